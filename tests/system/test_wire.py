"""The wire itself: for every row of the reference (firmware/command/README.md, "The classic wire"), the direction and the exact payload
of each segment and who closes first, as tshark saw them."""

from support.capture import FIN, Capture, data, first_to_close
from support.case import ServerCase, also_confined, over_stacks_and_boards
from support.client import GO_DATA, GO_SIZE, WRITTEN, Conversation, stored

LISTING = b"cliente.py\nservidor.py"


class WireCase(ServerCase):
    """Plays the reference client and looks at what went over the wire."""

    def prepare(self):
        self.put("cliente.py", b"#")
        self.put("servidor.py", b"#")

    def setUp(self):
        super().setUp()
        self.capture = Capture(self.stack.interface, self.address[1])
        self.addCleanup(self.capture.stop)

    def play(self, *steps, end=b""):
        """Sends and awaits in turn: ('C', bytes) is sent as one segment, ('S', bytes) must arrive.

        Afterwards the server must close. Returns the captured segments after checking that the data segments on the
        wire are exactly `steps`.
        """
        with Conversation(self.address) as talk:
            port = talk.socket.getsockname()[1]
            for sender, payload in steps:
                if sender == "C":
                    talk.send(payload)
                else:
                    talk.expect(payload)
            talk.expect_end(end)
        segments = self.capture.connection(port)
        wanted = [*steps, ("S", end)] if end else list(steps)
        self.assertEqual(data(segments), wanted)
        return segments

    def assert_server_closes(self, *steps):
        self.assertEqual(first_to_close(self.play(*steps)), "S")

    def download(self, command, size, content):
        """A successful download, in which the client closes."""
        with Conversation(self.address) as talk:
            port = talk.socket.getsockname()[1]
            talk.send(command).expect(size)
            if content:
                talk.expect(content)
        segments = self.capture.connection(port)
        self.assertEqual(first_to_close(segments), "C")
        return segments


