"""Whom the host program trusts: the first key that an appliance shows, and no other; or who is vouched for. Nothing else gets a byte."""

import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import threading
import unittest

from support.case import ServerCase, over_both_stacks
from support.scripted_server import ProgramCase, ScriptedServer
from support.session import Session
from support.waiting import DEADLINE, wait_until

SUCCESS, FAILED, USAGE, NOT_ALLOWED, UNREACHABLE, NOT_FOUND = 0, 1, 2, 4, 8, 10
OTHER = "SHA256:" + "A" * 43


class TrustCase(ProgramCase):
    """Runs the program over TLS, with a book of its own."""

    wire = "tls"

    def setUp(self):
        super().setUp()
        self.book = pathlib.Path(self.place, "known", "boards")

    def environment(self, **changes):
        return super().environment(**{"WIRELAB_KNOWN_BOARDS": str(self.book), **changes})

    def known(self):
        return self.book.read_text(encoding="ascii") if self.book.exists() else ""

    def name(self):
        return f"{self.address[0]}:{self.address[1]}"

    def expect(self, code, *words, **options):
        """Both outputs of a run that ends with `code`."""
        got, out, err = self.wirelab(*words, **options)
        self.assertEqual(got, code, out + err)
        return out, err


class RealCase(TrustCase, ServerCase):
    """The same, with a real appliance."""

    def prepare(self):
        self.put("a", b"hola")

    def setUp(self):
        super().setUp()
        self.address, self.key = self.server.tls()

    def restart(self, root):
        """Another appliance in the place of this one."""
        self.server.stop()
        self.server = self.start_server(*self.same_ports(), root=root)
        self.addCleanup(self.server.stop)

    def same_ports(self):
        return () if self.stack_name == "lwip" else ("--tls-port", str(self.address[1]))

    def another_root(self):
        root = os.path.join(self.place, "another")
        os.mkdir(root)
        return root


