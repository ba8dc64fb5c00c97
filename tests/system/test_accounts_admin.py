"""An admin sees to accounts and to the key of TLS, and users to their own passwords: over the wire, from one start to the next."""

import hashlib
import json
import pathlib
import socket
import ssl
import subprocess

from support.case import ServerCase, over_both_stacks
from support.client import ask
from support.session import Session
from support.waiting import DEADLINE

NOBODY = (401, "login_needed", b"")
WRONG = (403, "not_allowed", b"")


class OwnedCase(ServerCase):
    """A server that ana owns; luis is a writer. Each has a password like the name."""

    server_arguments = ("--access", "login", "--log-level", "debug")

    def prepare(self):
        self.put("letras.txt", b"abcdef")

    def setUp(self):
        super().setUp()
        with self.secure() as session:
            self.assertEqual(session.ask(b"CLAIM ana ana " + self.server.claim_code().encode()), (200, "authenticated", b""))
            self.assertEqual(session.ask(b"SIGNIN luis luis"), (201, "registered", b""))

    def secure(self):
        """A connection over TLS, as nobody."""
        return Session(self.server.tls()[0], tls=True)

    def login(self, user, password=None):
        """The same as somebody."""
        session = self.secure()
        self.addCleanup(session.socket.close)
        self.assertEqual(session.ask(f"LOGIN {user} {password or user}".encode()), (200, "authenticated", b""))
        return session

    def refuses(self, user, password):
        """No log-in with these words."""
        with self.secure() as session:
            self.assertEqual(session.ask(f"LOGIN {user} {password}".encode()), WRONG)

    def restart(self, *arguments):
        self.server.stop()
        self.server = self.start_server(*arguments)
        self.address = self.server.address


def accounts(session):
    """Role by user, as ACCOUNTS says."""
    status, reason, body = session.ask(b"ACCOUNTS")
    if (status, reason) != (200, "document"):
        raise AssertionError(f"ACCOUNTS: {status} {reason}")
    return {account["user"]: account["role"] for account in json.loads(body)["accounts"]}


