"""Bad input, each kind with the exact answer of the classic wire, and a server that serves on afterwards."""

import os
import random

from support.case import ServerCase, over_both_stacks, over_stacks_and_boards
from support.client import GO_SIZE, Conversation, ask, download, stored, upload

NAME_MAX = 255

# What the last character of each command's argument is followed by, and what the command says to a bad name.
BY_COMMAND = {
    b"DOWNLOAD_FILE %s": b"ERROR",
    b"UPLOAD_FILE %s": b"ERROR",
    b"DELETE_FILE %s": b"ERROR",
    b'RENAME_FILE "%s" libre.txt': b"RENAME_ERROR",
    b'RENAME_FILE bueno.txt "%s"': b"RENAME_ERROR",
    b"LIST_FILES %s": None,  # the line that names the path
}


class BadInputCase(ServerCase):
    """Looks after every test that the server serves and that nothing in or beside the root has changed."""

    def prepare(self):
        self.put("bueno.txt", b"bueno")
        self.outside = os.path.join(self.place, "fuera")
        os.mkdir(self.outside)
        with open(os.path.join(self.outside, "secreto.txt"), "wb") as file:
            file.write(b"secreto")

    def tearDown(self):
        self.assertEqual(download(self.address, b"bueno.txt", b"\n"), b"bueno")
        self.assertEqual(os.listdir(self.outside), ["secreto.txt"])
        self.assertEqual(sorted(os.listdir(self.place)), ["fuera", "root"])
        self.expect_nothing_unfinished()
        super().tearDown()

    def expect_refused(self, name, shown=None):
        """Every command refuses the name, with and without a terminator."""
        for form, answer in BY_COMMAND.items():
            for end in (b"\n", b"\r\n", b""):
                command = form % name + end
                wanted = b"Error: La ruta '" + (name if shown is None else shown) + b"' no existe." if answer is None else answer
                with self.subTest(command=command[:120]):
                    self.assertEqual(ask(self.address, command), wanted)
        self.assertEqual(self.stored("bueno.txt"), b"bueno")


@over_stacks_and_boards
class Names(BadInputCase):
    """Names that no command may follow."""

    def test_absolute_paths(self):
        for name in (b"/", b"/etc/passwd", b"//etc/passwd", os.fsencode(os.path.join(self.outside, "secreto.txt"))):
            self.expect_refused(name)

    def test_backslashes(self):
        for name in (b"..\\fuera\\secreto.txt", b"a\\b", b"\\"):
            self.expect_refused(name)

    def test_invalid_utf8(self):
        for name in (b"\xff", b"a\xc0\xafb", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"caf\xe9.txt", b"\x80abc"):
            for form, answer in BY_COMMAND.items():
                with self.subTest(command=form % name):
                    got = ask(self.address, form % name + b"\n")
                    if answer is None:
                        self.assertTrue(got.startswith(b"Error: La ruta '") and got.endswith(b"' no existe."), got)
                    else:
                        self.assertEqual(got, answer)

    def test_the_servers_own_files(self):
        for name in (b".wirelab", b"./.wirelab", b".wirelab/", b".wirelab/incoming", b".wirelab/incoming/x", b".wirelab/accounts"):
            self.expect_refused(name)
        self.assertNotIn(b".wirelab", ask(self.address, b"LIST_FILES\n"))

    def test_longest_names(self):
        longest = b"n" * NAME_MAX
        self.assertEqual(upload(self.address, longest, b"largo", b"\n"), stored(longest))
        self.assertEqual(download(self.address, longest), b"largo")
        self.assertEqual(ask(self.address, b"RENAME_FILE " + longest + b" " + b"m" * NAME_MAX), b"RENAMED")
        self.assertEqual(ask(self.address, b"DELETE_FILE " + b"m" * NAME_MAX), b"DELETED")
        shorter = b"n" * (NAME_MAX - 1)
        self.assertEqual(upload(self.address, shorter, b"corto", b"\n"), stored(shorter))
        self.expect_refused(b"n" * (NAME_MAX + 1))
        self.expect_refused(b"\xc3\xb1" * 128)

    def test_copia_of_a_longest_name_is_shortened(self):
        """The mark needs room: what stands before it gives way, on a character boundary."""
        for longest, kept_as in ((b"n" * NAME_MAX, b"n" * (NAME_MAX - 6) + b"-copia"),
                                 (b"\xc3\xb1" * 125 + b".txt", b"\xc3\xb1" * 122 + b"-copia.txt")):
            self.assertEqual(upload(self.address, longest, b"uno", b"\n"), stored(longest))
            self.assertEqual(upload(self.address, longest, b"dos", b"\n"), stored(kept_as))
            self.assertEqual((self.stored(longest), self.stored(kept_as)), (b"uno", b"dos"))


