"""An independent client: what the reference client sends, and every other form of it that the wire allows."""

import os
import subprocess
import threading
import time

from support.case import ServerCase, over_both_stacks, over_forwarded_boards, over_stacks_and_boards
from support.client import GO_DATA, GO_SIZE, WRITTEN, Conversation, ask, download, listing, stored, upload

ENDS = (b"", b"\n", b"\r\n")


@over_forwarded_boards
@over_stacks_and_boards
class Commands(ServerCase):
    """All eight commands: unterminated as the reference client sends them, and ended by LF and CRLF."""

    def test_a_session_of_all_commands(self):
        for end in ENDS:
            with self.subTest(end=end):
                name = b"letras%d.txt" % len(end)
                changed = b"letras_cambio%d.txt" % len(end)
                user = b"ana%d" % len(end)
                content = bytes(range(256)) * 300
                self.assertEqual(upload(self.address, name, content, end), stored(name))
                self.assertEqual(download(self.address, name, end), content)
                self.assertIn(name, ask(self.address, b"LIST_FILES" + end).split(b"\n"))
                self.assertEqual(ask(self.address, b"RENAME_FILE " + name + b" " + changed + end), b"RENAMED")
                self.assertIsNone(download(self.address, name, end))
                self.assertEqual(ask(self.address, b"DELETE_FILE " + changed + end), b"DELETED")
                self.assertEqual(ask(self.address, b"DELETE_FILE " + changed + end), b"ERROR")
                self.assertEqual(ask(self.address, b"LOGIN " + user + b" secreto" + end), b"ERROR")
                self.assertEqual(ask(self.address, b"SIGNIN " + user + b" secreto" + end), b"SUCCESS")
                self.assertEqual(ask(self.address, b"LOGIN " + user + b" secreto" + end), b"AUTHENTICATED")
                self.assertEqual(ask(self.address, b"MSFCONSOLE" + end), b"UNKNOWN_COMMAND")
        self.assertEqual(self.names(), [])

    def test_list_of_an_empty_root(self):
        for end in ENDS:
            self.assertEqual(ask(self.address, b"LIST_FILES" + end), b"")

    def test_names_with_spaces(self):
        name = b"mi lista de letras.txt"
        self.assertEqual(upload(self.address, name, b"abc", b"\n"), stored(name))
        self.assertEqual(download(self.address, name), b"abc")
        self.assertEqual(ask(self.address, b'RENAME_FILE "mi lista de letras.txt" "otra lista.txt"'), b"RENAMED")
        self.assertEqual(self.names(), ["otra lista.txt"])
        self.assertEqual(ask(self.address, b'RENAME_FILE "otra lista.txt" lista.txt\n'), b"RENAMED")
        self.assertEqual(ask(self.address, b"DELETE_FILE lista.txt"), b"DELETED")

    def test_copia_goes_before_the_last_dot(self):
        series = {
            b"letras.txt": [b"letras.txt", b"letras-copia.txt", b"letras-copia1.txt", b"letras-copia2.txt", b"letras-copia3.txt"],
            b"a.tar.gz": [b"a.tar.gz", b"a.tar-copia.gz", b"a.tar-copia1.gz"],
            b"letras": [b"letras", b"letras-copia", b"letras-copia1"],
            b".perfil": [b".perfil", b".perfil-copia", b".perfil-copia1"],
        }
        for name, expected in series.items():
            for number, kept_as in enumerate(expected):
                self.assertEqual(upload(self.address, name, b"%d" % number, b"\n"), stored(kept_as))
            for number, kept_as in enumerate(expected):
                self.assertEqual(self.stored(kept_as), b"%d" % number)

    def test_rename_never_replaces(self):
        self.put("a", b"a")
        self.put("b", b"b")
        self.assertEqual(ask(self.address, b"RENAME_FILE a b"), b"RENAME_ERROR")
        self.assertEqual(ask(self.address, b"RENAME_FILE c d"), b"RENAME_ERROR")
        self.assertEqual((self.stored("a"), self.stored("b")), (b"a", b"b"))

    def test_sizes_of_files(self):
        for size in (0, 1, 2, 1023, 65535, 65536, 65537, 3_000_001):
            with self.subTest(size=size):
                content = os.urandom(size)
                name = b"f%d" % size
                self.assertEqual(upload(self.address, name, content), stored(name))
                self.assertTrue(self.stored(name) == content, "the stored file differs")
                self.assertTrue(download(self.address, name) == content, "the downloaded file differs")


