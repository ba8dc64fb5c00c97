"""An appliance as it comes: nobody owns it, nothing is open. Its key, how it is claimed, who is let in, who has to wait."""

import hashlib
import os
import pathlib
import socket
import ssl
import subprocess

from support.case import ServerCase, over_both_stacks, over_stacks_and_boards
from support.client import Conversation, ask
from support.server import TLS
from support.session import GREETING, Session
from support.waiting import DEADLINE, wait_until


class TrustCase(ServerCase):
    """A server that nobody has claimed."""

    server_arguments = ("--access", "login")

    def prepare(self):
        self.put("letras.txt", b"abcdef")

    def secure(self):
        return Session(self.server.tls()[0], tls=True)

    def claim(self):
        """Makes ana the owner."""
        with self.secure() as session:
            self.assertEqual(session.ask(b"CLAIM ana uno " + self.server.claim_code().encode()), (200, "authenticated", b""))

    def restart(self, *arguments, root=None):
        """Another start, perhaps with more settings, or of another appliance."""
        self.server.stop()
        self.server = self.start_server(*arguments, root=root)
        self.address = self.server.address


@over_both_stacks
class Claiming(TrustCase):
    """Who reads the console owns the appliance."""

    def test_unclaimed_serves_nobody(self):
        for command in (b"LIST_FILES\n", b"LOGIN ana uno\n", b"SIGNIN ana uno\n", b"NET_STATUS\n"):
            self.assertEqual(ask(self.address, command), b"ERROR")
        self.assertEqual(ask(self.address, b"CLAIM ana uno " + self.server.claim_code().encode() + b"\n"), b"UNKNOWN_COMMAND")
        with Session(self.address) as session:
            answer = session.ask(b"CLAIM ana uno " + self.server.claim_code().encode())
            self.assertEqual(answer, (426, "tls_needed", b""), "the code must not be said in the clear")
        with self.secure() as session:
            self.assertEqual(session.ask(b"LIST_FILES"), (401, "login_needed", b""))
            self.assertEqual(session.ask(b"LOGIN ana uno"), (403, "not_allowed", b""))
            self.assertEqual(session.ask(b"CLAIM ana uno 00000-00000"), (403, "not_allowed", b""))
            self.assertEqual(session.ask(b"CLAIM ana uno"), (400, "invalid", b""))

    def test_who_claims_is_the_admin_now_and_after_a_restart(self):
        with self.secure() as session:
            code = self.server.claim_code().lower().replace("-", "").encode()
            self.assertEqual(session.ask(b"CLAIM ana uno " + code), (200, "authenticated", b""))
            self.assertEqual(session.ask(b"LIST_FILES"), (200, "listing", b"letras.txt"))
            self.assertEqual(session.ask(b"SIGNIN luis dos"), (201, "registered", b""))
            self.assertEqual(session.ask(b"CLAIM eva tres " + code), (409, "claimed", b""))
        self.restart()
        self.assertIsNone(self.server.claim_code(), "a claimed appliance has no code to show")
        with self.secure() as session:
            self.assertEqual(session.ask(b"CLAIM eva tres " + code), (409, "claimed", b""))
            self.assertEqual(session.ask(b"LOGIN ana uno"), (200, "authenticated", b""))
            self.assertEqual(session.ask(b"DELETE_FILE letras.txt"), (200, "deleted", b""))

    def test_each_start_has_a_code_of_its_own_unless_it_is_set(self):
        first = self.server.claim_code()
        self.restart()
        self.assertNotEqual(self.server.claim_code(), first)
        self.restart("--claim-code", "7k2qf0mxit")
        self.assertEqual(self.server.claim_code(), "7K2QF-0MX1T")

    def test_secrets_are_in_no_log(self):
        self.restart("--log-level", "debug")
        code = self.server.claim_code()
        with self.secure() as session:
            session.ask(b"CLAIM ana geheim " + code.encode())
            session.ask(b"LOGIN ana wrong-geheim")
            session.ask(b"LOGIN ana geheim")
            session.ask(b"SIGNIN luis geheim2")
        self.server.stop()
        for secret in ("geheim", code):
            self.assertFalse(self.server.logged(secret), secret)
        for document in (pathlib.Path(self.root) / ".wirelab/documents").iterdir():
            self.assertNotIn(b"geheim", document.read_bytes())
            self.assertEqual(document.stat().st_mode & 0o077, 0, f"{document.name} is for the server alone")


