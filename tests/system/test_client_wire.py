"""The host program's bytes and screens, against a server that follows a script."""

import json
import pathlib
import subprocess
import unittest

from support.scripted_server import ProgramCase, reply


def upload(stored, size_line):
    """A script: takes a whole upload; the size comes as `size_line`."""
    def script(talk):
        talk.read_segment()
        talk.send(b"SEND_SIZE\n")
        talk.read(len(size_line))
        talk.send(b"SEND_DATA\n")
        talk.read(int(size_line))
        talk.send(b"FILE_WRITTEN\n")
        talk.send(b"SUCCESS: Fichero '" + stored + b"' subido correctamente.")
        talk.finish()
    return script


def download(body):
    def script(talk):
        talk.read_segment()
        talk.send(b"SIZE: %d\r\n" % len(body))
        talk.send(body)
        talk.hold()
    return script


class ReferenceSyntax(ProgramCase, unittest.TestCase):
    """Commands as the protocol spells them: bytes without a line end, and the screens in both languages."""
    protocol = ("--classic",)

    def expect(self, script, words, sent, spanish, english, status=0):
        """Runs the same command in both languages; `{}` in a screen is the address."""
        for language, screen in (("es", spanish), ("en", english)):
            with self.subTest(language=language):
                self.serve(script)
                code, out, err = self.wirelab("--lang", language, *words)
                self.assertEqual((code, out, err), (status, screen, ""))
                self.server.thread.join(20)
                self.assertEqual(self.server.talks[0].seen, sent)

    def test_download(self):
        self.expect(download(b"123456789"), ["DOWNLOAD_FILE", "numeros.txt"], b"DOWNLOAD_FILE numeros.txt",
                    "Mandando el comando: DOWNLOAD_FILE numeros.txt a la IP: 127.0.0.1\nTamaño recibido: 9 bytes\n"
                    "Descargado correctamente\nFichero 'numeros.txt' guardado en la ruta actual\n",
                    "Sending the command: DOWNLOAD_FILE numeros.txt to IP: 127.0.0.1\nSize received: 9 bytes\n"
                    "Downloaded successfully\nFile 'numeros.txt' saved in the current path\n")
        self.assertEqual(self.files(), {"numeros.txt": b"123456789"})

    def test_failed_download_shows_the_reply_alone(self):
        self.expect(reply(b"ERROR"), ["DOWNLOAD_FILE", "letras.txt"], b"DOWNLOAD_FILE letras.txt",
                    "Mandando el comando: DOWNLOAD_FILE letras.txt a la IP: 127.0.0.1\nERROR\n",
                    "Sending the command: DOWNLOAD_FILE letras.txt to IP: 127.0.0.1\nERROR\n", status=10)
        self.assertEqual(self.files(), {})

    def test_document(self):
        body = b'{\n  "schema": 1,\n  "name": "' + "ñ".encode() + b'\x1b[2J"\n}\n'
        shown = '{\n  "schema": 1,\n  "name": "ñ\\x1B[2J"\n}\n'
        self.expect(reply(b"SIZE: %d\r\n" % len(body) + body), ["PING", "192.0.2.1", "count=1"], b"PING 192.0.2.1 count=1",
                    "Mandando el comando: PING 192.0.2.1 count=1 a la IP: 127.0.0.1\n" + shown,
                    "Sending the command: PING 192.0.2.1 count=1 to IP: 127.0.0.1\n" + shown)

    def test_document_as_json(self):
        self.serve(reply(b"SIZE: 13\r\n{\"schema\": 1}"))
        code, out, _ = self.wirelab("--json", "NET_STATUS")
        self.assertEqual((code, json.loads(out)["results"]), (0, [{"command": "NET_STATUS", "ok": True, "reply": '{"schema": 1}'}]))

    def test_document_cut_or_refused(self):
        for answer, status, words in ((b"SIZE: 13\r\n{\"schema\"", 1, "after 9 of 13 bytes"), (b"", 1, "before its answer was complete"),
                                      (b"SIZE: 3\r\nabcd", 1, "more than the 3 bytes"), (b"SIZE: 16777217\r\n", 1, "longer than 16777216")):
            with self.subTest(answer=answer):
                self.serve(reply(answer))
                code, _, err = self.wirelab("NET_STATUS")
                self.assertEqual(code, status)
                self.assertIn(words, err)
        for answer, screen in ((b"ERROR", "Server response: ERROR\n"), (b"UNKNOWN_COMMAND", "UNKNOWN_COMMAND\n"),
                               (b"HTTP/1.1 400", "Server response: HTTP/1.1 400\n")):
            with self.subTest(answer=answer):
                self.serve(reply(answer))
                code, out, err = self.wirelab("NET_STATUS")
                self.assertTrue(out.endswith(screen), out)
                self.assertEqual(err, "")
                self.assertNotEqual(code, 0)

    def test_stream(self):
        self.expect(reply(b'{"event": "link"}\n{"event": "lease"}\n'), ["NET_WATCH", "since=1"], b"NET_WATCH since=1",
                    'Mandando el comando: NET_WATCH since=1 a la IP: 127.0.0.1\n{"event": "link"}\n{"event": "lease"}\n',
                    'Sending the command: NET_WATCH since=1 to IP: 127.0.0.1\n{"event": "link"}\n{"event": "lease"}\n')

    def test_stream_cut_refused_or_wanted_as_one_document(self):
        self.serve(reply(b'{"event": "link"}\n{"ev'), reply(b"UNKNOWN_COMMAND"), reply(b"x" * 70000 + b"\n"))
        code, out, err = self.wirelab("NET_WATCH")
        self.assertEqual(code, 1)
        self.assertTrue(out.endswith('{"event": "link"}\n'), out)
        self.assertIn("before its answer was complete", err)
        code, out, err = self.wirelab("NET_WATCH")
        self.assertTrue(out.endswith("\nUNKNOWN_COMMAND\n"), out)
        self.assertNotEqual(code, 0)
        code, _, err = self.wirelab("NET_WATCH")
        self.assertEqual(code, 1)
        self.assertIn("longer than 65536 bytes", err)
        code, out, _ = self.wirelab("--json", "NET_WATCH")
        self.assertEqual((code, json.loads(out)["error"]["code"]), (2, "usage"))
        self.assertEqual(len(self.server.talks), 3, "it was not sent")

    def test_words_on_the_label_line(self):
        for words, answer, status in ((["DELETE_FILE", "a b"], "DELETED", 0), (["DELETE_FILE", "a"], "ERROR", 10),
                                      (["RENAME_FILE", "a", "b"], "RENAMED", 0), (["RENAME_FILE", "a", "b"], "RENAME_ERROR", 1),
                                      (["LOGIN", "ana", "x"], "AUTHENTICATED", 0), (["LOGIN", "ana", "x"], "ERROR", 4),
                                      (["SIGNIN", "ana", "x"], "SUCCESS", 0), (["SIGNIN", "ana", "x"], "ERROR", 1)):
            with self.subTest(words=words, answer=answer):
                line = " ".join(words)
                self.expect(reply(answer.encode()), words, line.encode(),
                            f"Mandando el comando: {line} a la IP: 127.0.0.1\nRespuesta del servidor: {answer}\n",
                            f"Sending the command: {line} to IP: 127.0.0.1\nServer response: {answer}\n", status)

    def test_list(self):
        self.expect(reply(b"cliente.py\nservidor.py"), ["LIST_FILES"], b"LIST_FILES",
                    "Mandando el comando: LIST_FILES a la IP: 127.0.0.1\nRespuesta del servidor:\ncliente.py\nservidor.py\n",
                    "Sending the command: LIST_FILES to IP: 127.0.0.1\nServer response:\ncliente.py\nservidor.py\n")

    def test_list_of_missing_path(self):
        text = "Error: La ruta './sfds' no existe."
        self.expect(reply(text.encode()), ["LIST_FILES", "./sfds"], b"LIST_FILES ./sfds",
                    f"Mandando el comando: LIST_FILES ./sfds a la IP: 127.0.0.1\nRespuesta del servidor:\n{text}\n",
                    f"Sending the command: LIST_FILES ./sfds to IP: 127.0.0.1\nServer response:\n{text}\n", status=10)

    def test_unknown_command_shows_the_reply_alone(self):
        self.expect(reply(b"UNKNOWN_COMMAND"), ["MSFCONSOLE"], b"MSFCONSOLE",
                    "Mandando el comando: MSFCONSOLE a la IP: 127.0.0.1\nUNKNOWN_COMMAND\n",
                    "Sending the command: MSFCONSOLE to IP: 127.0.0.1\nUNKNOWN_COMMAND\n", status=1)

    def test_upload_sends_the_base_name(self):
        (self.here / "sub").mkdir()
        (self.here / "sub" / "letras.txt").write_bytes(b"abcdef")
        text = "SUCCESS: Fichero 'letras-copia.txt' subido correctamente."
        self.expect(upload(b"letras-copia.txt", b"6"), ["UPLOAD_FILE", "sub/letras.txt"], b"UPLOAD_FILE letras.txt6abcdef",
                    f"Mandando el comando: UPLOAD_FILE letras.txt a la IP: 127.0.0.1\n{text}\n",
                    f"Sending the command: UPLOAD_FILE letras.txt to IP: 127.0.0.1\n{text}\n")

    def test_refused_upload_shows_the_reply_alone(self):
        (self.here / "letras.txt").write_bytes(b"abcdef")
        self.expect(reply(b"ERROR"), ["UPLOAD_FILE", "letras.txt"], b"UPLOAD_FILE letras.txt",
                    "Mandando el comando: UPLOAD_FILE letras.txt a la IP: 127.0.0.1\nERROR\n",
                    "Sending the command: UPLOAD_FILE letras.txt to IP: 127.0.0.1\nERROR\n", status=1)

    def test_size_waits_for_the_go_ahead(self):
        (self.here / "a").write_bytes(b"abc")
        quiet = []

        def script(talk):
            talk.read_segment()
            quiet.append(talk.quiet())
            talk.send(b"SEND_SIZE\n")
            talk.read(1)
            quiet.append(talk.quiet())
            talk.send(b"SEND_DATA\n")
            talk.read(3)
            talk.send(b"FILE_WRITTEN\nSUCCESS: Fichero 'a' subido correctamente.")
            talk.finish()

        self.serve(script)
        self.assertEqual(self.wirelab("UPLOAD_FILE", "a")[0], 0)
        self.assertEqual(quiet, [True, True])

    def test_older_file_is_replaced_as_a_whole(self):
        (self.here / "a").write_bytes(b"old and longer")
        self.serve(download(b"new"))
        self.assertEqual(self.wirelab("DOWNLOAD_FILE", "a")[0], 0)
        self.assertEqual(self.files(), {"a": b"new"})

    def test_download_goes_to_the_current_path_only(self):
        self.serve(download(b"x"))
        self.assertEqual(self.wirelab("DOWNLOAD_FILE", "../../etc/a")[0], 0)
        self.assertEqual(self.files(), {"a": b"x"})

    def test_command_that_lacks_an_argument_is_not_sent(self):
        self.serve()
        for words in (["DELETE_FILE"], ["RENAME_FILE", "a"], ["LOGIN", "eva"], ["SIGNIN", "eva", ""], ["DOWNLOAD_FILE", ""]):
            with self.subTest(words=words):
                self.assertEqual(self.wirelab(*words)[:2], (2, ""))
        self.assertEqual(self.server.talks, [])