@over_both_stacks
class Paths(BadInputCase):
    """Paths that no command may follow, over directories and links that were made behind the server's back."""

    def test_parent_directories(self):
        os.mkdir(os.path.join(self.root, "carpeta"))
        for name in (b"..", b"../fuera", b"../fuera/secreto.txt", b"carpeta/../../fuera/secreto.txt", b"./../fuera/secreto.txt",
                     b"carpeta/..", b"../root/bueno.txt", b"carpeta/../bueno.txt"):
            self.expect_refused(name)

    def test_longest_paths(self):
        deep = os.path.join(self.root, *(["d" * 250] * 4))
        os.makedirs(deep)
        prefix = b"/".join([b"d" * 250] * 4) + b"/"
        allowed = prefix + b"f" * (1024 - len(prefix))
        self.assertEqual(upload(self.address, allowed, b"hondo", b"\n"), stored(allowed))
        self.assertEqual(download(self.address, allowed, b"\n"), b"hondo")
        self.expect_refused(allowed + b"f")

    def test_symlinks_that_point_out(self):
        os.symlink(self.outside, os.path.join(self.root, "salida"))
        os.symlink(os.path.join(self.outside, "secreto.txt"), os.path.join(self.root, "enlace.txt"))
        os.symlink("bueno.txt", os.path.join(self.root, "dentro.txt"))
        os.symlink(os.path.join(self.outside, "nuevo.txt"), os.path.join(self.root, "colgado.txt"))
        self.assertEqual(ask(self.address, b"LIST_FILES\n"), b"bueno.txt")
        for name in (b"salida", b"salida/", b"salida/secreto.txt", b"salida/nuevo.txt"):
            with self.subTest(name=name):
                self.assertEqual(ask(self.address, b"LIST_FILES " + name + b"\n"), b"Error: La ruta '" + name + b"' no existe.")
                self.assertEqual(ask(self.address, b"DOWNLOAD_FILE " + name + b"\n"), b"ERROR")
                self.assertEqual(ask(self.address, b"DELETE_FILE " + name + b"\n"), b"ERROR")
                self.assertEqual(ask(self.address, b"RENAME_FILE " + name + b" libre.txt\n"), b"RENAME_ERROR")
        for name in (b"enlace.txt", b"dentro.txt", b"colgado.txt"):
            with self.subTest(name=name):
                self.assertEqual(ask(self.address, b"DOWNLOAD_FILE " + name + b"\n"), b"ERROR")
        for name in (b"salida/nuevo.txt", b"salida/"):
            self.assertEqual(upload(self.address, name, b"x", b"\n"), b"ERROR")
        self.assertEqual(ask(self.address, b"RENAME_FILE bueno.txt salida/nuevo.txt\n"), b"RENAME_ERROR")
        # The name of a symlink is taken: an upload goes beside it, not through it.
        self.assertEqual(upload(self.address, b"colgado.txt", b"x", b"\n"), stored(b"colgado-copia.txt"))
        self.assertEqual(ask(self.address, b"RENAME_FILE bueno.txt enlace.txt\n"), b"RENAME_ERROR")

    def test_directories_and_special_files_are_no_files(self):
        os.mkdir(os.path.join(self.root, "carpeta"))
        os.mkfifo(os.path.join(self.root, "tubo"))
        for name in (b"carpeta", b"tubo", b"."):
            with self.subTest(name=name):
                self.assertEqual(ask(self.address, b"DOWNLOAD_FILE " + name + b"\n"), b"ERROR")
        self.assertEqual(ask(self.address, b"DELETE_FILE carpeta\n"), b"ERROR")
        self.assertEqual(ask(self.address, b"LIST_FILES tubo\n"), b"Error: La ruta 'tubo' no existe.")
        self.assertEqual(ask(self.address, b"LIST_FILES\n"), b"bueno.txt\ncarpeta/")
        self.assertEqual(ask(self.address, b"RENAME_FILE bueno.txt carpeta\n"), b"RENAME_ERROR")
        self.assertEqual(ask(self.address, b"DOWNLOAD_FILE bueno.txt/x\n"), b"ERROR")
        self.assertEqual(upload(self.address, b"bueno.txt/x", b"x", b"\n"), b"ERROR")


