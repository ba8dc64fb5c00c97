"""A client that leaves at every byte of every exchange, with a FIN and with a RST."""

from support.case import ServerCase, over_stacks_and_boards
from support.client import GO_DATA, GO_SIZE, Conversation, ask, download, listing
from support.waiting import wait_until

CONTENT = b"0123456789abcdef"

# Each exchange as what the client sends and what must come before it goes on. File names are such that no prefix of a
# name is a name: a cut name is a whole one to the server, and must not name another file.
EXCHANGES = {
    "list": [b"LIST_FILES\n"],
    "list a path": [b"LIST_FILES carpeta\n"],
    "download": [b"DOWNLOAD_FILE bueno.txt\n"],
    "upload": [b"UPLOAD_FILE nuevo.txt\n", GO_SIZE, b"16\n", GO_DATA, CONTENT[:-1]],
    "reference upload": [b"UPLOAD_FILE nuevo.txt", GO_SIZE, b"999", GO_DATA, CONTENT],
    "pipelined upload": [b"UPLOAD_FILE nuevo.txt\n16\n" + CONTENT[:-1]],
    "delete": [b"DELETE_FILE falta.txt\n"],
    "rename": [b"RENAME_FILE falta.txt otro.txt\n"],
    "log in": [b"LOGIN ana secreto\n"],
    "register": [b"SIGNIN "],
    "unknown": [b"MSFCONSOLE\n"],
}


@over_stacks_and_boards
class EveryByte(ServerCase):
    """The loop, and what must be left of it: nothing."""

    def prepare(self):
        self.put("bueno.txt", b"bueno" * 20_000)

    def leave_at(self, exchange, cut, how):
        """Plays an exchange and leaves after `cut` sent bytes; False once the exchange has no such byte."""
        with Conversation(self.address) as talk:
            left = cut
            for number, part in enumerate(exchange):
                if number % 2 == 1:
                    talk.expect(part)
                    continue
                if left < len(part):
                    if left:
                        talk.send(part[:left])
                    self.leave(talk, how)
                    return True
                talk.send(part)
                left -= len(part)
            self.leave(talk, how)
            return left == 0

    @staticmethod
    def leave(talk, how):
        if how == "reset":
            talk.reset()
        elif how == "half-close":
            talk.half_close()
            talk.rest()

    def expect_clean(self, descriptors):
        """The server serves, holds nothing, and no half file is listed or left."""
        self.assertEqual(listing(self.address), [b"bueno.txt"])
        self.assertEqual(download(self.address, b"bueno.txt", b"\n"), b"bueno" * 20_000)
        self.expect_nothing_unfinished()
        self.assertEqual(self.names(), ["bueno.txt"])
        wait_until(lambda: self.server.descriptors() <= descriptors, "the descriptors of the clients that left")

    def expect_room(self):
        """A board serves few connections at once, and a client that left without a word is noticed only when its turn comes."""
        wait_until(lambda: ask(self.address, b"LIST_FILES\n") != b"ERROR", "room for one more connection")

    def run_all(self, how):
        listing(self.address)
        descriptors = self.server.descriptors() + 1  # a directory kept open for the next listing
        for name, exchange in EXCHANGES.items():
            with self.subTest(exchange=name, how=how):
                cut = 0
                while self.leave_at(exchange, cut, how):
                    cut += 1
                    self.expect_room()
                self.assertGreater(cut, 6)
                self.expect_clean(descriptors)

    def test_close(self):
        self.run_all("close")

    def test_reset(self):
        self.run_all("reset")

    def test_half_close(self):
        self.run_all("half-close")

    def test_leaving_within_a_download(self):
        """Cuts the server's bytes, not the client's: leaves after so many received."""
        descriptors = self.server.descriptors() + 2
        for received in [*range(0, 40), 1000, 65536, 99_999]:
            with Conversation(self.address, receive_buffer=4096) as talk:
                talk.send(b"DOWNLOAD_FILE bueno.txt\n")
                talk.read(received)
                talk.reset()
        self.expect_clean(descriptors)

    def test_leaving_before_the_answer(self):
        """Every byte was sent and nobody waits for what becomes of them: the file is there and whole, or not there."""
        ends = {f"entero{number}": how for number, how in enumerate(("close", "reset", "half-close") * 10)}
        for name, how in ends.items():
            with Conversation(self.address) as talk:
                talk.send(f"UPLOAD_FILE {name}\n16\n".encode()).expect(GO_SIZE + GO_DATA).send(CONTENT)
                self.leave(talk, how)
            self.expect_room()
        self.expect_nothing_unfinished()
        found = set(self.names()) - {"bueno.txt"}
        self.assertLessEqual({name for name, how in ends.items() if how == "half-close"}, found)
        self.assertEqual({name: self.stored(name) for name in found}, dict.fromkeys(found, CONTENT))
        self.assertLessEqual(found, ends.keys())

    def test_leaving_before_a_large_upload_ends(self):
        for sent in (1, 65536, 1 << 20, (4 << 20) - 1):
            for how in ("close", "reset", "half-close"):
                with self.subTest(sent=sent, how=how), Conversation(self.address) as talk:
                    talk.send(b"UPLOAD_FILE grande.bin\n4194304\n").expect(GO_SIZE + GO_DATA).send(b"g" * sent)
                    self.leave(talk, how)
        self.expect_clean(self.server.descriptors() + 2)
