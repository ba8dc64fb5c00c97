"""wirelab/1 over the real programs: request after request on one connection, over both stacks and on boards."""

import hashlib
import json
import random

from support.case import ServerCase, over_both_stacks, over_stacks_and_boards
from support.client import Conversation
from support.session import GREETING, Session, word


@over_stacks_and_boards
class Sessions(ServerCase):
    """What one session can do."""

    def prepare(self):
        self.put("letras.txt", b"abcdef")
        self.put("vacio", b"")

    def setUp(self):
        super().setUp()
        self.session = Session(self.address)
        self.addCleanup(self.session.socket.close)

    def test_greeting_says_what_there_is(self):
        hello = self.session.hello
        self.assertEqual(hello["protocol"], "wirelab/1")
        self.assertRegex(hello["server"], r"^wirelabd \d+\.\d+")
        for verb in ("LIST_FILES", "UPLOAD_FILE", "NET_STATUS", "NET_WATCH", "LOGIN", "NOOP", "QUIT"):
            self.assertIn(verb, hello["verbs"])

    def test_each_verb_of_files_on_one_connection(self):
        ask = self.session.ask
        self.assertEqual(ask(b"LIST_FILES"), (200, "listing", b"letras.txt\nvacio"))
        self.assertEqual(ask(b"DOWNLOAD_FILE letras.txt"), (200, "file", b"abcdef"))
        self.assertEqual(ask(b"DOWNLOAD_FILE vacio"), (200, "file", b""))
        self.assertEqual(self.session.upload("a \"b\" c", b"xyz"), (201, "stored", b"a \"b\" c"))
        self.assertEqual(self.stored("a \"b\" c"), b"xyz")
        self.assertEqual(self.session.upload("letras.txt", b"otra"), (201, "stored", b"letras-copia.txt"))
        self.assertEqual(ask(b"RENAME_FILE letras-copia.txt " + word("con blancos")), (200, "renamed", b""))
        self.assertEqual(ask(b"RENAME_FILE vacio letras.txt")[:2], (409, "exists"))
        self.assertEqual(ask(b"DELETE_FILE vacio"), (200, "deleted", b""))
        self.assertEqual(ask(b"DELETE_FILE vacio")[:2], (404, "not_found"))
        self.assertEqual(ask(b"DOWNLOAD_FILE ../etc/passwd")[0], 403)
        self.assertEqual(ask(b"MSFCONSOLE"), (405, "unknown_command", b""))
        self.assertEqual(sorted(self.names()), sorted(["letras.txt", "con blancos", "a \"b\" c"]))
        self.assertEqual(ask(b"QUIT"), (200, "bye", b""))
        self.session.expect_end()

    def test_pipelined_requests_are_answered_in_order(self):
        names = [f"f{number}" for number in range(8)]
        content = {name: random.Random(name).randbytes(1000 + 37 * number) for number, name in enumerate(names)}
        requests = b"".join(b"UPLOAD_FILE %s +%d\n" % (name.encode(), len(data)) + data for name, data in content.items())
        requests += b"".join(b"DOWNLOAD_FILE %s\n" % name.encode() for name in names) + b"NOOP\n"
        self.session.send(requests)
        for name in names:
            self.assertEqual(self.session.reply(), (201, "stored", name.encode()))
        for name in names:
            self.assertEqual(self.session.reply(), (200, "file", content[name]))
        self.assertEqual(self.session.reply(), (200, "ok", b""))

    def test_large_file_there_and_back(self):
        data = random.Random(7).randbytes(3 * 1024 * 1024 + 11)
        self.session.send(b"UPLOAD_FILE big ?%d\n" % len(data))
        self.assertEqual(self.session.reply(), (101, "go_on", b""))
        self.session.send(data)
        self.assertEqual(self.session.reply(), (201, "stored", b"big"))
        status, reason, body = self.session.ask(b"DOWNLOAD_FILE big")
        self.assertEqual((status, reason, hashlib.sha256(body).digest()), (200, "file", hashlib.sha256(data).digest()))
        self.assertEqual(self.session.ask(b"NOOP"), (200, "ok", b""))

    def test_refused_body_is_not_taken_for_requests(self):
        self.assertEqual(self.session.upload("../out", b"DELETE_FILE letras.txt\n" * 100)[0], 403)
        self.assertEqual(self.session.ask(b"UPLOAD_FILE x"), (411, "no_body", b""))
        self.assertEqual(self.session.ask(b"LIST_FILES"), (200, "listing", b"letras.txt\nvacio"))

    def test_accounts(self):
        self.assertEqual(self.session.ask(b"SIGNIN ana " + word("un secreto")), (201, "registered", b""))
        self.assertEqual(self.session.ask(b"SIGNIN ana otro"), (409, "exists", b""))
        self.assertEqual(self.session.ask(b"LOGIN ana " + word("un secreto")), (200, "authenticated", b""))
        self.assertEqual(self.session.ask(b"LOGIN ana mal")[0], 403)

    def test_network_status_and_watch(self):
        status, reason, body = self.session.ask(b"NET_STATUS")
        self.assertEqual((status, reason, json.loads(body)["kind"]), (200, "document", "status"))
        status, reason, body = self.session.ask(b"NET_WATCH")
        self.assertEqual((status, reason), (100, "text"))
        for line in body.splitlines():
            json.loads(line)
        self.session.send(b"NOOP\n")
        while (reply := self.session.reply())[0] == 100:
            pass
        self.assertEqual(reply, (200, "end", b""))
        self.assertEqual(self.session.reply(), (200, "ok", b""))

    def test_client_that_says_all_at_once_gets_all_answers(self):
        with Conversation(self.address) as talk:
            talk.send(GREETING + b"LIST_FILES\nNOOP\n").half_close()
            self.assertTrue(talk.rest().endswith(b"200 listing 16\nletras.txt\nvacio200 ok 0\n200 bye 0\n"))

    def test_other_version_is_told_which_one_there_is(self):
        with Conversation(self.address) as talk:
            talk.send(b"HELLO wirelab/2\n").expect_end(b"505 version 9\nwirelab/1")

    def test_classic_wire_beside_it(self):
        with Conversation(self.address) as talk:
            talk.send(b"DOWNLOAD_FILE letras.txt").expect(b"SIZE: 6\r\nabcdef")
        self.assertEqual(self.session.ask(b"NOOP"), (200, "ok", b""))