@over_stacks_and_boards
class Arguments(BadInputCase):
    """The wrong number of arguments."""

    def test_missing_and_empty_names(self):
        for command, answer in ((b"DOWNLOAD_FILE", b"ERROR"), (b"DOWNLOAD_FILE ", b"ERROR"), (b"UPLOAD_FILE", b"ERROR"),
                                (b"UPLOAD_FILE ", b"ERROR"), (b"DELETE_FILE", b"ERROR"), (b"DELETE_FILE ", b"ERROR"),
                                (b"RENAME_FILE", b"RENAME_ERROR"), (b"RENAME_FILE ", b"RENAME_ERROR"), (b"RENAME_FILE bueno.txt", b"RENAME_ERROR"),
                                (b"RENAME_FILE bueno.txt ", b"RENAME_ERROR"), (b'RENAME_FILE "" x', b"RENAME_ERROR"),
                                (b'RENAME_FILE bueno.txt ""', b"RENAME_ERROR"), (b'RENAME_FILE "bueno.txt x', b"RENAME_ERROR"),
                                (b"RENAME_FILE bueno.txt x y", b"RENAME_ERROR"),
                                (b"LOGIN", b"ERROR"), (b"LOGIN ", b"ERROR"), (b"LOGIN ana", b"ERROR"), (b"LOGIN ana ", b"ERROR"),
                                (b"SIGNIN", b"ERROR"), (b"SIGNIN ana", b"ERROR"), (b"SIGNIN ana ", b"ERROR")):
            with self.subTest(command=command):
                self.assertEqual(ask(self.address, command + b"\n"), answer)
        self.assertEqual(self.names(), ["bueno.txt"])


