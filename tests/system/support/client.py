"""An independent client: plain sockets, and the few steps of the classic wire written out by hand."""

import base64
import hashlib
import socket
import ssl
import struct
import subprocess

from support.waiting import DEADLINE

GO_SIZE = b"SEND_SIZE\n"
GO_DATA = b"SEND_DATA\n"
WRITTEN = b"FILE_WRITTEN\n"


def stored(name):
    """The line that acknowledges an upload stored under `name`."""
    return b"SUCCESS: Fichero '" + name + b"' subido correctamente."


class Conversation:
    """One connection, perhaps over TLS to whoever is there, perhaps from an address of its own. Every wait has a deadline; a reply that
    differs fails at the byte where it differs."""

    def __init__(self, address, receive_buffer=None, tls=False, source=None):
        self.socket = socket.socket()
        self.socket.settimeout(DEADLINE)
        if source is not None:
            self.socket.bind((source, 0))
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.connect(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.socket.close()

    def send(self, data):
        """Sends all of `data`, in one segment if it fits one."""
        self.socket.sendall(data)
        return self

    def read(self, count):
        """Reads exactly `count` bytes, fewer only at the end of the stream."""
        data = bytearray()
        while len(data) < count:
            part = self.socket.recv(min(count - len(data), 1 << 20))
            if not part:
                break
            data += part
        return bytes(data)

    def expect(self, wanted):
        """Reads as many bytes as `wanted` has; they must be those."""
        got = self.read(len(wanted))
        if got != wanted:
            raise AssertionError(f"expected {wanted!r}, received {got!r}")
        return self

    def rest(self, most=1 << 30):
        """Everything up to the end of the stream."""
        return self.read(most)

    def expect_end(self, last=b""):
        """`last` and then the end of the stream."""
        got = self.rest(len(last) + 4096)
        if got != last:
            raise AssertionError(f"expected {last!r} and the end, received {got!r}")
        return self

    def push(self, data):
        """Sends what the server will take of `data`: it may refuse in the middle and reset."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return self

    def last_words(self):
        """Everything up to the end of the stream or its reset."""
        data = bytearray()
        try:
            while part := self.socket.recv(65536):
                data += part
        except ConnectionResetError:
            pass
        return bytes(data)

    def half_close(self):
        """Says that nothing more will be sent."""
        self.socket.shutdown(socket.SHUT_WR)
        return self

    def key(self):
        """The fingerprint of the key that the server has shown over TLS, as wirelabd writes it; OpenSSL takes it out of the certificate."""
        certificate = self.socket.getpeercert(binary_form=True)
        words = ["openssl", "x509", "-inform", "der", "-pubkey", "-noout"]
        pem = subprocess.run(words, input=certificate, stdout=subprocess.PIPE, check=True).stdout
        der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=pem, stdout=subprocess.PIPE, check=True).stdout
        return "SHA256:" + base64.b64encode(hashlib.sha256(der).digest()).decode().rstrip("=")

    def reset(self):
        """Ends the connection with a RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def ask(address, command):
    """Sends one command in one segment and returns the whole answer."""
    with Conversation(address) as talk:
        return talk.send(command).rest()


def listing(address, path=b""):
    """The names in a directory of the server."""
    text = ask(address, b"LIST_FILES" + (b" " + path if path else b"") + b"\n")
    if text.startswith(b"Error: "):
        raise AssertionError(f"listing {path!r}: {text!r}")
    return text.split(b"\n") if text else []


def upload(address, name, data, end=b""):
    """Uploads as the reference client does; returns what came in place of the acknowledgement, or the last line."""
    with Conversation(address) as talk:
        for part, marker in ((b"UPLOAD_FILE " + name + end, GO_SIZE), (b"%d" % len(data) + end, GO_DATA), (data, WRITTEN)):
            if part:
                talk.send(part)
            got = talk.read(len(marker))
            if got != marker:
                return got + talk.rest()
        return talk.rest()


def download(address, name, end=b""):
    """Downloads as the reference client does; returns the file, or None when the server answers ERROR."""
    with Conversation(address) as talk:
        talk.send(b"DOWNLOAD_FILE " + name + end)
        header = b""
        while not header.endswith(b"\r\n"):
            part = talk.read(1)
            if not part:
                break
            header += part
        if header == b"ERROR":
            return None
        if not header.startswith(b"SIZE: ") or not header.endswith(b"\r\n"):
            raise AssertionError(f"downloading {name!r}: a size header was expected, received {header!r}")
        size = int(header[6:-2])
        data = talk.read(size)
        if len(data) != size:
            raise AssertionError(f"downloading {name!r}: {len(data)} of {size} bytes")
        return data
