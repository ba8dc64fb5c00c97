"""The host program against the real server: the reference screens word for word, exit codes, and no surprises for scripts."""

import json
import os
import pathlib
import socket
import subprocess
import threading
import unittest

from support.case import ServerCase, SystemCase
from support.waiting import DEADLINE

SUCCESS, FAILED, USAGE, TIMED_OUT, NOT_ALLOWED, UNREACHABLE, NOT_FOUND = 0, 1, 2, 3, 4, 8, 10


class ProgramCase(SystemCase):
    """Runs `wirelab` in a directory of its own."""

    def setUp(self):
        super().setUp()
        self.program = os.path.join(os.environ["WIRELAB_BIN"], "wirelab")
        self.here = pathlib.Path(self.place, "aqui")
        self.here.mkdir()

    def wirelab(self, *arguments, stdin=b"", language="C.UTF-8"):
        """(exit status, standard output, standard error); the server is named by `--ip` and `--port` in front."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
        host, port = self.address
        done = subprocess.run([self.program, "--ip", host, "--port", str(port), *arguments], input=stdin, capture_output=True, cwd=self.here,
                              env={**environment, "LANG": language}, timeout=DEADLINE * 2)
        return done.returncode, done.stdout, done.stderr


class ReferenceScreens(ProgramCase, ServerCase, unittest.TestCase):
    """The reference client's syntax and its screen, which ours prints in its Spanish locale."""

    def screen(self, *command, status=SUCCESS):
        """The Spanish screen of a command, by the option and by the locale alike."""
        got_status, out, _ = self.wirelab("--lang", "es", *command)
        self.assertEqual(got_status, status)
        return out.decode()

    def heading(self, *command):
        return f"Mandando el comando: {' '.join(command)} a la IP: 127.0.0.1\n"

    def test_download(self):
        self.put("numeros.txt", b"123456789")
        command = ("DOWNLOAD_FILE", "numeros.txt")
        self.assertEqual(self.screen(*command), self.heading(*command) + "Tamaño recibido: 9 bytes\nDescargado correctamente\n"
                         "Fichero 'numeros.txt' guardado en la ruta actual\n")
        self.assertEqual((self.here / "numeros.txt").read_bytes(), b"123456789")

    def test_download_of_missing_file(self):
        command = ("DOWNLOAD_FILE", "letras.txt")
        self.assertEqual(self.screen(*command, status=NOT_FOUND), self.heading(*command) + "ERROR\n")
        self.assertEqual(list(self.here.iterdir()), [])

    def test_delete(self):
        self.put("letras-copia.txt", b"x")
        command = ("DELETE_FILE", "letras-copia.txt")
        self.assertEqual(self.screen(*command), self.heading(*command) + "Respuesta del servidor: DELETED\n")

    def test_rename(self):
        self.put("letras.txt", b"x")
        command = ("RENAME_FILE", "letras.txt", "letras_cambio.txt")
        self.assertEqual(self.screen(*command), self.heading(*command) + "Respuesta del servidor: RENAMED\n")

    def test_list(self):
        self.put("cliente.py", b"")
        self.put("servidor.py", b"")
        self.assertEqual(self.screen("LIST_FILES"), self.heading("LIST_FILES") + "Respuesta del servidor:\ncliente.py\nservidor.py\n")

    def test_list_of_missing_path(self):
        command = ("LIST_FILES", "./sfds")
        out = self.wirelab("--lang", "es", *command)[1].decode()
        self.assertEqual(out, self.heading(*command) + "Respuesta del servidor:\nError: La ruta './sfds' no existe.\n")

    def test_upload(self):
        (self.here / "letras.txt").write_bytes(b"abcdef")
        command = ("UPLOAD_FILE", "letras.txt")
        for name in ("letras.txt", "letras-copia.txt"):
            self.assertEqual(self.screen(*command), self.heading(*command) + f"SUCCESS: Fichero '{name}' subido correctamente.\n")
            self.assertEqual(self.stored(name), b"abcdef")

    def test_unknown_command(self):
        out = self.wirelab("--lang", "es", "MSFCONSOLE")[1].decode()
        self.assertEqual(out, self.heading("MSFCONSOLE") + "UNKNOWN_COMMAND\n")

    def test_the_locale_chooses_the_language(self):
        spanish = self.wirelab("LIST_FILES", language="es_ES.UTF-8")[1].decode()
        self.assertTrue(spanish.startswith(self.heading("LIST_FILES")), spanish)
        english = self.wirelab("LIST_FILES")[1].decode()
        self.assertFalse(english.startswith("Mandando"), english)