@over_stacks_and_boards
class Commands(BadInputCase):
    """What is no command."""

    def test_unknown_verbs(self):
        for command in (b"MSFCONSOLE", b"list_files", b"LIST_FILESX", b"XLIST_FILES", b"GET / HTTP/1.1", b"LIST_FILE S", b"\"LIST_FILES\"", b"?"):
            for end in (b"", b"\n", b"\r\n"):
                with self.subTest(command=command + end):
                    self.assertEqual(ask(self.address, command + end), b"UNKNOWN_COMMAND")

    def test_nul_and_control_bytes(self):
        """A command with such bytes is a binary one."""
        for byte in [*range(0, 9), 11, 12, *range(14, 32), 127]:
            with self.subTest(byte=byte):
                self.assertEqual(ask(self.address, b"MSF" + bytes([byte]) + b"CONSOLE\n"), b"UNKNOWN_COMMAND")
                self.assertEqual(ask(self.address, b"DELETE_FILE bueno.txt" + bytes([byte]) + b"\n"), b"UNKNOWN_COMMAND")
        self.assertEqual(ask(self.address, b"DOWNLOAD_FILE bueno.txt\0.jpg\n"), b"UNKNOWN_COMMAND")
        self.assertEqual(self.names(), ["bueno.txt"])

    def test_binary_noise(self):
        noise = random.Random(20261121)
        for length in (1, 2, 3, 7, 16, 100, 1000, 4000):
            data = bytes(byte for byte in noise.randbytes(length) if byte not in b"\r\n") or b"\xfe"
            with self.subTest(length=length):
                self.assertEqual(ask(self.address, data + b"\n"), b"UNKNOWN_COMMAND")
                self.assertEqual(ask(self.address, data), b"UNKNOWN_COMMAND")

    def test_over_long_commands(self):
        """The answer arrives although the client still sends: the server reads on for a while before it closes."""
        for command in (b"A" * 60_000, b"DOWNLOAD_FILE " + b"a/" * 25_000, b"LIST_FILES " + b"x" * 50_000, b"SIGNIN " + b"u" * 50_000):
            for end in (b"", b"\n"):
                with self.subTest(command=command[:20] + end):
                    self.assertEqual(ask(self.address, command + end), b"UNKNOWN_COMMAND")

    def test_endless_command_is_cut(self):
        with Conversation(self.address) as talk:
            sent = 0
            try:
                while sent < 256 << 20:
                    talk.send(b"A" * 65536)
                    sent += 65536
            except (BrokenPipeError, ConnectionResetError):
                pass  # what is wanted
            self.assertLess(sent, 256 << 20, "the server took 256 MiB of one command")

    def test_empty_commands(self):
        for command in (b"\n", b"\r\n", b" \n"):
            with self.subTest(command=command):
                self.assertEqual(ask(self.address, command), b"UNKNOWN_COMMAND")

    def test_passwords_of_any_bytes_are_refused_or_kept_whole(self):
        self.assertEqual(ask(self.address, b"SIGNIN ana contrase\xc3\xb1a\n"), b"SUCCESS")
        self.assertEqual(ask(self.address, b"LOGIN ana contrase\n"), b"ERROR")
        self.assertEqual(ask(self.address, b"LOGIN ana contrase\xc3\xb1a\n"), b"AUTHENTICATED")
        self.assertEqual(ask(self.address, b"SIGNIN " + b"u" * 65 + b" x\n"), b"ERROR")
        self.assertEqual(ask(self.address, b"SIGNIN a:b x\n"), b"ERROR")


@over_stacks_and_boards
class Sizes(BadInputCase):
    """Sizes that no upload can have."""

    def refused(self, size, end):
        with Conversation(self.address) as talk:
            talk.send(b"UPLOAD_FILE nuevo.txt" + end).expect(GO_SIZE).send(size + end).expect_end(b"ERROR")

    def test_sizes_that_are_no_number(self):
        for size in (b"-1", b"+1", b"abc", b"1.5", b"1e3", b"0x10", b" 6", b"6 ", b"6a", b"6 6", b"\xd9\xa6", b"6\0", b"--"):
            for end in (b"\n", b"\r\n", b""):
                with self.subTest(size=size, end=end):
                    self.refused(size, end)
        self.refused(b"", b"\n")

    def test_sizes_that_do_not_fit(self):
        free = os.statvfs(self.root)
        for size in (free.f_bfree * free.f_frsize * 2, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 63) + 1, (1 << 64) - 1, 1 << 64, (1 << 64) + 6,
                     10 ** 30, 10 ** 500):
            for end in (b"\n", b""):
                with self.subTest(size=str(size)[:40], end=end):
                    self.refused(b"%d" % size, end)

    def test_endless_size_is_refused(self):
        with Conversation(self.address) as talk:
            talk.send(b"UPLOAD_FILE nuevo.txt\n").expect(GO_SIZE).send(b"9" * 60_000).expect_end(b"ERROR")

    def test_size_that_is_not_met(self):
        for sent in (b"", b"abc", b"x" * 99_999):
            with self.subTest(sent=len(sent)), Conversation(self.address) as talk:
                talk.send(b"UPLOAD_FILE nuevo.txt\n100000\n" + sent).half_close()
                self.assertEqual(talk.rest(), b"SEND_SIZE\nSEND_DATA\nERROR")
        self.assertEqual(self.names(), ["bueno.txt"])

    def test_leading_zeros_are_a_decimal_number(self):
        with Conversation(self.address) as talk:
            talk.send(b"UPLOAD_FILE nuevo.txt\n0006\nabcdef").half_close()
            self.assertEqual(talk.rest(), b"SEND_SIZE\nSEND_DATA\nFILE_WRITTEN\n" + stored(b"nuevo.txt"))
