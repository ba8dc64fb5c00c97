"""Foreign TLS peers, OpenSSL and GnuTLS, against firmware/tls over BSD sockets: `tls_echo` sends back what it is sent and says what it sees."""

import base64
import os
import pathlib
import random
import select
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from support.waiting import DEADLINE, wait_until

LOOPBACK = "127.0.0.1"


def moved(step, argument):
    """What a step of a connection that does not wait comes to; None if it would have to."""
    try:
        return step(argument)
    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return None


class PeerCase(unittest.TestCase):
    """A server for each test; its lines are read as they come."""

    server_arguments = ()

    def setUp(self):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        place = tempfile.TemporaryDirectory(dir=os.environ["WIRELAB_SCRATCH"])
        self.addCleanup(place.cleanup)
        self.place = place.name
        program = os.path.join(os.environ["WIRELAB_BIN"], "tls_echo")
        self.server = subprocess.Popen([program, *self.server_arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        self.port = int(self.server.stdout.readline().split()[1])
        self.fingerprint = self.server.stdout.readline().strip()
        self.certificate = ""
        while "END CERTIFICATE" not in self.certificate:
            self.certificate += self.server.stdout.readline()
        self.seen = []
        self.reader = threading.Thread(target=self.watch)
        self.reader.start()

    def watch(self):
        for line in self.server.stdout:
            self.seen.append(line.strip())

    def stop(self):
        self.server.terminate()
        self.server.wait(DEADLINE)
        self.reader.join(DEADLINE)
        complaints = self.server.stderr.read()
        self.server.stdout.close()
        self.server.stderr.close()
        self.assertEqual(complaints, "", "what a sanitizer, or the server itself, had to say")

    def await_line(self, start):
        return wait_until(lambda: next((line for line in self.seen if line.startswith(start)), None), f"a line {start!r} in {self.seen}")

    def s_client(self, *arguments, say=b"hello\n", until=b"hello", commands=False):
        """Starts openssl, says something, waits for `until` in its output, and ends it in good order; answers all of the output."""
        command = ["openssl", "s_client", "-connect", f"{LOOPBACK}:{self.port}", *arguments]
        if not commands:
            command.append("-ign_eof" if until else "-no_ign_eof")
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as client:
            output = bytearray()
            reader = threading.Thread(target=lambda: [output.extend(chunk) for chunk in iter(lambda: client.stdout.read1(4096), b"")])
            reader.start()
            try:
                client.stdin.write(say)
                client.stdin.flush()
                if until:
                    wait_until(lambda: until in output or client.poll() is not None, f"{until} of openssl")
                    client.terminate()
                else:
                    client.stdin.close()
                    client.wait(DEADLINE)
            finally:
                client.kill()
                reader.join(DEADLINE)
        return bytes(output)

    def python(self, **changes):
        """A connection of Python's ssl module that trusts the server's certificate."""
        context = ssl.create_default_context(cadata=self.certificate)
        for name, value in changes.items():
            setattr(context, name, value)
        return context.wrap_socket(socket.create_connection((LOOPBACK, self.port), DEADLINE), server_hostname="localhost")


class OpenSsl(PeerCase):

    def test_speaks_both_versions(self):
        for flag, version, word in (("-tls1_3", b"TLSv1.3", "0304"), ("-tls1_2", b"TLSv1.2", "0303")):
            with self.subTest(version):
                output = self.s_client(flag, "-brief")
                self.assertIn(b"Protocol version: " + version, output)
                self.assertIn(b"hello", output)
                self.await_line(f"established {word}")

    def test_agrees_on_each_cipher_that_is_left(self):
        for name in ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"):
            with self.subTest(name):
                self.assertIn(name.encode(), self.s_client("-tls1_3", "-ciphersuites", name, "-brief"))
        for name in ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"):
            with self.subTest(name):
                self.assertIn(name.encode(), self.s_client("-tls1_2", "-cipher", name, "-brief"))

    def test_is_refused_what_is_old(self):
        for arguments in (("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), ("-tls1", "-cipher", "ALL:@SECLEVEL=0"),
                          ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"), ("-tls1_2", "-cipher", "AES128-GCM-SHA256")):
            with self.subTest(arguments):
                self.seen.clear()
                output = self.s_client(*arguments, say=b"", until=None)
                self.assertIn(b"alert", output)
                self.assertIn(b"Cipher is (NONE)", output)
                self.await_line("failed no-agreement")

    def test_may_not_renegotiate(self):
        output = self.s_client("-tls1_2", say=b"R\n", until=b"no renegotiation", commands=True)
        self.assertIn(b"RENEGOTIATING", output)
        self.assertIn(b"no renegotiation", output)
        self.await_line("established")
        self.assertEqual(len([line for line in self.seen if line.startswith("established")]), 1)

    def test_goes_on_with_a_session(self):
        for flag, version in (("-tls1_3", b"TLSv1.3"), ("-tls1_2", b"TLSv1.2")):
            with self.subTest(version):
                session = os.path.join(self.place, "session")
                self.assertIn(b"New, " + version, self.s_client(flag, "-sess_out", session))
                self.assertIn(b"Reused, " + version, self.s_client(flag, "-sess_in", session))

    def forge(self, session):
        """Turns over one bit in the sealed part of a session's ticket."""
        text = subprocess.run(["openssl", "sess_id", "-in", session, "-noout", "-text"], capture_output=True, text=True, check=True).stdout
        dump = text.split("TLS session ticket:")[1].split("Start Time")[0]
        ticket = b"".join(bytes.fromhex(line.split(" - ")[1][:47].replace("-", " ")) for line in dump.splitlines() if " - " in line)
        der = subprocess.run(["openssl", "sess_id", "-in", session, "-outform", "DER"], capture_output=True, check=True).stdout
        forged = bytearray(ticket)
        forged[len(forged) // 2] ^= 1
        self.assertEqual(der.count(ticket), 1)
        name = "SSL SESSION PARAMETERS"
        lines = base64.encodebytes(der.replace(ticket, bytes(forged))).decode()
        pathlib.Path(session).write_text(f"-----BEGIN {name}-----\n{lines}-----END {name}-----\n")

    def test_ticket_that_was_changed_leads_to_a_full_handshake(self):
        for flag, version in (("-tls1_3", b"TLSv1.3"), ("-tls1_2", b"TLSv1.2")):
            with self.subTest(version):
                session = os.path.join(self.place, "session")
                self.s_client(flag, "-sess_out", session)
                self.forge(session)
                output = self.s_client(flag, "-sess_in", session)
                self.assertIn(b"New, " + version, output)
                self.assertIn(b"hello", output)

    def test_ticket_of_another_server_leads_to_a_full_handshake(self):
        session = pathlib.Path(self.place, "session")
        self.s_client("-tls1_2", "-sess_out", str(session))
        with subprocess.Popen([self.server.args[0]], stdout=subprocess.PIPE, text=True) as other:
            self.addCleanup(other.kill)
            port, self.port = self.port, int(other.stdout.readline().split()[1])
            output = self.s_client("-tls1_2", "-sess_in", str(session))
            self.port = port
            other.kill()
        self.assertIn(b"New, TLSv1.2", output)
        self.assertIn(b"hello", output)

    def test_verifies_the_certificate_it_was_given(self):
        with self.python() as talk:
            talk.sendall(b"trusted")
            self.assertEqual(talk.recv(100), b"trusted")
        name = subprocess.run(["openssl", "x509", "-noout", "-subject", "-enddate"], input=self.certificate, capture_output=True, text=True,
                              check=True).stdout
        self.assertIn("CN = wirelab", name)
        self.assertIn("9999", name)

    def test_sees_the_fingerprint_that_is_shown(self):
        key = subprocess.run(["openssl", "x509", "-noout", "-pubkey"], input=self.certificate.encode(), capture_output=True, check=True).stdout
        der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=key, capture_output=True, check=True).stdout
        digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"], input=der, capture_output=True, check=True).stdout
        text = subprocess.run(["openssl", "base64"], input=digest, capture_output=True, check=True).stdout.decode().strip().rstrip("=")
        self.assertEqual(self.fingerprint, f"SHA256:{text}")

    def test_gets_back_two_megabytes_byte_for_byte(self):
        payload = random.Random(5006).randbytes(2 * 1024 * 1024)
        for newest in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
            with self.subTest(newest), self.python(maximum_version=newest) as talk:
                # Neither side keeps so much, and no two threads may use one of OpenSSL's connections.
                talk.setblocking(False)
                got, sent, end = bytearray(), 0, time.monotonic() + DEADLINE
                while len(got) < len(payload):
                    self.assertLess(time.monotonic(), end, f"sent {sent} bytes, got {len(got)}")
                    more = moved(talk.send, payload[sent:sent + 16384]) if sent < len(payload) else None
                    sent += more or 0
                    chunk = moved(talk.recv, 65536)
                    self.assertNotEqual(chunk, b"", f"the end after {len(got)} bytes")
                    got += chunk or b""
                    if more is None and chunk is None:
                        select.select([talk], [talk] if sent < len(payload) else [], [], 1)
                self.assertTrue(got == payload)


class Ends(PeerCase):

    def test_in_good_order_are_seen_as_such(self):
        talk = self.python(maximum_version=ssl.TLSVersion.TLSv1_2)
        talk.sendall(b"all of it")
        self.assertEqual(talk.recv(100), b"all of it")
        talk.unwrap().close()
        self.await_line("ended")
        self.assertNotIn("broken", self.seen)

    def test_that_are_cut_short_are_errors(self):
        for newest in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
            with self.subTest(newest):
                self.seen.clear()
                talk = self.python(maximum_version=newest)
                talk.sendall(b"half of it")
                self.assertEqual(talk.recv(100), b"half of it")
                # FIN without close_notify: what an attacker in between can do.
                talk.shutdown(socket.SHUT_WR)
                self.await_line("failed truncated")
                self.await_line("broken")
                talk.close()

    def test_of_peers_that_speak_no_tls_come_soon(self):
        for words in (b"GET / HTTP/1.1\r\n\r\n", bytes(64), random.Random(1).randbytes(4096), b"\x16\x03\x01\xff\xff" + bytes(100)):
            with self.subTest(words[:8]), socket.create_connection((LOOPBACK, self.port), DEADLINE) as plain:
                self.seen.clear()
                plain.sendall(words)
                plain.shutdown(socket.SHUT_WR)
                self.await_line("failed")
        with self.python() as talk:
            talk.sendall(b"still served")
            self.assertEqual(talk.recv(100), b"still served")


class OnlyNewest(PeerCase):

    server_arguments = ("1.3",)

    def test_turns_older_peers_away(self):
        self.assertIn(b"Protocol version: TLSv1.3", self.s_client("-brief"))
        self.assertIn(b"alert", self.s_client("-tls1_2", say=b"", until=None))
        self.await_line("failed no-agreement")


class GnuTls(PeerCase):

    def test_speaks_both_versions(self):
        for priority, word in (("NORMAL:-VERS-ALL:+VERS-TLS1.3", "0304"), ("NORMAL:-VERS-ALL:+VERS-TLS1.2", "0303")):
            with self.subTest(priority):
                authorities = pathlib.Path(self.place, "authorities")
                authorities.write_text(self.certificate)
                done = subprocess.run(["gnutls-cli", "--logfile", "/dev/null", "--x509cafile", authorities, "--priority", priority, "--port",
                                       str(self.port), "localhost"], input=b"hello\n", capture_output=True, timeout=DEADLINE, check=False)
                self.assertEqual((done.returncode, done.stdout.strip()), (0, b"hello"), done.stderr)
                self.await_line(f"established {word}")

    def test_is_refused_what_is_old(self):
        done = subprocess.run(["gnutls-cli", "--insecure", "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.1", "--port", str(self.port), "localhost"],
                              input=b"", capture_output=True, timeout=DEADLINE, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.await_line("failed no-agreement")
