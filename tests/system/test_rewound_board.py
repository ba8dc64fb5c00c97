"""A board that is started once and rewound before each test: what a test left open must not disturb the next one."""

import os

from support.case import BOARDS, ServerCase, make_class
from support.client import GO_DATA, GO_SIZE, Conversation, download, listing, stored, upload

from boards.tools import board as boards


class Rewound(ServerCase):
    """Behind a forwarded port the emulator holds connections of its own, which do not go back with the board: it has never heard of them."""

    def test_open_connections_of_the_test_before_disturb_nothing(self):
        content = os.urandom(1 << 20)
        self.assertEqual(upload(self.address, b"before", content, b"\n"), stored(b"before"))
        open_connections = [self.start_download(content), self.start_upload(), self.open(b"LIST_")]
        self.server.start()
        self.assertEqual(listing(self.address), [])
        self.assertEqual(upload(self.address, b"after", content, b"\n"), stored(b"after"))
        for talk in open_connections:
            talk.push(b"FILES\n")
            self.assertLess(len(talk.last_words()), len(content), "the board goes on with what it has never heard of")
        self.assertTrue(download(self.address, b"after", b"\n") == content)
        self.assertEqual(listing(self.address), [b"after"])

    def open(self, said, **options):
        talk = Conversation(self.address, **options)
        self.addCleanup(talk.socket.close)
        return talk.send(said)

    def start_download(self, content):
        """A download of which the first bytes have been read."""
        head = b"SIZE: %d\r\n" % len(content)
        return self.open(b"DOWNLOAD_FILE before\n", receive_buffer=4096).expect(head + content[:1000])

    def start_upload(self):
        """An upload of which the first half was sent."""
        return self.open(b"UPLOAD_FILE half\n").expect(GO_SIZE).send(b"100000\n").expect(GO_DATA).send(b"n" * 50_000)


for name in BOARDS:
    if not boards.load(name).starts_at_once:
        make_class(Rewound, f"{name}_forwarded", stack_name=name, forwarded=True)