@over_both_stacks
class Directories(ServerCase):
    """Directories that somebody made behind the server's back, which nobody can on a board."""

    def test_list_in_byte_order_with_directories(self):
        for name in ("b", "a", "Z", "ñ", "a b"):
            self.put(name, b"x")
        os.mkdir(os.path.join(self.root, "carpeta"))
        self.put("carpeta/dentro.txt", b"x")
        expected = sorted(["b", "a", "Z", "ñ", "a b", "carpeta/"], key=os.fsencode)
        self.assertEqual(ask(self.address, b"LIST_FILES"), "\n".join(expected).encode())
        for path in (b"carpeta", b"./carpeta", b"carpeta/"):
            with self.subTest(path=path):
                self.assertEqual(ask(self.address, b"LIST_FILES " + path + b"\n"), b"dentro.txt")
        self.assertEqual(ask(self.address, b"LIST_FILES ."), "\n".join(expected).encode())
        self.assertEqual(ask(self.address, b"LIST_FILES a\n"), b"Error: La ruta 'a' no existe.")

    def test_names_in_directories(self):
        os.mkdir(os.path.join(self.root, "carpeta"))
        self.assertEqual(upload(self.address, b"carpeta/uno.txt", b"1"), stored(b"carpeta/uno.txt"))
        self.assertEqual(download(self.address, b"carpeta/uno.txt"), b"1")
        self.assertEqual(ask(self.address, b"RENAME_FILE carpeta/uno.txt dos.txt"), b"RENAMED")
        self.assertEqual(ask(self.address, b"DELETE_FILE dos.txt"), b"DELETED")
        self.assertEqual(upload(self.address, b"falta/uno.txt", b"1"), b"ERROR")


