"""An independent client of wirelab/1 (firmware/command/PROTOCOL.md), written from its grammar."""

import json

from support.client import Conversation

GREETING = b"HELLO wirelab/1 tests\n"
HEAD = 3 + 1 + 24 + 1 + 20 + 1


def word(text):
    """A word of a request line, in quotes."""
    escaped = "".join(f"\\x{ord(one):02x}" if ord(one) < 0x20 or ord(one) == 0x7F else f"\\{one}" if one in "\"\\" else one for one in text)
    return f'"{escaped}"'.encode()


class Session(Conversation):
    """A connection that has greeted; `hello` is what the server says of itself."""

    def __init__(self, address, **options):
        super().__init__(address, **options)
        self.send(GREETING)
        status, reason, body = self.reply()
        if (status, reason) != (200, "hello"):
            raise AssertionError(f"the greeting was answered with {status} {reason} {body!r}")
        self.hello = json.loads(body)

    def head(self):
        """Status, reason and size of the next reply."""
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = self.read(1)
            if not byte or len(line) == HEAD:
                raise AssertionError(f"no reply, but {bytes(line)!r}")
            line += byte
        status, reason, size = line.decode("ascii").split(" ")
        return int(status), reason, int(size)

    def reply(self):
        """The next reply, whole."""
        status, reason, size = self.head()
        body = self.read(size)
        if len(body) != size:
            raise AssertionError(f"{status} {reason}: {len(body)} bytes of {size}")
        return status, reason, body

    def ask(self, line, body=b""):
        """Sends one request; its first reply."""
        self.send(line + b"\n" + body)
        return self.reply()

    def upload(self, name, content):
        """Stores `content`, with the request and the body in one go."""
        return self.ask(b"UPLOAD_FILE " + word(name) + b" +%d" % len(content), content)