@over_both_stacks
class Accounts(OwnedCase):
    """Who there is, and what becomes of those who are here."""

    def test_a_role_holds_from_the_next_request_on_and_after_a_kill(self):
        self.restart()
        admin, luis = self.login("ana"), self.login("luis")
        self.assertEqual(accounts(admin), {"ana": "admin", "luis": "writer"})
        self.assertEqual(luis.upload("a", b"x"), (201, "stored", b"a"))
        self.assertEqual(admin.ask(b"ACCOUNT_ROLE luis reader"), (200, "updated", b""))
        self.assertEqual(luis.ask(b"DELETE_FILE a"), (403, "role_needed", b""))
        self.assertEqual(luis.ask(b"LIST_FILES"), (200, "listing", b"a\nletras.txt"))
        self.assertEqual(admin.ask(b"ACCOUNT_ROLE luis admin"), (200, "updated", b""))
        self.assertEqual(accounts(luis), {"ana": "admin", "luis": "admin"})
        self.server.kill()
        self.server = self.start_server()
        self.assertEqual(accounts(self.login("luis")), {"ana": "admin", "luis": "admin"})

    def test_a_removed_account_is_gone_for_those_who_are_here_too(self):
        admin, luis = self.login("ana"), self.login("luis")
        self.assertEqual(admin.ask(b"ACCOUNT_REMOVE luis"), (200, "deleted", b""))
        self.assertEqual(luis.ask(b"LIST_FILES"), NOBODY)
        self.refuses("luis", "luis")
        self.assertEqual(admin.ask(b"ACCOUNT_REMOVE luis"), (404, "not_found", b""))
        self.assertEqual(admin.ask(b"SIGNIN luis otra"), (201, "registered", b""))
        self.assertEqual(luis.ask(b"LIST_FILES"), NOBODY, "another account of the same name")
        self.restart()
        self.assertEqual(accounts(self.login("ana")), {"ana": "admin", "luis": "writer"})

    def test_the_last_admin_stays(self):
        admin = self.login("ana")
        for request in (b"ACCOUNT_REMOVE ana", b"ACCOUNT_ROLE ana writer"):
            self.assertEqual(admin.ask(request), (409, "last_admin", b""))
        self.assertEqual(admin.ask(b"ACCOUNT_ROLE luis admin"), (200, "updated", b""))
        self.assertEqual(admin.ask(b"ACCOUNT_REMOVE ana"), (200, "deleted", b""))
        self.assertEqual(admin.ask(b"ACCOUNTS"), NOBODY)
        self.assertEqual(self.login("luis").ask(b"ACCOUNT_ROLE luis reader"), (409, "last_admin", b""))

    def test_only_an_admins_account_does_any_of_it(self):
        luis = self.login("luis")
        requests = (b"ACCOUNTS", b"ACCOUNT_ROLE luis admin", b"ACCOUNT_REMOVE ana", b"ACCOUNT_PASSWORD ana x", b"TLS_IDENTITY +1")
        with self.secure() as nobody:
            for request in requests:
                body = b"x" if request.endswith(b"+1") else b""
                self.assertEqual(luis.ask(request, body), (403, "role_needed", b""), request)
                self.assertEqual(nobody.ask(request, body), NOBODY, request)
        for request in requests:
            self.assertEqual(ask(self.address, request + b"\n"), b"UNKNOWN_COMMAND", "the classic wire has none of them")
        self.assertEqual(accounts(self.login("ana")), {"ana": "admin", "luis": "writer"})

    def test_open_does_not_make_admins(self):
        """Who is made one while everything is open would still be one afterwards."""
        self.restart("--access", "open")
        for tls, address in ((False, self.address), (True, self.server.tls()[0])):
            with Session(address, tls=tls) as session:
                self.assertEqual(session.ask(b"DELETE_FILE nada"), (404, "not_found", b""))
                self.assertEqual(session.ask(b"ACCOUNT_ROLE luis admin"), NOBODY)
                self.assertEqual(session.ask(b"LOGIN luis luis"), (200, "authenticated", b""))
                self.assertEqual(session.ask(b"ACCOUNT_ROLE luis admin"), (403, "role_needed", b""))
        with Session(self.address) as session:
            self.assertEqual(session.ask(b"LOGIN ana ana"), (200, "authenticated", b""))
            self.assertEqual(session.ask(b"ACCOUNT_PASSWORD luis x"), (426, "tls_needed", b""))

    def test_a_stream_ends_with_its_account(self):
        admin, luis = self.login("ana"), self.login("luis")
        luis.send(b"NET_WATCH since=0\n")
        self.assertEqual(luis.reply()[:2], (100, "text"))
        self.assertEqual(admin.ask(b"ACCOUNT_REMOVE luis"), (200, "deleted", b""))
        told = luis.reply()
        while told[:2] == (100, "text"):
            told = luis.reply()
        self.assertEqual(told, (200, "end", b""))
        self.assertEqual(luis.ask(b"LIST_FILES"), NOBODY)


@over_both_stacks
class Passwords(OwnedCase):
    """Whose is the password?"""

    def test_own_password_survives_a_kill(self):
        self.restart()
        luis, elsewhere = self.login("luis"), self.login("luis")
        self.assertEqual(luis.ask(b"PASSWORD luis wrong fresh"), WRONG)
        self.assertEqual(luis.ask(b"PASSWORD luis luis fresh"), (200, "authenticated", b""))
        self.assertEqual(luis.ask(b"LIST_FILES"), (200, "listing", b"letras.txt"))
        self.assertEqual(elsewhere.ask(b"LIST_FILES"), NOBODY, "the old password may have been stolen")
        self.server.kill()
        self.server = self.start_server()
        self.refuses("luis", "luis")
        self.login("luis", "fresh")

    def test_guesses_at_the_old_password_count_as_log_ins(self):
        with self.secure() as session:
            for user in (b"luis", b"nadie", b"ana"):
                self.assertEqual(session.ask(b"PASSWORD " + user + b" wrong fresh"), WRONG)
            self.assertEqual(session.ask(b"PASSWORD luis luis fresh")[:2], (429, "slow_down"))
            self.assertEqual(session.ask(b"LOGIN luis luis")[:2], (429, "slow_down"))

    def test_an_admin_sets_somebodys(self):
        admin, luis = self.login("ana"), self.login("luis")
        self.assertEqual(admin.ask(b"ACCOUNT_PASSWORD luis fresh"), (200, "updated", b""))
        self.assertEqual(luis.ask(b"LIST_FILES"), NOBODY)
        self.refuses("luis", "luis")
        self.login("luis", "fresh")
        self.assertEqual(admin.ask(b"ACCOUNT_PASSWORD nadie fresh"), (404, "not_found", b""))
        self.assertEqual(admin.ask(b"ACCOUNT_PASSWORD luis"), (400, "invalid", b""))

    def test_none_is_said_in_clear_or_kept(self):
        with Session(self.address) as session:
            self.assertEqual(session.ask(b"PASSWORD luis luis geheim"), (426, "tls_needed", b""))
        self.assertEqual(self.login("ana").ask(b"ACCOUNT_PASSWORD luis geheim1"), (200, "updated", b""))
        with self.secure() as session:
            self.assertEqual(session.ask(b"PASSWORD luis geheim1 geheim2"), (200, "authenticated", b""))
        self.server.stop()
        self.assertFalse(self.server.logged("geheim"))
        for document in (pathlib.Path(self.root) / ".wirelab/documents").iterdir():
            self.assertNotIn(b"geheim", document.read_bytes())