@over_both_stacks
class Keys(TrustCase):
    """The key that people compare."""

    def test_key_is_the_one_that_the_console_shows_and_stays(self):
        _, shown = self.server.tls()
        with self.secure() as session:
            self.assertEqual(session.key(), shown)
            self.assertEqual(session.socket.version(), "TLSv1.3")
        self.restart()
        self.assertEqual(self.server.tls()[1], shown)
        self.assertFalse(self.server.logged("PRIVATE KEY"))

    def test_clear_text_on_the_port_of_tls_gets_nothing(self):
        for said in (b"LIST_FILES\n", GREETING, b"\x00" * 100, b"GET / HTTP/1.1\r\n\r\n"):
            with Conversation(self.server.tls()[0]) as talk:
                answer = talk.push(said).last_words()
                self.assertNotIn(b"ERROR", answer)
                self.assertNotIn(b"hello", answer)
                self.assertLess(len(answer), 16, "an alert of TLS, and nothing else")

    def test_old_versions_are_refused(self):
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
            with socket.create_connection(self.server.tls()[0], DEADLINE) as plain, self.assertRaises(ssl.SSLError) as refused:
                context.wrap_socket(plain)
            self.assertIn("ALERT_PROTOCOL_VERSION", refused.exception.reason, "it is the server that refuses")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(self.server.tls()[0], DEADLINE) as plain, context.wrap_socket(plain) as line:
            self.assertEqual(line.version(), "TLSv1.2")

    def test_damaged_identity_stops_the_start_and_is_kept(self):
        self.server.stop()
        document = pathlib.Path(self.root) / ".wirelab/documents/tls-identity"
        whole = document.read_bytes()
        document.write_bytes(whole[:200])
        server = self.stack.server(self.root, ["--access", "login"])
        server.launch()
        self.assertNotEqual(server.wait(), 0)
        self.assertTrue(server.logged("tls-identity is damaged"), server.diagnostics())
        self.assertEqual(document.read_bytes(), whole[:200])
        document.write_bytes(whole)
        self.server = self.start_server()

    def test_certificate_of_an_authority_is_shown_instead(self):
        self.server.stop()
        place = pathlib.Path(self.place)
        words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9", "-subj", "/CN=lab.example",
                 "-addext", "subjectAltName=DNS:lab.example", "-keyout", place / "key", "-out", place / "chain"]
        subprocess.run(words, check=True, stderr=subprocess.DEVNULL)
        document = pathlib.Path(self.root) / ".wirelab/documents/tls-identity"
        document.write_bytes((place / "key").read_bytes() + (place / "chain").read_bytes())
        self.server = self.start_server()
        context = ssl.create_default_context(cafile=place / "chain")
        with socket.create_connection(self.server.tls()[0], DEADLINE) as plain, context.wrap_socket(plain, server_hostname="lab.example") as line:
            self.assertEqual(hashlib.sha256(line.getpeercert(binary_form=True)).digest(),
                             hashlib.sha256(ssl.PEM_cert_to_DER_cert((place / "chain").read_text())).digest())


@over_stacks_and_boards
class OnEveryBoard(ServerCase):
    """The whole of it, as somebody meets a new appliance. For a board that is a start of the machine: one test of it all."""

    rewinds = False
    server_arguments = ("--access", "login")

    def secure(self):
        return Session(self.server.tls()[0], tls=True)

    def test_from_the_first_start_to_an_owner_who_comes_back(self):
        _, shown = self.server.tls()
        self.assertEqual(ask(self.address, b"LIST_FILES\n"), b"ERROR")
        with self.secure() as session:
            self.assertEqual(session.key(), shown)
            self.assertEqual(session.ask(b"LIST_FILES"), (401, "login_needed", b""))
            self.assertEqual(session.ask(b"CLAIM ana uno 00000-00000"), (403, "not_allowed", b""))
            self.assertEqual(session.ask(b"CLAIM ana uno " + self.server.claim_code().encode()), (200, "authenticated", b""))
            self.assertEqual(session.upload("a.bin", bytes(range(256)) * 1000), (201, "stored", b"a.bin"))
        self.server.stop()
        self.server = self.start_server()
        self.assertEqual(self.server.tls()[1], shown, "the key is the board's for good")
        self.assertIsNone(self.server.claim_code())
        with self.secure() as session:
            self.assertEqual(session.key(), shown)
            self.assertEqual(session.ask(b"DOWNLOAD_FILE a.bin"), (401, "login_needed", b""))
            self.assertEqual(session.ask(b"LOGIN ana dos"), (403, "not_allowed", b""))
            self.assertEqual(session.ask(b"LOGIN ana uno"), (200, "authenticated", b""))
            self.assertEqual(session.ask(b"DOWNLOAD_FILE a.bin"), (200, "file", bytes(range(256)) * 1000))