@over_stacks_and_boards
class Stopping(ServerCase):
    """What a session hears when its server ends."""

    rewinds = False

    def test_session_that_asks_nothing_is_told(self):
        with Session(self.address) as session:
            self.server.stop()
            session.expect_end(b"503 stopping 0\n")


def record(name, role, password):
    """An account for the setting of that name."""
    salt = bytes(range(16))
    return f"{name}:{role}:pbkdf2-sha256:1000:{salt.hex()}:{hashlib.pbkdf2_hmac('sha256', password, salt, 1000).hex()}"


class AccessCase(ServerCase):
    """Where a log-in is needed: one admin, whom the settings name."""

    mode = "login"

    def prepare(self):
        self.put("letras.txt", b"abcdef")

    def secure(self):
        """A session over TLS."""
        return Session(self.server.tls()[0], tls=True)

    @property
    def server_arguments(self):
        return ("--access", self.mode, "--account", record("ana", "admin", b"uno"))


@over_both_stacks
class Access(AccessCase):
    """Nothing without a log-in, and no log-in without TLS."""

    def test_nobody_gets_in_without(self):
        for command in (b"LIST_FILES\n", b"DOWNLOAD_FILE letras.txt\n", b"DELETE_FILE letras.txt\n", b"RENAME_FILE letras.txt x\n", b"NET_STATUS\n",
                        b"UPLOAD_FILE n\n", b"SIGNIN eva tres\n", b"LOGIN ana uno\n"):
            with Conversation(self.address) as talk:
                talk.send(command).expect_end(b"ERROR")
        with Session(self.address) as session:
            self.assertEqual(session.ask(b"LIST_FILES"), (401, "login_needed", b""))
            self.assertEqual(session.upload("n", b"abc"), (401, "login_needed", b""))
            self.assertEqual(session.ask(b"SIGNIN eva tres"), (426, "tls_needed", b""))
            self.assertEqual(session.ask(b"LOGIN ana uno"), (426, "tls_needed", b""))
            self.assertEqual(session.ask(b"NOOP"), (200, "ok", b""))
        self.assertEqual(self.names(), ["letras.txt"])

    def test_roles_are_bound_to_the_connection_and_kept_over_a_restart(self):
        with self.secure() as ana:
            self.assertEqual(ana.ask(b"LOGIN ana uno"), (200, "authenticated", b""))
            self.assertEqual(ana.ask(b"SIGNIN luis dos"), (201, "registered", b""))
            self.assertEqual(ana.ask(b"SIGNIN luis otro"), (409, "exists", b""))
        self.server.stop()
        self.server = self.start_server()
        self.address = self.server.address
        with self.secure() as ana, self.secure() as luis:
            self.assertEqual(ana.ask(b"LOGIN ana uno"), (200, "authenticated", b""))
            self.assertEqual(luis.ask(b"LOGIN luis uno"), (403, "not_allowed", b""))
            self.assertEqual(luis.ask(b"LIST_FILES"), (401, "login_needed", b""))
            self.assertEqual(luis.ask(b"LOGIN luis dos"), (200, "authenticated", b""))
            self.assertEqual(luis.upload("n", b"abc"), (201, "stored", b"n"))
            self.assertEqual(luis.ask(b"SIGNIN eva tres"), (403, "role_needed", b""))
            self.assertEqual(luis.ask(b"ARP_DELETE 10.0.2.2"), (403, "role_needed", b""))
            # Not changed by default, whoever asks: the refusal says so.
            status, reason, body = ana.ask(b"ARP_DELETE 10.0.2.2")
            self.assertEqual((status, reason, json.loads(body)["kind"]), (403, "not_allowed", "error"))
            self.assertEqual(ana.ask(b"DELETE_FILE n"), (200, "deleted", b""))


@over_both_stacks
class AccessToWrite(AccessCase):
    """Everybody reads, and who logs in writes."""

    mode = "login-to-write"

    def test_reading_needs_no_login_and_writing_does(self):
        with Conversation(self.address) as talk:
            talk.send(b"LIST_FILES\n").expect_end(b"letras.txt")
        with Conversation(self.address) as talk:
            talk.send(b"DELETE_FILE letras.txt\n").expect_end(b"ERROR")
        with Session(self.address) as session:
            self.assertEqual(session.ask(b"DOWNLOAD_FILE letras.txt"), (200, "file", b"abcdef"))
            self.assertEqual(session.ask(b"NET_STATUS")[:2], (200, "document"))
            self.assertEqual(session.ask(b"PING 127.0.0.1"), (401, "login_needed", b""))
            self.assertEqual(session.ask(b"DELETE_FILE letras.txt"), (401, "login_needed", b""))
        with self.secure() as session:
            self.assertEqual(session.ask(b"LOGIN ana uno"), (200, "authenticated", b""))
            self.assertEqual(session.ask(b"DELETE_FILE letras.txt"), (200, "deleted", b""))
