"""A client of TLS that does by itself what is below it."""

import ssl

from support.client import Conversation
from support.session import GREETING


class Raw:
    """A client of TLS whose records the test sends itself, whole or in pieces."""

    def __init__(self, address, source=None, newest=ssl.TLSVersion.TLSv1_3):
        self.socket = Conversation(address, source=source).socket
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.maximum_version = newest
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing)

    def hello(self):
        """The first flight."""
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            pass
        return self.outgoing.read()

    def shake_hands(self):
        """The whole handshake."""
        while True:
            try:
                self.tls.do_handshake()
                self.socket.sendall(self.outgoing.read())
                return self
            except ssl.SSLWantReadError:
                self.socket.sendall(self.outgoing.read())
                part = self.socket.recv(65536)
                if not part:
                    raise ConnectionResetError("no handshake") from None
                self.incoming.write(part)

    def sealed(self, words):
        """The records that carry the words."""
        self.tls.write(words)
        return self.outgoing.read()

    def say(self, words):
        self.socket.sendall(self.sealed(words))
        return self

    def log_in(self):
        """As ana; waits for the answer, so that what follows is a user's."""
        self.say(GREETING + b"LOGIN ana uno\n")
        heard = b""
        while b"authenticated" not in heard:
            part = self.socket.recv(65536)
            if not part:
                raise ConnectionResetError("no log-in")
            self.incoming.write(part)
            try:
                while True:
                    heard += self.tls.read(65536)
            except ssl.SSLWantReadError:
                pass
        return self