@over_both_stacks
class Guessing(TrustCase):
    """Passwords are not for guessing."""

    def test_third_failure_closes_the_door_for_log_ins_only(self):
        self.claim()
        with self.secure() as session:
            for word in (b"a", b"b", b"c"):
                self.assertEqual(session.ask(b"LOGIN ana " + word), (403, "not_allowed", b""))
            status, reason, seconds = session.ask(b"LOGIN ana uno")
            self.assertEqual((status, reason), (429, "slow_down"))
            self.assertTrue(10 <= int(seconds) <= 15, seconds)
            self.assertEqual(session.ask(b"NOOP"), (200, "ok", b""))
        with self.secure() as session:
            self.assertEqual(session.ask(b"LOGIN ana uno")[:2], (429, "slow_down"), "another connection is the same source")

    def test_door_opens_again(self):
        self.restart("--login-penalty", "100")
        self.claim()
        with self.secure() as session:
            for word in (b"a", b"b", b"c"):
                session.ask(b"LOGIN ana " + word)
            self.assertEqual(session.ask(b"LOGIN ana uno")[:2], (429, "slow_down"))
            wait_until(lambda: session.ask(b"LOGIN ana uno") == (200, "authenticated", b""), "the door to open")


@over_both_stacks
class LoginDeadline(TrustCase):
    """A place is not for waiting in."""

    server_arguments = ("--access", "login", "--login-deadline", "300")

    def test_who_does_not_log_in_is_closed(self):
        with self.secure() as session:
            self.assertEqual(session.ask(b"NOOP"), (200, "ok", b""))
            self.assertEqual(session.reply(), (408, "login_late", b""))
            self.assertEqual(session.read(1), b"")

    def test_who_logged_in_stays(self):
        self.claim()
        with self.secure() as session:
            self.assertEqual(session.ask(b"LOGIN ana uno"), (200, "authenticated", b""))
            session.socket.settimeout(0.6)
            with self.assertRaises(TimeoutError):
                session.read(1)
            session.socket.settimeout(DEADLINE)
            self.assertEqual(session.ask(b"LIST_FILES"), (200, "listing", b"letras.txt"))


@over_both_stacks
class OneSource(TrustCase):
    """One address does not get every place."""

    server_arguments = ("--access", "open", "--max-per-address", "3")

    def test_one_source_has_its_share_of_each_port(self):
        for tls, address in ((False, self.address), (True, self.server.tls()[0])):
            held = [Session(address, tls=tls) for _ in range(3)]
            with Conversation(address, tls=tls) as talk:
                self.assertEqual(talk.last_words(), b"ERROR")
            self.assertEqual(held[0].ask(b"LIST_FILES"), (200, "listing", b"letras.txt"), "whoever is served goes on")
            for session in held:
                session.socket.close()

            def served(tls=tls, address=address):
                with Conversation(address, tls=tls) as talk:
                    return talk.push(b"LIST_FILES\n").last_words() == b"letras.txt"

            wait_until(served, "a place again")


class OpenWire(ServerCase):
    """Mode open is the reference's wire: nobody is made to wait there."""

    def test_wrong_passwords_cost_nothing_where_they_protect_nothing(self):
        for _ in range(6):
            self.assertEqual(ask(self.address, b"LOGIN ana uno\n"), b"ERROR")
        self.assertEqual(ask(self.address, b"SIGNIN ana uno\n"), b"SUCCESS")
        self.assertEqual(ask(self.address, b"LOGIN ana uno\n"), b"AUTHENTICATED")


class Defaults(ServerCase):
    """What a server does that nobody told anything."""

    def prepare(self):
        self.put("letras.txt", b"abcdef")

    def test_for_others_nothing_is_open(self):
        server = self.start_server("--listen", "0.0.0.0", "--access", "auto", root=self.fresh("far"))
        address = ("127.0.0.1", server.address[1])
        self.assertEqual(ask(address, b"LIST_FILES\n"), b"ERROR")
        self.assertIsNotNone(server.claim_code())

    def test_on_loopback_everything_is(self):
        server = self.start_server("--access", "auto", root=self.fresh("near"))
        self.assertEqual(ask(server.address, b"LIST_FILES\n"), b"")
        self.assertIsNone(server.claim_code())
        self.assertIsNotNone(server.told(TLS))

    def fresh(self, name):
        other = os.path.join(self.place, name)
        os.mkdir(other)
        return other