class EverydaySyntax(ProgramCase, unittest.TestCase):
    """Verbs: commands end in LF, results on standard output, errors on standard error, a summary for several."""
    protocol = ("--classic",)

    def sent(self):
        self.server.thread.join(20)
        return [talk.seen for talk in self.server.talks]

    def test_commands_end_in_a_line_feed(self):
        for words, answer, sent in ((["ls"], b"a", b"LIST_FILES\n"), (["ls", "dir"], b"a", b"LIST_FILES dir\n"),
                                    (["rm", "a b"], b"DELETED", b"DELETE_FILE a b\n"),
                                    (["mv", "a b", "c"], b"RENAMED", b'RENAME_FILE "a b" c\n')):
            with self.subTest(words=words):
                self.serve(reply(answer))
                self.assertEqual(self.wirelab(*words)[0], 0)
                self.assertEqual(self.sent(), [sent])

    def test_download_ends_with_the_clients_fin(self):
        self.serve(download(b"abc"))
        self.assertEqual(self.wirelab("get", "a"), (0, "saved 'a' (3 bytes)\n", ""))
        self.assertEqual(self.sent(), [b"DOWNLOAD_FILE a\n"])
        self.assertTrue(self.server.talks[0].ended)

    def test_several_with_one_missing(self):
        self.serve(download(b"abc"), reply(b"ERROR"), download(b""))
        status, out, err = self.wirelab("get", "a", "b", "c")
        self.assertEqual((status, out), (10, "saved 'a' (3 bytes)\nsaved 'c' (0 bytes)\n"))
        self.assertEqual(err, "wirelab: b: the server has no such file, or cannot read it, or is too busy\nwirelab: 2 of 3 done, 1 failed\n")
        self.assertEqual(self.files(), {"a": b"abc", "c": b""})

    def test_refusals_name_a_server_that_is_too_busy(self):
        (self.here / "a").write_bytes(b"abc")
        for words in (["ls"], ["get", "b"], ["put", "a"], ["rm", "b"], ["mv", "b", "c"], ["login", "ana"], ["signin", "ana"]):
            for language, busy, full in (("en", "too busy", "disk full"), ("es", "demasiado ocupado", "disco")):
                with self.subTest(words=words, language=language):
                    self.serve(reply(b"ERROR"))
                    status, out, err = self.wirelab("--lang", language, *words, stdin=b"pw\n")
                    self.assertEqual((status, out), ({"get": 10, "rm": 10, "login": 4}.get(words[0], 1), ""))
                    self.assertIn(busy, err)
                    if words[0] in ("put", "mv", "signin"):
                        self.assertIn(full, err)

    def test_different_failures_are_a_general_one(self):
        (self.here / "a").write_bytes(b"mine")
        self.serve(reply(b"ERROR"))
        self.assertEqual(self.wirelab("get", "a", "b")[0], 1)
        self.assertEqual(self.files(), {"a": b"mine"})

    def test_existing_file_is_refused_before_connecting(self):
        (self.here / "a").write_bytes(b"mine")
        self.serve()
        status, _, err = self.wirelab("get", "a")
        self.assertEqual((status, err), (1, "wirelab: 'a' exists here already. Choose another name with -o, or replace it with --force.\n"))
        self.assertEqual((self.server.talks, self.files()), ([], {"a": b"mine"}))

    def test_force_replaces(self):
        (self.here / "a").write_bytes(b"mine")
        self.serve(download(b"new"))
        self.assertEqual(self.wirelab("get", "--force", "a")[0], 0)
        self.assertEqual(self.files(), {"a": b"new"})

    def test_symbolic_link_is_neither_followed_nor_replaced(self):
        (self.here / "precious").write_bytes(b"mine")
        (self.here / "a").symlink_to("precious")
        self.serve()
        for words in (["get", "a"], ["get", "--force", "a"], ["DOWNLOAD_FILE", "a"]):
            with self.subTest(words=words):
                self.assertEqual(self.wirelab(*words)[0], 1)
                self.assertTrue((self.here / "a").is_symlink())
                self.assertEqual((self.here / "precious").read_bytes(), b"mine")

    def test_name_that_cannot_be_saved_under_is_shown_as_typed(self):
        (self.here / "d").mkdir()
        (self.here / "a").symlink_to("precious")
        self.serve()
        nameless, special = "'%s' does not end in a name to save under. Choose one with 'get -o'.", \
            "'%s' is not a regular file, so it is not replaced. Choose another name with 'get -o'."
        for words, said in ((["get", "foo/"], nameless % "foo/"), (["get", "foo/..", "-o", "d"], nameless % "foo/.."),
                            (["DOWNLOAD_FILE", "foo/"], nameless % "foo/"), (["DOWNLOAD_FILE", "a"], special % "a"),
                            (["get", "--force", "x/a"], "x/a: " + special % "a")):
            with self.subTest(words=words):
                status, _, err = self.wirelab(*words)
                self.assertEqual((status, err), (1, f"wirelab: {said}\n"))
        self.assertEqual(self.server.talks, [])

    def test_output_names_a_directory_or_a_file(self):
        (self.here / "d").mkdir()
        self.serve(download(b"1"), download(b"2"), download(b"3"))
        self.assertEqual(self.wirelab("get", "x/a", "b", "-o", "d")[0], 0)
        self.assertEqual(sorted(path.name for path in (self.here / "d").iterdir()), ["a", "b"])
        self.assertEqual(self.wirelab("get", "c", "-o", "other")[0], 0)
        self.assertEqual((self.here / "other").read_bytes(), b"3")
        self.assertEqual(self.wirelab("get", "c", "d", "-o", "other")[0], 2)

    def test_standard_output_gets_the_bytes_alone(self):
        body = bytes(range(256)) * 1000
        self.serve(download(body), download(b"more"))
        status, out, err = self.wirelab("get", "a", "b", "-o", "-")
        self.assertEqual((status, out.encode("utf-8", "surrogateescape"), err), (0, body + b"more", "wirelab: 2 of 2 done, 0 failed\n"))

    def test_standard_input_from_a_pipe_and_a_file(self):
        body = b"0123456789" * 30000
        self.serve(upload(b"n", b"300000\n"), upload(b"n", b"299990\n"))
        self.assertEqual(self.wirelab("put", "-", "--as", "n", stdin=body), (0, "stored 'n' (300000 bytes)\n", ""))
        (self.here / "f").write_bytes(body)
        with open(self.here / "f", "rb", buffering=0) as file:
            file.read(10)
            done = subprocess.run(self.command("put", "-", "--as", "n"), stdin=file, capture_output=True, env=self.environment(), timeout=40)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.sent(), [b"UPLOAD_FILE n\n300000\n" + body, b"UPLOAD_FILE n\n299990\n" + body[10:]])

    def test_place_that_cannot_keep_the_input_is_named(self):
        small = self.here.parent / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small], check=True)
        self.addCleanup(subprocess.run, ["umount", small])
        missing = small / "missing"
        self.serve()
        for place, english, spanish in ((small, "the disk is full", "el disco está lleno"),
                                        (missing, "no such file or directory", "no existe el fichero o el directorio")):
            for words, said in (
                    ([], f"the length of '-' is not known, so it is kept in '{place}' first, which failed: {english}. Name another directory "
                         "with TMPDIR."),
                    (["--lang", "es"], f"no se conoce la longitud de '-', así que primero se guarda en '{place}', y ha fallado: {spanish}. "
                                       "Indique otro directorio con TMPDIR.")):
                with self.subTest(place=place, words=words):
                    self.assertEqual(self.wirelab(*words, "put", "-", "--as", "n", stdin=b"x" * 100_000, TMPDIR=str(place)),
                                     (1, "", f"wirelab: {said}\n"))
        self.assertEqual(self.server.talks, [])

    def test_file_that_hides_its_size_is_sent_whole(self):
        body = pathlib.Path("/proc/filesystems").read_bytes()
        self.assertNotEqual(body, b"")
        size = b"%d\n" % len(body)
        (self.here / "empty").write_bytes(b"")
        self.serve(upload(b"filesystems", size), upload(b"n", size), upload(b"empty", b"0\n"))
        self.assertEqual(self.wirelab("put", "/proc/filesystems"), (0, f"stored 'filesystems' ({len(body)} bytes)\n", ""))
        with open("/proc/filesystems", "rb") as file:
            done = subprocess.run(self.command("put", "-", "--as", "n"), stdin=file, capture_output=True, env=self.environment(), timeout=40)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.wirelab("put", "empty"), (0, "stored 'empty' (0 bytes)\n", ""))
        self.assertEqual(self.sent(), [b"UPLOAD_FILE filesystems\n" + size + body, b"UPLOAD_FILE n\n" + size + body, b"UPLOAD_FILE empty\n0\n"])

    def test_put_several_and_a_directory(self):
        (self.here / "d").mkdir()
        for name in ("a", "b"):
            (self.here / name).write_bytes(b"xyz")
        self.serve(upload(b"a", b"3\n"), upload(b"b-copia", b"3\n"))
        status, out, err = self.wirelab("put", "a", "d", "b")
        self.assertEqual((status, out), (1, "stored 'a' (3 bytes)\nstored 'b-copia' (3 bytes)\n"))
        self.assertIn("'d' is a directory", err)

    def test_unreachable_server_ends_the_run(self):
        self.serve()
        self.server.close()
        status, out, err = self.wirelab("rm", "a", "b")
        port = self.address[1]
        self.assertEqual((status, out), (8, ""))
        self.assertEqual(err, f"wirelab: cannot connect to 127.0.0.1:{port}: connection refused. Is wirelabd running there? Start it with "
                              "boards/up, or name another address with --ip.\nwirelab: 0 of 2 done, 2 failed\n")
        err = self.wirelab("--lang", "es", "ls")[2]
        self.assertEqual(err, f"wirelab: no se puede conectar a 127.0.0.1:{port}: conexión rechazada. ¿Está wirelabd en marcha allí? "
                              "Arránquelo con boards/up, o indique otra dirección con --ip.\n")

    def test_password_comes_from_a_file_or_standard_input(self):
        (self.here / "secret").write_bytes(b"secreto\r\nnot this\n")
        self.serve(reply(b"AUTHENTICATED"), reply(b"SUCCESS"))
        self.assertEqual(self.wirelab("login", "ana", "--password-file", "secret")[:2], (0, "'ana' is authenticated\n"))
        self.assertEqual(self.wirelab("signin", "ana", stdin=b"otro\n")[:2], (0, "'ana' is registered\n"))
        self.assertEqual(self.sent(), [b"LOGIN ana secreto\n", b"SIGNIN ana otro\n"])

    def test_password_file_that_cannot_be_read_says_why(self):
        self.serve()
        for path, english, spanish in (("falta", "no such file or directory", "no existe el fichero o el directorio"),
                                       (".", "it is a directory", "es un directorio")):
            for words, said in (([], f"cannot read '{path}': {english}"), (["--lang", "es"], f"no se puede leer '{path}': {spanish}")):
                with self.subTest(path=path, words=words):
                    self.assertEqual(self.wirelab(*words, "login", "ana", "--password-file", path), (1, "", f"wirelab: {said}\n"))
        self.assertEqual(self.server.talks, [])

    def test_password_that_cannot_be_carried_is_not_sent(self):
        self.serve()
        for password in (b"\n", b"two words\n", b"tab\there\n", b"x" * 5000):
            with self.subTest(password=password[:20]):
                self.assertEqual(self.wirelab("login", "ana", stdin=password)[0], 2)
        self.assertEqual(self.server.talks, [])