@over_both_stacks
class FirstUse(RealCase):

    def test_first_use_says_so_once(self):
        out, err = self.expect(SUCCESS, "ls")
        self.assertEqual(out, "a\n")
        self.assertEqual(err.count("\n"), 1)
        self.assertIn(self.name(), err)
        self.assertIn(self.key, err, "as the console prints it")
        self.assertIn("wirelabd tls", err)
        self.assertRegex(self.known(), rf"^{re.escape(self.name())} {re.escape(self.key)} \d{{4}}-\d\d-\d\d\n$")
        self.assertEqual(self.expect(SUCCESS, "ls"), ("a\n", ""))

    def test_documents_stay_documents(self):
        out, err = self.expect(SUCCESS, "--json", "ls")
        self.assertEqual(json.loads(out)["results"][0]["entries"][0]["name"], "a")
        self.assertIn(self.key, err)

    def test_files_both_ways(self):
        content = os.urandom(700_000)
        (self.here / "big").write_bytes(content)
        self.expect(SUCCESS, "put", "big")
        self.assertEqual(self.stored("big"), content)
        self.expect(SUCCESS, "get", "big", "-o", "back")
        self.assertEqual((self.here / "back").read_bytes(), content)

    def test_two_at_once(self):
        runs = [subprocess.Popen(self.command("ls"), env=self.environment(), cwd=self.here, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                for _ in range(2)]
        for run in runs:
            out, err = run.communicate(timeout=DEADLINE)
            self.assertEqual((run.returncode, out), (SUCCESS, b"a\n"), err)
        self.assertEqual(self.known().count("\n"), 1)

    def test_expected_key_of_a_first_use_need_not_be_compared(self):
        out, err = self.expect(SUCCESS, "trust", "--fingerprint", self.key)
        self.assertIn("expected", err)
        self.assertNotIn("wirelabd tls", err + out)
        self.assertIn(self.key, self.known())

    def test_file_is_listed_alone(self):
        (self.here / "b").write_bytes(b"xy")
        self.expect(SUCCESS, "mkdir", "dir")
        self.expect(SUCCESS, "put", "b", "--as", "dir/b")
        self.assertEqual(self.expect(SUCCESS, "ls", "dir/b")[0], "dir/b\n")
        self.assertRegex(self.expect(SUCCESS, "ls", "-l", "dir/b")[0], r"^- +2  \S+ +dir/b\n$")
        self.expect(NOT_FOUND, "ls", "dir/c")

    def test_known_only_meets_nobody_new(self):
        _, err = self.expect(NOT_ALLOWED, "--known-only", "ls")
        self.assertIn(self.key, err)
        self.assertEqual(self.known(), "")
        self.expect(SUCCESS, "ls")
        self.assertEqual(self.expect(SUCCESS, "--known-only", "ls")[1], "")

    def test_book_that_cannot_be_read_stops(self):
        self.book.parent.mkdir()
        self.book.write_text("no pin\n", encoding="ascii")
        _, err = self.expect(FAILED, "ls")
        self.assertIn(str(self.book), err)
        self.assertIn("line 1", err)
        self.book.unlink()
        self.book.mkdir()
        self.assertIn(str(self.book), self.expect(FAILED, "ls")[1])

    def test_book_that_cannot_be_written_is_a_warning(self):
        out, err = self.expect(SUCCESS, "ls", WIRELAB_KNOWN_BOARDS="/proc/no/boards")
        self.assertEqual(out, "a\n")
        self.assertIn("/proc/no", err)
        self.expect(FAILED, "trust", WIRELAB_KNOWN_BOARDS="/proc/no/boards")

    def test_nobody_knows_where_the_book_is(self):
        environment = {"WIRELAB_KNOWN_BOARDS": "", "HOME": "", "XDG_CONFIG_HOME": ""}
        self.assertIn("WIRELAB_KNOWN_BOARDS", self.expect(FAILED, "ls", **environment)[1])

    def test_network_verbs_go_the_same_way(self):
        self.assertIn("event", self.expect(SUCCESS, "--json", "timeline")[0])
        self.assertEqual(json.loads(self.expect(SUCCESS, "--json", "status")[0])["kind"], "status")


@over_both_stacks
class ChangedKey(RealCase):

    def setUp(self):
        super().setUp()
        self.expect(SUCCESS, "ls")
        self.before = self.known()
        self.another = self.another_root()
        self.restart(self.another)
        self.old, self.key = self.key, self.server.tls()[1]
        self.assertNotEqual(self.old, self.key)

    def test_hard_stop_and_the_way_out(self):
        (self.here / "secret").write_bytes(b"geheim")
        _, err = self.expect(NOT_ALLOWED, "put", "secret")
        self.assertEqual(self.known(), self.before)
        self.assertEqual([name for name in os.listdir(self.another) if name != ".wirelab"], [])
        for word in (self.old, self.key, self.before.split()[2]):
            self.assertIn(word, err)
        words = re.search(r"(wirelab --ip .* trust --fingerprint \S+)", err)[1].split()
        self.assertEqual(words[:5], ["wirelab", "--ip", self.address[0], "--port", str(self.address[1])])
        done = subprocess.run([self.program, *words[1:]], env=self.environment(), capture_output=True, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, SUCCESS, done.stderr)
        self.assertIn(self.key, self.known())
        self.assertNotIn(self.old, self.known())
        self.assertEqual(self.expect(SUCCESS, "put", "secret")[1], "")

    def test_trust_shows_both_and_keeps_the_old(self):
        out, err = self.expect(NOT_ALLOWED, "--json", "trust")
        result = json.loads(out)["results"][0]
        self.assertEqual((result["key"], result["known"]["key"]), (self.key, self.old), err)
        self.assertEqual(self.known(), self.before)
        self.expect(NOT_ALLOWED, "trust", "--fingerprint", OTHER)
        self.assertEqual(self.known(), self.before)

    def test_fingerprint_on_any_verb(self):
        _, err = self.expect(NOT_ALLOWED, "ls", "--fingerprint", self.old)
        self.assertIn(self.key, err)
        self.expect(SUCCESS, "ls", "--fingerprint", self.key)
        self.assertIn(self.key, self.known())

    def test_forget(self):
        self.assertIn(self.old, self.expect(SUCCESS, "forget")[0])
        self.assertEqual(self.known(), "")
        self.expect(NOT_FOUND, "forget")
        self.assertIn(self.key, self.expect(SUCCESS, "ls")[1])

    def test_network_verbs_and_claims_stop_too(self):
        self.expect(NOT_ALLOWED, "status")
        self.expect(NOT_ALLOWED, "claim", "ana", "--code", "7K2QF-0MX1T", stdin=b"uno\n")


@over_both_stacks
class Full(RealCase):
    """All places for TLS are taken."""

    server_arguments = ("--max-tls-connections", "1")

    def test_says_so_and_does_not_advise_clear_text(self):
        self.expect(SUCCESS, "ls")
        with Session(self.address, tls=True) as session:
            self.assertEqual(session.ask(b"NOOP")[0], 200)
            _, err = self.expect(FAILED, "ls")
            self.assertEqual(err, f"wirelab: {self.name()} has as many connections over TLS as it takes: try again later\n")
        wait_until(lambda: self.wirelab("ls")[0] == SUCCESS, "the place that was left")


@over_both_stacks
class Owners(RealCase):
    """An appliance as it comes, which lets nobody in."""

    server_arguments = ("--access", "login")

    def claim(self, code, **options):
        return self.wirelab("claim", "ana", "--code", code, stdin=b"uno\n", **options)

    def test_claim_and_log_in(self):
        code, _, err = self.claim("00000-00000")
        self.assertEqual(code, NOT_ALLOWED)
        self.assertIn("unclaimed", err)
        code, out, err = self.claim(self.server.claim_code())
        self.assertEqual((code, out), (SUCCESS, "'ana' owns the appliance now\n"), err)
        self.assertEqual(self.claim("00000-00000")[0], FAILED, "it has an owner")
        _, err = self.expect(NOT_ALLOWED, "ls")
        self.assertIn("--login", err)
        self.assertEqual(self.expect(SUCCESS, "ls", "--login", "ana", stdin=b"uno\n")[0], "a\n")
        self.expect(SUCCESS, "login", "ana", stdin=b"uno\n")
        self.expect(NOT_ALLOWED, "login", "ana", stdin=b"dos\n")

    def test_code_and_password_from_one_input(self):
        self.expect(SUCCESS, "claim", "ana", stdin=self.server.claim_code().encode() + b"\nuno\n")
        self.expect(SUCCESS, "login", "ana", stdin=b"uno\n")

    def test_passphrase(self):
        phrase = b'correct "horse" \\ battery\n'
        self.expect(SUCCESS, "claim", "ana", "--code", self.server.claim_code(), stdin=phrase)
        self.assertEqual(self.expect(SUCCESS, "--login", "ana", "ls", stdin=phrase)[0], "a\n")
        (self.here / "pw").write_bytes(phrase)
        for words in (["--login", "ana", "--password-file", "pw", "ls"], ["ls", "--login", "ana", "--password-file", "pw"]):
            self.assertEqual(self.expect(SUCCESS, *words)[0], "a\n")
        self.expect(SUCCESS, "passwd", "ana", "--password-file", "pw", stdin=b"p w\n")
        self.expect(SUCCESS, "login", "ana", stdin=b"p w\n")
        _, err = self.expect(NOT_ALLOWED, "login", "ana", stdin=phrase)
        self.assertEqual(err, "wirelab: ana: user or password is wrong\n")

    def test_passwords_that_nothing_carries(self):
        for password, said in ((b"\n", "empty"), (b"a\tb\n", "control"), (b"x" * 257 + b"\n", "256 bytes")):
            self.assertIn(said, self.expect(USAGE, "login", "ana", stdin=password)[1])
        self.address = self.server.address
        self.assertIn("--classic", self.expect(USAGE, "--classic", "login", "ana", stdin=b"a b\n")[1])

    def test_never_in_clear_text(self):
        self.assertEqual(self.wirelab("--plain", "claim", "ana", "--code", "x", stdin=b"uno\n")[0], USAGE)
        self.assertEqual(self.claim("x", WIRELAB_WIRE="plain")[0], USAGE)
        self.address = self.server.address
        _, err = self.expect(NOT_ALLOWED, "--plain", "login", "ana", stdin=b"uno\n")
        self.assertIn("TLS", err)

    def test_network_verbs_log_in(self):
        self.claim(self.server.claim_code())
        for words in (["status"], ["timeline"], ["arp"]):
            with self.subTest(words=words):
                _, err = self.expect(NOT_ALLOWED, *words)
                self.assertIn("--login", err)
                out, err = self.expect(SUCCESS, *words, "--login", "ana", stdin=b"uno\n")
                self.assertTrue(out, err)
        _, err = self.expect(NOT_ALLOWED, "status", "--login", "ana", stdin=b"dos\n")
        self.assertNotIn("--login", err, "it was there, with a wrong password")


class Foreign(TrustCase, unittest.TestCase):
    """Peers that are no wirelabd."""

    stack_name = "posix"

    def openssl(self, *words):
        done = subprocess.run(["openssl", *words], capture_output=True, text=True, timeout=DEADLINE, cwd=self.place, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def make_key(self, name, subject="IP:127.0.0.1", authority=None):
        """NAME.key and NAME.pem, signed by itself or by an authority."""
        words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout", f"{name}.key", "-out",
                 f"{name}.pem", "-subj", f"/CN={name}", "-addext", f"subjectAltName={subject}"]
        if authority:
            words += ["-CA", f"{authority}.pem", "-CAkey", f"{authority}.key", "-addext", "basicConstraints=critical,CA:FALSE"]
        self.openssl(*words)
        return [os.path.join(self.place, f"{name}.{kind}") for kind in ("pem", "key")]

    def serve_tls(self, files, script, times=1, highest=None):
        """Python's (OpenSSL's) server: `script` gets each connection whose handshake is through."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        if highest:
            context.maximum_version = highest
        self.heard = []

        def wrapped(talk):
            try:
                talk.connection = context.wrap_socket(talk.connection, server_side=True)
            except (ssl.SSLError, OSError) as error:
                self.heard.append(error)
                return
            with talk.connection:
                script(talk)

        self.serve(*[wrapped] * times)

    def lines(self, talk):
        """Says hello; then gives each line of the client to `answers`, by its first word."""
        answers = self.answers

        def read_line():
            line = b""
            while not line.endswith(b"\n"):
                if not (byte := talk.read(1)):
                    return line
                line += byte
            return line

        self.heard.append(read_line())
        body = json.dumps({"protocol": "wirelab/1", "server": "foreign", "max_request": 2304, "verbs": list(answers)}).encode()
        talk.send(b"200 hello %d\n" % len(body) + body)
        while line := read_line():
            self.heard.append(line)
            word = line.split()[0].decode()
            reply = answers.get(word, b"405 unknown_command 0\n")
            if callable(reply):
                return reply(talk)
            talk.send(reply)

    def test_tls_1_2_only(self):
        self.answers = {"LIST_FILES": b"200 listing 1\na"}
        self.serve_tls(self.make_key("old"), self.lines, highest=ssl.TLSVersion.TLSv1_2)
        self.assertEqual(self.expect(SUCCESS, "ls")[0], "a\n")

    def test_man_in_the_middle_hears_nothing(self):
        self.answers = {"LIST_FILES": b"200 listing 1\na"}
        honest, other = self.make_key("honest"), self.make_key("other")
        self.serve_tls(honest, self.lines)
        self.expect(SUCCESS, "ls")
        before, port = self.known(), self.address[1]
        heard = self.intercept(port, other)
        _, err = self.expect(NOT_ALLOWED, "ls", "--login", "ana", stdin=b"geheim\n")
        self.assertIn("CHANGED", err)
        self.assert_nothing_heard(heard)
        self.assertEqual(self.known(), before)

    def intercept(self, port, key, times=1):
        """Somebody else with that key in the place of the server; what he hears, once he is done with so many."""
        self.server.close()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*key)
        listener = socket.create_server(("127.0.0.1", port))
        listener.settimeout(DEADLINE)
        self.addCleanup(listener.close)
        heard = []

        def one():
            connection, _ = listener.accept()
            connection.settimeout(DEADLINE)
            with connection, context.wrap_socket(connection, server_side=True) as stream:
                heard.append(stream.recv(65536))

        def all_of_them():
            for _ in range(times):
                self.ignoring(one, heard)
            listener.close()

        thread = threading.Thread(target=all_of_them, daemon=True)
        thread.start()
        self.addCleanup(thread.join, DEADLINE)
        return lambda: (thread.join(DEADLINE), heard)[1]

    def assert_nothing_heard(self, heard):
        words = heard()
        self.assertTrue(words)
        self.assertTrue(all(isinstance(word, OSError) for word in words), f"not a byte of ours: {words}")

    @staticmethod
    def ignoring(call, heard):
        try:
            call()
        except OSError as error:
            heard.append(error)

    def test_authority(self):
        self.answers = {"LIST_FILES": b"200 listing 1\na"}
        self.make_key("root")
        self.serve_tls(self.make_key("board", authority="root"), self.lines, times=2)
        authority = os.path.join(self.place, "root.pem")
        out, err = self.expect(SUCCESS, "--ca", authority, "--known-only", "ls")
        self.assertEqual(out, "a\n")
        self.assertIn("has to from now on", err)
        self.assertIn(" authority ", self.known())
        self.assertIn("--ca", self.expect(NOT_ALLOWED, "ls")[1], "its authority was not named this time")

    def test_impostor_of_a_vouched_server(self):
        self.answers = {"LIST_FILES": b"200 listing 1\na"}
        self.make_key("root")
        self.serve_tls(self.make_key("board", authority="root"), self.lines)
        ca = ("--ca", os.path.join(self.place, "root.pem"))
        self.expect(SUCCESS, *ca, "ls")
        before, port = self.known(), self.address[1]
        for name, options in (("self", {}), ("foreign", {"subject": "IP:192.0.2.1", "authority": "root"})):
            heard = self.intercept(port, self.make_key(name, **options), times=2)
            for words in (ca, ()):
                _, err = self.expect(NOT_ALLOWED, *words, "--login", "ana", "ls", stdin=b"geheim\n")
                self.assertIn("vouche", err)
                self.assertIn("trust --fingerprint SHA256:", err)
            self.assertEqual(self.known(), before)
            self.assert_nothing_heard(heard)

    def test_named_authority_knows_no_first_use(self):
        self.make_key("root")
        for name, options in (("self", {}), ("foreign", {"subject": "IP:192.0.2.1", "authority": "root"})):
            self.serve_tls(self.make_key(name, **options), self.lines)
            _, err = self.expect(NOT_ALLOWED, "--ca", os.path.join(self.place, "root.pem"), "ls")
            self.assertIn("--ca demands", err)
            self.assertEqual(self.known(), "")

    def test_authority_for_another_name(self):
        self.answers = {"LIST_FILES": b"200 listing 1\na"}
        self.make_key("root")
        self.serve_tls(self.make_key("board", subject="IP:192.0.2.1", authority="root"), self.lines)
        self.expect(NOT_ALLOWED, "--ca", os.path.join(self.place, "root.pem"), "--known-only", "ls")

    def test_authorities_that_cannot_be_read(self):
        self.address = ("127.0.0.1", 1)
        bad = os.path.join(self.place, "bad.pem")
        pathlib.Path(bad).write_bytes(b"nothing")
        for name in ("/nowhere", bad):
            self.assertIn(name, self.expect(FAILED, "--ca", name, "ls")[1])

    def test_clear_text_on_that_port(self):
        for words in (b"ERROR", b"200 hello 2\n{}", b"HTTP/1.1 400 Bad Request\r\n\r\n"):
            seen = []

            def script(talk, words=words, seen=seen):
                seen.append(talk.read_segment())
                talk.send(words)
                talk.finish()

            self.serve(*[script] * 8)
            _, err = self.expect(FAILED, "ls", "--login", "ana", stdin=b"geheim\n")
            self.assertIn("--plain", err)
            self.assertTrue(seen)
            for first in seen:
                self.assertEqual(first[:1], b"\x16", "a handshake of TLS and nothing else")

    def test_nobody_there(self):
        self.address = ("127.0.0.1", 1)
        self.assertIn("--plain", self.expect(UNREACHABLE, "ls")[1])

    def test_truncated_download(self):
        content = b"x" * 5000

        def cut(talk):
            talk.send(b"200 file %d\n" % len(content) + content[:3000])
            # Without close_notify: the connection only ends.
            raw = talk.connection.detach()
            socket.socket(fileno=raw).close()

        self.answers = {"DOWNLOAD_FILE": cut}
        self.serve_tls(self.make_key("cut"), self.lines, times=8)
        code, out, err = self.wirelab("get", "a")
        self.assertEqual(code, FAILED, out + err)
        self.assertNotIn("a", self.files())

    def test_usage(self):
        self.address = ("127.0.0.1", 1)
        for words in (["--plain", "--classic", "ls"], ["--plain", "--fingerprint", OTHER, "ls"], ["--classic", "--ca", "x", "ls"],
                      ["--fingerprint", "abc", "ls"], ["--fingerprint", OTHER, "LIST_FILES"], ["--plain", "trust"]):
            with self.subTest(words=words):
                self.expect(USAGE, *words)
        self.expect(USAGE, "ls", WIRELAB_WIRE="clear")