@over_stacks_and_boards
class Forms(ServerCase):
    """Other ways to cut the same bytes."""

    def test_a_verb_that_arrives_in_pieces_is_awaited(self):
        """A proper prefix of a verb, or a verb that lacks its argument, is no command yet, however long the gap."""
        self.put("a", b"123")
        for pieces in ((b"LIST_", b"FILES"), (b"DELE", b"TE_FILE a"), (b"DOWNLOAD_FILE", b" falta"), (b"DOWNLOAD_FILE ", b"falta")):
            with self.subTest(pieces=pieces):
                with Conversation(self.address) as talk:
                    talk.send(pieces[0])
                    talk.socket.settimeout(0.3)
                    self.assertRaises(TimeoutError, talk.socket.recv, 1)
                    talk.socket.settimeout(20)
                    expected = {b"LIST_": b"a", b"DELE": b"DELETED"}.get(pieces[0], b"ERROR")
                    talk.send(pieces[1]).expect_end(expected)

    def test_terminated_commands_byte_by_byte(self):
        for command, expected in ((b"MSFCONSOLE\r\n", b"UNKNOWN_COMMAND"), (b"DOWNLOAD_FILE falta\n", b"ERROR")):
            with Conversation(self.address) as talk:
                for byte in command:
                    talk.send(bytes([byte]))
                talk.expect_end(expected)

    def test_pipelined_upload(self):
        """Bytes after a terminator belong to the next phase; after the second go-ahead all is data, a leading LF too."""
        for number, end in enumerate((b"\n", b"\r\n")):
            name = b"p%d" % number
            with Conversation(self.address) as talk:
                talk.send(b"UPLOAD_FILE " + name + end + b"6" + end + b"\nabcde")
                talk.expect(GO_SIZE + GO_DATA + WRITTEN).expect_end(stored(name))
            self.assertEqual(self.stored(name), b"\nabcde")

    def test_data_that_begins_with_line_feeds(self):
        with Conversation(self.address) as talk:
            talk.send(b"UPLOAD_FILE lf\n").expect(GO_SIZE).send(b"4\r\n").expect(GO_DATA)
            talk.send(b"\r\n\n\n").expect(WRITTEN).expect_end(stored(b"lf"))
        self.assertEqual(self.stored("lf"), b"\r\n\n\n")

    def test_bytes_after_the_data_are_not_stored(self):
        with Conversation(self.address) as talk:
            talk.send(b"UPLOAD_FILE x\n3\nabcdefgh").expect(GO_SIZE + GO_DATA + WRITTEN).expect_end(stored(b"x"))
        self.assertEqual(self.stored("x"), b"abc")

    def test_second_command_of_a_connection_is_not_run(self):
        self.put("a", b"123")
        with Conversation(self.address) as talk:
            talk.send(b"LIST_FILES\nDELETE_FILE a\n").expect_end(b"a")
        self.assertEqual(self.names(), ["a"])

    def test_half_close_after_the_command(self):
        """A client that has said all it will say is answered at once and completely."""
        self.put("a", b"x" * 300_000)
        for command, expected in ((b"LIST_FILES", b"a"), (b"DOWNLOAD_FILE a", b"SIZE: 300000\r\n" + b"x" * 300_000),
                                  (b"MSFCONSOLE", b"UNKNOWN_COMMAND"), (b"LIST_FIL", b"UNKNOWN_COMMAND"),
                                  (b"UPLOAD_FILE b\n2\nhi", GO_SIZE + GO_DATA + WRITTEN + stored(b"b")), (b"DELETE_FILE b", b"DELETED")):
            with self.subTest(command=command), Conversation(self.address) as talk:
                talk.send(command).half_close()
                got = talk.rest()
                self.assertTrue(got == expected, f"{got[:80]!r}… instead of {expected[:80]!r}…")

    def test_slow_reader_gets_all(self):
        content = os.urandom(4 << 20)
        self.put("grande", content)
        with Conversation(self.address, receive_buffer=4096) as talk:
            talk.send(b"DOWNLOAD_FILE grande\n")
            got = bytearray()
            while len(got) < len(content) + len(b"SIZE: 4194304\r\n"):
                part = talk.socket.recv(16384)
                self.assertTrue(part, "the download ended early")
                got += part
        self.assertTrue(bytes(got) == b"SIZE: 4194304\r\n" + content, "the downloaded file differs")

    def test_reader_that_pauses_for_longer_than_the_server_waits(self):
        """The server is done with a file that lies in its send buffer and waits 2 s for the FIN: the file arrives all the same."""
        content = os.urandom(30_000)
        self.put("uno", content)
        with Conversation(self.address, receive_buffer=4096) as talk:
            talk.send(b"DOWNLOAD_FILE uno\n")
            time.sleep(3)  # what this client does, not something the test waits for
            talk.expect_end(b"SIZE: 30000\r\n" + content)

    def test_many_clients_at_once(self):
        problems = []

        def work(number):
            try:
                name = b"c%d" % number
                content = os.urandom(50_000 + number)
                assert upload(self.address, name, content, b"\n") == stored(name)
                assert download(self.address, name, b"\n") == content
                assert name in listing(self.address)
                assert ask(self.address, b"DELETE_FILE " + name) == b"DELETED"
            except Exception as problem:  # pylint: disable=broad-except
                problems.append(f"client {number}: {problem!r}")

        threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(problems, [])
        self.assertEqual(self.names(), [])


@over_stacks_and_boards
class Netcat(ServerCase):
    """`nc` as a person types it."""

    def nc(self, script):
        """Runs a shell script in which $NC talks to the server."""
        host, port = self.address
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], env={**os.environ, "NC": f"nc {host} {port}"},
                              capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_by_hand(self):
        self.put("numeros.txt", b"123456789")
        self.assertEqual(self.nc("printf 'LIST_FILES\\n' | $NC"), b"numeros.txt")
        self.assertEqual(self.nc("printf LIST_FILES | $NC -N"), b"numeros.txt")
        self.assertEqual(self.nc("printf 'DOWNLOAD_FILE numeros.txt' | $NC -N"), b"SIZE: 9\r\n123456789")
        self.assertEqual(self.nc("printf 'UPLOAD_FILE letras.txt\\n6\\nabcdef' | $NC -N"),
                         GO_SIZE + GO_DATA + WRITTEN + stored(b"letras.txt"))
        self.assertEqual(self.nc("printf 'RENAME_FILE letras.txt \"mis letras.txt\"\\n' | $NC"), b"RENAMED")
        self.assertEqual(self.nc("printf 'DELETE_FILE mis letras.txt\\n' | $NC"), b"DELETED")
        self.assertEqual(self.nc("printf 'MSFCONSOLE\\n' | $NC"), b"UNKNOWN_COMMAND")