@also_confined
@over_stacks_and_boards
class ReferenceRows(WireCase):
    """The rows of section A, each with the lengths of the trace."""

    def test_list(self):
        self.assertEqual((len(b"LIST_FILES"), len(LISTING)), (10, 22))
        self.assert_server_closes(("C", b"LIST_FILES"), ("S", LISTING))

    def test_list_of_missing_path(self):
        reply = b"Error: La ruta './sfds' no existe."
        self.assertEqual(len(reply), 34)
        self.assert_server_closes(("C", b"LIST_FILES ./sfds"), ("S", reply))

    def test_download(self):
        self.put("numeros.txt", b"123456789")
        header = b"SIZE: 9\r\n"
        self.assertEqual((len(b"DOWNLOAD_FILE numeros.txt"), len(header)), (25, 9))
        segments = self.download(b"DOWNLOAD_FILE numeros.txt", header, b"123456789")
        self.assertEqual(data(segments), [("C", b"DOWNLOAD_FILE numeros.txt"), ("S", header), ("S", b"123456789")])

    def test_download_of_empty_file(self):
        self.put("vacio.txt", b"")
        segments = self.download(b"DOWNLOAD_FILE vacio.txt", b"SIZE: 0\r\n", b"")
        self.assertEqual(data(segments), [("C", b"DOWNLOAD_FILE vacio.txt"), ("S", b"SIZE: 0\r\n")])

    def test_download_of_large_file(self):
        content = bytes(range(256)) * 400
        self.put("grande.bin", content)
        segments = self.download(b"DOWNLOAD_FILE grande.bin", b"SIZE: 102400\r\n", content)
        sent = [payload for sender, payload in data(segments) if sender == "S"]
        self.assertEqual(sent[0], b"SIZE: 102400\r\n")
        self.assertTrue(b"".join(sent[1:]) == content, "the captured bytes differ from the file")

    def test_download_of_missing_file(self):
        self.assert_server_closes(("C", b"DOWNLOAD_FILE letras.txt"), ("S", b"ERROR"))

    def test_download_without_the_client_closing(self):
        """The server waits for the client's FIN for 2 s, then closes."""
        self.put("numeros.txt", b"123456789")
        segments = self.play(("C", b"DOWNLOAD_FILE numeros.txt"), ("S", b"SIZE: 9\r\n"), ("S", b"123456789"))
        self.assertEqual(first_to_close(segments), "S")

    def upload(self, name, content, kept_as):
        steps = [("C", b"UPLOAD_FILE " + name), ("S", GO_SIZE), ("C", b"%d" % len(content)), ("S", GO_DATA),
                 ("C", content), ("S", WRITTEN), ("S", stored(kept_as))]
        segments = self.play(*steps)
        self.assertEqual(first_to_close(segments), "S")
        last = [segment for segment in segments if segment.sender == "S" and segment.payload][-1]
        self.assertTrue(last.flags & FIN, "the SUCCESS line must carry the FIN")
        self.assertEqual(self.stored(kept_as), content)

    def test_upload(self):
        lengths = [len(b"UPLOAD_FILE letras.txt"), len(GO_SIZE), len(GO_DATA), len(WRITTEN), len(stored(b"letras.txt"))]
        self.assertEqual(lengths, [22, 10, 10, 13, 51])
        self.upload(b"letras.txt", b"abcdef", b"letras.txt")

    def test_upload_of_taken_name(self):
        for kept_as in (b"letras.txt", b"letras-copia.txt", b"letras-copia1.txt", b"letras-copia2.txt", b"letras-copia3.txt"):
            self.upload(b"letras.txt", b"abcdef", kept_as)

    def test_upload_of_empty_file(self):
        segments = self.play(("C", b"UPLOAD_FILE vacio.txt"), ("S", GO_SIZE), ("C", b"0"), ("S", GO_DATA),
                             ("S", WRITTEN), ("S", stored(b"vacio.txt")))
        self.assertEqual(first_to_close(segments), "S")

    def test_upload_that_fails(self):
        self.assert_server_closes(("C", b"UPLOAD_FILE ../letras.txt"), ("S", b"ERROR"))
        self.assert_server_closes(("C", b"UPLOAD_FILE letras.txt"), ("S", GO_SIZE), ("C", b"-1"), ("S", b"ERROR"))

    def test_delete(self):
        self.put("letras-copia.txt", b"abcdef")
        self.assertEqual(len(b"DELETE_FILE letras-copia.txt"), 28)
        self.assert_server_closes(("C", b"DELETE_FILE letras-copia.txt"), ("S", b"DELETED"))
        self.assert_server_closes(("C", b"DELETE_FILE letras-copia.txt"), ("S", b"ERROR"))

    def test_rename(self):
        self.put("letras.txt", b"abcdef")
        command = b"RENAME_FILE letras.txt letras_cambio.txt"
        self.assertEqual(len(command), 40)
        self.assert_server_closes(("C", command), ("S", b"RENAMED"))
        self.assert_server_closes(("C", command), ("S", b"RENAME_ERROR"))
        self.put("letras.txt", b"other")
        self.assert_server_closes(("C", command), ("S", b"RENAME_ERROR"))

    def test_accounts(self):
        self.assert_server_closes(("C", b"LOGIN ana secreto"), ("S", b"ERROR"))
        self.assert_server_closes(("C", b"SIGNIN ana secreto"), ("S", b"SUCCESS"))
        self.assert_server_closes(("C", b"SIGNIN ana otro"), ("S", b"ERROR"))
        self.assert_server_closes(("C", b"LOGIN ana secreto"), ("S", b"AUTHENTICATED"))
        self.assert_server_closes(("C", b"LOGIN ana otro"), ("S", b"ERROR"))

    def test_unknown_command(self):
        self.assertEqual((len(b"MSFCONSOLE"), len(b"UNKNOWN_COMMAND")), (10, 15))
        self.assert_server_closes(("C", b"MSFCONSOLE"), ("S", b"UNKNOWN_COMMAND"))

    def test_terminated_commands(self):
        for end in (b"\n", b"\r\n"):
            with self.subTest(end=end):
                self.assert_server_closes(("C", b"LIST_FILES" + end), ("S", LISTING))
                self.assert_server_closes(("C", b"DOWNLOAD_FILE letras.txt" + end), ("S", b"ERROR"))
                self.assert_server_closes(("C", b"MSFCONSOLE" + end), ("S", b"UNKNOWN_COMMAND"))