class EverydayVerbs(ProgramCase, ServerCase, unittest.TestCase):
    """ls, get, put, rm, mv, login, signin."""

    def test_a_round_trip(self):
        content = os.urandom(3_000_000)
        (self.here / "uno.bin").write_bytes(content)
        (self.here / "dos.bin").write_bytes(b"2")
        status, _, err = self.wirelab("put", "uno.bin", "dos.bin")
        self.assertEqual((status, b"\r" in err), (SUCCESS, False), "a progress bar in a pipe")
        self.assertEqual(self.names(), ["dos.bin", "uno.bin"])
        (self.here / "uno.bin").unlink()
        self.assertEqual(self.wirelab("get", "uno.bin")[0], SUCCESS)
        self.assertTrue((self.here / "uno.bin").read_bytes() == content, "the downloaded file differs")
        self.assertEqual(self.wirelab("ls")[:2], (SUCCESS, b"dos.bin\nuno.bin\n"))
        self.assertEqual(self.wirelab("mv", "dos.bin", "tres cosas.bin")[0], SUCCESS)
        self.assertEqual(self.wirelab("rm", "tres cosas.bin", "uno.bin")[0], SUCCESS)
        self.assertEqual(self.names(), [])

    def test_standard_input_and_output(self):
        content = os.urandom(100_000)
        self.put("uno.bin", content)
        status, out, _ = self.wirelab("get", "uno.bin", "-o", "-")
        self.assertEqual(status, SUCCESS)
        self.assertTrue(out == content, "what came on standard output differs")
        self.assertEqual(list(self.here.iterdir()), [])

    def test_accounts(self):
        self.assertEqual(self.wirelab("login", "ana", stdin=b"secreto\n")[0], NOT_ALLOWED)
        self.assertEqual(self.wirelab("signin", "ana", stdin=b"secreto\n")[0], SUCCESS)
        self.assertEqual(self.wirelab("login", "ana", stdin=b"secreto\n")[0], SUCCESS)
        self.assertEqual(self.wirelab("login", "ana", stdin=b"otro\n")[0], NOT_ALLOWED)

    def test_exit_codes(self):
        self.assertEqual(self.wirelab("get", "falta")[0], NOT_FOUND)
        self.assertEqual(self.wirelab("--nada")[0], USAGE)
        self.assertEqual(self.wirelab("get")[0], USAGE)
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))  # bound and not listening: refused
            host, port = self.address
            self.address = closed.getsockname()
            status, _, err = self.wirelab("ls")
            self.assertEqual(status, UNREACHABLE)
            self.assertIn(str(self.address[1]).encode(), err)
            self.assertIn(b"127.0.0.1", err)
            self.address = (host, port)

    def test_json(self):
        self.put("uno.txt", b"1")
        status, out, _ = self.wirelab("--json", "ls")
        self.assertEqual(status, SUCCESS)
        self.assertIn("uno.txt", json.dumps(json.loads(out)))


class HostileServer(ProgramCase, unittest.TestCase):
    """A server that lies, against the program."""

    def serve(self, *answers, hold=False):
        """Answers each connection with one of `answers`, then closes, or holds the connection open."""
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        self.addCleanup(listener.close)
        self.address = listener.getsockname()
        held = []
        self.addCleanup(lambda: [client.close() for client in held])

        def work():
            for answer in answers:
                try:
                    client, _ = listener.accept()
                    client.settimeout(DEADLINE)
                    client.recv(4096)
                    client.sendall(answer)
                    if hold:
                        held.append(client)
                    else:
                        client.shutdown(socket.SHUT_WR)
                        client.recv(4096)
                        client.close()
                except OSError:
                    pass

        threading.Thread(target=work, daemon=True).start()

    def expect_nothing_written(self):
        self.assertEqual(list(self.here.iterdir()), [])

    def test_download_that_ends_early(self):
        self.serve(b"SIZE: 1000000\r\nabc")
        self.assertEqual(self.wirelab("get", "uno")[0], FAILED)
        self.expect_nothing_written()

    def test_sizes_that_are_lies(self):
        for header in (b"SIZE: -1\r\n", b"SIZE: 99999999999999999999999\r\n", b"SIZE: abc\r\n", b"SIZE: 18446744073709551615\r\n", b"SIZE:\r\n", b"\r\n",
                       b"A" * 5000, b"", b"SIZE: 9223372036854775807\r\nabc"):
            with self.subTest(header=header[:40]):
                self.serve(header)
                self.assertEqual(self.wirelab("get", "uno")[0], FAILED)
                self.expect_nothing_written()

    def test_an_existing_file_survives_a_failed_download(self):
        (self.here / "uno").write_bytes(b"mine")
        self.serve(b"SIZE: 100\r\nabc")
        self.assertNotEqual(self.wirelab("get", "uno")[0], SUCCESS)
        self.assertEqual([(path.name, path.read_bytes()) for path in self.here.iterdir()], [("uno", b"mine")])

    def test_control_characters_are_not_printed(self):
        for answer in (b"a\x1b[2Jb\nc\x07\x9b\xc2\x9b31m\x08", b"\x1b]0;title\x07"):
            self.serve(answer, answer)
            for command in (["ls"], ["LIST_FILES"]):
                with self.subTest(command=command):
                    _, out, err = self.wirelab(*command)
                    text = (out + err).decode("utf-8", "surrogateescape")
                    bad = [letter for letter in text if (ord(letter) < 32 and letter != "\n") or 0x7F <= ord(letter) < 0xA0 or ord(letter) >= 0xDC80]
                    self.assertEqual(bad, [])

    def test_no_answer_is_a_time_out(self):
        self.serve(b"", hold=True)
        self.assertEqual(self.wirelab("--timeout", "1", "ls")[0], TIMED_OUT)