class JsonDocuments(ProgramCase, unittest.TestCase):
    """--json: one document for each run, with stable keys, also for errors, and nothing else anywhere."""
    protocol = ("--classic",)

    def document(self, *words, **options):
        status, out, err = self.wirelab("--json", *words, **options)
        self.assertEqual(err, "")
        document = json.loads(out)
        self.assertEqual(document["exit"], status)
        self.assertEqual(document["ok"], status == 0)
        return document

    def test_listing(self):
        self.serve(reply("a\nd/\nñ\x1b\n".encode()[:-1]))
        document = self.document("ls")
        self.assertEqual((document["verb"], document["server"]), ("ls", {"ip": "127.0.0.1", "port": self.address[1]}))
        self.assertEqual(document["results"], [{"ok": True, "path": ".", "entries": [
            {"name": "a", "type": "file"}, {"name": "d", "type": "directory"}, {"name": "ñ\x1b", "type": "file"}]}])

    def test_transfers(self):
        self.serve(download(b"abc"), reply(b"ERROR"))
        document = self.document("get", "a", "b")
        self.assertEqual(document["results"][0], {"ok": True, "name": "a", "saved_as": "a", "bytes": 3})
        self.assertEqual(document["results"][1]["reply"], "ERROR")
        self.assertEqual([document["error"]["code"], document["results"][1]["error"]["code"]], ["not_found"] * 2)
        self.assertEqual(document["summary"], {"done": 1, "failed": 1})

    def test_each_other_verb(self):
        (self.here / "f").write_bytes(b"abc")
        self.serve(upload(b"f-copia", b"3\n"), reply(b"DELETED"), reply(b"RENAMED"), reply(b"AUTHENTICATED"), reply(b"SUCCESS"),
                   reply(b"DELETED"))
        for words, result in ((["put", "f"], {"file": "f", "stored_as": "f-copia", "bytes": 3}), (["rm", "a"], {"name": "a"}),
                              (["mv", "a", "b"], {"old": "a", "new": "b"}), (["login", "ana"], {"user": "ana"}),
                              (["signin", "ana"], {"user": "ana"}), (["DELETE_FILE", "a"], {"command": "DELETE_FILE a", "reply": "DELETED"})):
            with self.subTest(words=words):
                self.assertEqual(self.document(*words, stdin=b"pw\n")["results"], [{"ok": True, **result}])

    def test_passwords_are_not_told(self):
        for words in (["LOGIN", "eva", "s3cret"], ["SIGNIN", "eva", "s3cret"], ["LOGIN", "eva s3cret"], ["SIGNIN", "eva", "x", "s3cret"]):
            for answer in (b"AUTHENTICATED", b"SUCCESS", b"ERROR"):
                with self.subTest(words=words, answer=answer):
                    self.serve(reply(answer))
                    status, out, _ = self.wirelab("--json", *words)
                    self.assertNotIn("s3cret", out)
                    self.assertEqual(json.loads(out)["results"][0]["command"], f"{words[0]} eva ***", status)
                    self.server.thread.join(20)
                    self.assertEqual(self.server.talks[0].seen, " ".join(words).encode())

    def test_errors(self):
        self.serve()
        self.server.close()
        document = self.document("rm", "a", "b")
        self.assertEqual((document["exit"], [result["error"]["code"] for result in document["results"]]), (8, ["unreachable"] * 2))
        document = self.document("get")
        self.assertEqual((document["exit"], document["error"]["code"]), (2, "usage"))

    def test_bytes_that_are_no_text(self):
        self.serve(reply(b"\xff\xfe\n\xc2\x9b"))
        out = self.wirelab("--json", "ls")[1]
        self.assertTrue(out.isascii())
        json.loads(out)
