"""The host program against the real server: the reference screens word for word, exit codes, and no surprises for scripts."""

import json
import os
import socket

from support.case import ServerCase, over_both_stacks, over_forwarded_boards
from support.scripted_server import ProgramCase

SUCCESS, USAGE, NOT_ALLOWED, UNREACHABLE, NOT_FOUND = 0, 2, 4, 8, 10


@over_both_stacks
class ReferenceScreens(ProgramCase, ServerCase):
    """The reference client's syntax and its screen, which ours prints in its Spanish locale."""

    def screen(self, *command, status=SUCCESS):
        """The Spanish screen of a command, by the option and by the locale alike."""
        got_status, out, _ = self.wirelab("--lang", "es", *command)
        self.assertEqual(got_status, status)
        return out

    def heading(self, *command):
        return f"Mandando el comando: {' '.join(command)} a la IP: {self.address[0]}\n"

    def test_download(self):
        self.put("numeros.txt", b"123456789")
        command = ("DOWNLOAD_FILE", "numeros.txt")
        self.assertEqual(self.screen(*command), self.heading(*command) + "Tamaño recibido: 9 bytes\nDescargado correctamente\n"
                         "Fichero 'numeros.txt' guardado en la ruta actual\n")
        self.assertEqual((self.here / "numeros.txt").read_bytes(), b"123456789")

    def test_download_of_missing_file(self):
        command = ("DOWNLOAD_FILE", "letras.txt")
        self.assertEqual(self.screen(*command, status=NOT_FOUND), self.heading(*command) + "ERROR\n")
        self.assertEqual(self.files(), {})

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
        out = self.wirelab("--lang", "es", *command)[1]
        self.assertEqual(out, self.heading(*command) + "Respuesta del servidor:\nError: La ruta './sfds' no existe.\n")

    def test_upload(self):
        (self.here / "letras.txt").write_bytes(b"abcdef")
        command = ("UPLOAD_FILE", "letras.txt")
        for name in ("letras.txt", "letras-copia.txt"):
            self.assertEqual(self.screen(*command), self.heading(*command) + f"SUCCESS: Fichero '{name}' subido correctamente.\n")
            self.assertEqual(self.stored(name), b"abcdef")

    def test_unknown_command(self):
        out = self.wirelab("--lang", "es", "MSFCONSOLE")[1]
        self.assertEqual(out, self.heading("MSFCONSOLE") + "UNKNOWN_COMMAND\n")

    def test_the_locale_chooses_the_language(self):
        spanish = self.wirelab("LIST_FILES", LANG="es_ES.UTF-8")[1]
        self.assertTrue(spanish.startswith(self.heading("LIST_FILES")), spanish)
        english = self.wirelab("LIST_FILES")[1]
        self.assertFalse(english.startswith("Mandando"), english)


@over_both_stacks
class EverydayVerbs(ProgramCase, ServerCase):
    """ls, get, put, rm, mv, login, signin."""

    def test_a_round_trip(self):
        content = os.urandom(1_000_000)
        (self.here / "uno.bin").write_bytes(content)
        (self.here / "dos.bin").write_bytes(b"2")
        status, _, err = self.wirelab("put", "uno.bin", "dos.bin")
        self.assertEqual((status, "\r" in err), (SUCCESS, False), "a progress bar in a pipe")
        self.assertEqual(self.names(), ["dos.bin", "uno.bin"])
        (self.here / "uno.bin").unlink()
        self.assertEqual(self.wirelab("get", "uno.bin")[0], SUCCESS)
        self.assertTrue((self.here / "uno.bin").read_bytes() == content, "the downloaded file differs")
        self.assertEqual(self.wirelab("ls")[:2], (SUCCESS, "dos.bin\nuno.bin\n"))
        self.assertEqual(self.wirelab("mv", "dos.bin", "tres cosas.bin")[0], SUCCESS)
        self.assertEqual(self.wirelab("rm", "tres cosas.bin", "uno.bin")[0], SUCCESS)
        self.assertEqual(self.names(), [])

    def test_standard_input_and_output(self):
        content = os.urandom(100_000)
        self.put("uno.bin", content)
        status, out, _ = self.wirelab("get", "uno.bin", "-o", "-")
        self.assertEqual(status, SUCCESS)
        self.assertTrue(out.encode("utf-8", "surrogateescape") == content, "what came on standard output differs")
        self.assertEqual(self.files(), {})

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
            self.assertIn(f"127.0.0.1:{self.address[1]}", err)
            self.address = (host, port)

    def test_json(self):
        self.put("uno.txt", b"1")
        status, out, _ = self.wirelab("--json", "ls")
        self.assertEqual(status, SUCCESS)
        self.assertIn("uno.txt", json.dumps(json.loads(out)))


@over_forwarded_boards
class HostProgram(ReferenceScreens, EverydayVerbs):
    """All of it where the server is a board, with one start for both."""