@over_both_stacks
class Identity(OwnedCase):
    """A key and a certificate of an authority, sent by an admin."""

    def pem(self, *kind):
        """A new key and its certificate."""
        place = pathlib.Path(self.place)
        subprocess.run(["openssl", "req", "-x509", *kind, "-nodes", "-days", "9", "-subj", "/CN=lab.example",
                        "-addext", "subjectAltName=DNS:lab.example", "-keyout", place / "key", "-out", place / "chain"],
                       check=True, stderr=subprocess.DEVNULL)
        return (place / "key").read_bytes(), (place / "chain").read_bytes()

    def shown(self):
        """The certificate that a client sees, verified as one of an authority."""
        context = ssl.create_default_context(cafile=pathlib.Path(self.place) / "chain")
        with socket.create_connection(self.server.tls()[0], DEADLINE) as plain, context.wrap_socket(plain, server_hostname="lab.example") as line:
            return line.getpeercert(binary_form=True)

    def test_it_is_used_from_the_next_start_on(self):
        before = self.server.tls()[1]
        for kind in (("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"), ("-newkey", "rsa:2048")):
            key, chain = self.pem(*kind)
            status, reason, fingerprint = self.login("ana").ask(b"TLS_IDENTITY +%d" % len(key + chain), key + chain)
            self.assertEqual((status, reason), (200, "kept_for_next_start"))
            with self.secure() as session:
                self.assertEqual(session.key(), before, "not before the next start")
            self.restart()
            self.assertEqual(self.server.tls()[1], fingerprint.decode())
            self.assertEqual(hashlib.sha256(self.shown()).digest(), hashlib.sha256(ssl.PEM_cert_to_DER_cert(chain.decode())).digest())
            before = self.server.tls()[1]

    def test_what_is_wrong_changes_nothing(self):
        admin, before = self.login("ana"), self.server.tls()[1]
        document = pathlib.Path(self.root) / ".wirelab/documents/tls-identity"
        kept = document.read_bytes()
        key, chain = self.pem("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        foreign, _ = self.pem("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        weak = b"".join(self.pem("-newkey", "rsa:1024"))
        for body in (b"x", key, chain, chain + key, foreign + chain, (key + chain)[:-40], weak, bytes(32 * 1024)):
            self.assertEqual(admin.ask(b"TLS_IDENTITY +%d" % len(body), body), (400, "invalid", b""))
        self.assertEqual(admin.ask(b"TLS_IDENTITY ?%d" % (32 * 1024 + 1)), (400, "invalid", b""))
        self.assertEqual(admin.ask(b"TLS_IDENTITY"), (411, "no_body", b""))
        self.assertEqual(admin.ask(b"TLS_IDENTITY word +1", b"x"), (400, "invalid", b""))
        self.assertEqual(document.read_bytes(), kept)
        self.restart()
        self.assertEqual(self.server.tls()[1], before)

    def test_the_key_is_asked_for_over_tls_only_and_is_in_no_log(self):
        key, chain = self.pem("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        with Session(self.address) as session:
            self.assertEqual(session.ask(b"TLS_IDENTITY ?%d" % len(key + chain)), (426, "tls_needed", b""))
        admin = self.login("ana")
        self.assertEqual(admin.ask(b"TLS_IDENTITY ?%d" % len(key + chain)), (101, "go_on", b""))
        admin.send(key + chain)
        self.assertEqual(admin.reply()[:2], (200, "kept_for_next_start"))
        document = pathlib.Path(self.root) / ".wirelab/documents/tls-identity"
        self.assertEqual(document.read_bytes(), key + chain)
        self.assertEqual(document.stat().st_mode & 0o077, 0)
        self.server.stop()
        self.assertFalse(self.server.logged(key.decode().splitlines()[1]))
        self.assertFalse(self.server.logged("PRIVATE"))
