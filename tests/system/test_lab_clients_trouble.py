"""`wirelab lab run` against servers that are absent, silent, gone too soon or hostile: it says what happened, ends in time, and no byte of theirs
drives the terminal."""

import concurrent.futures
import json
import re
import signal
import subprocess
import unittest

from support.exercise_server import ExerciseServer, UdpServer, upper
from support.scripted_server import ProgramCase
from support.stacks import free_port
from support.waiting import DEADLINE, wait_until

FAILED, TIMED_OUT, UNREACHABLE = 1, 3, 8
STREAMS = ("v0", "v1", "v2", "v2-no-nagle", "v3", "v4", "upper-line", "secret", "sink", "upper-tcp", "web", "web-bytes", "time", "time-warning", "time-strict")
# Clears the screen, sets the title, rings, asks the terminal to type, goes back over the line; C1 in both encodings; broken UTF-8.
HOSTILE = b"\x1b[2J\x1b]0;title\x07\x1b[5n\r\x08\x7f\xc2\x9b31m\x9b\xff\xfe\x00\xe2\x82 end"


class TroubleCase(ProgramCase):
    """Runs many clients side by side, each against a server of its own."""

    def setUp(self):
        super().setUp()
        (self.here / "file").write_bytes(b"content")

    def run_client(self, lab, port, *options, stdin=b"TIME\nmore\n", **environment):
        """(exit status, both outputs as bytes)"""
        words = [self.program, "--ip", "127.0.0.1", "--port", str(port), *options, "lab", "run", lab]
        words += ["file"] if lab in ("sink", "web", "web-bytes") else []
        done = subprocess.run(words, input=stdin, capture_output=True, cwd=self.here, env=self.environment(**environment), timeout=DEADLINE,
                              check=False)
        return done.returncode, done.stdout, done.stderr.decode()

    def against_each(self, serve, *options, labs=STREAMS, **more):
        """Of every client over TCP: what it did, and how the server met it."""
        def one(lab):
            server = ExerciseServer(serve)
            try:
                return lab, server.address[1], self.run_client(lab, server.address[1], *options, **more), server.result()
            finally:
                server.close()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            return list(pool.map(one, labs))


class Absent(TroubleCase, unittest.TestCase):
    """Client before server."""

    def test_refused_at_once_with_what_to_do(self):
        port = free_port()
        for lab in (*STREAMS, "chat"):
            with self.subTest(lab=lab):
                why = f"cannot connect to 127.0.0.1:{port}: connection refused. Does the lab run there? Start it with 'wirelab lab start {lab}'."
                self.assertEqual(self.run_client(lab, port), (UNREACHABLE, b"", f"wirelab: {why}\n"))

    def test_refused_in_spanish_and_as_json(self):
        port = free_port()
        why = f"no se puede conectar a 127.0.0.1:{port}: conexión rechazada. ¿Está la práctica en marcha? Arránquela con 'wirelab lab start v1'."
        self.assertEqual(self.run_client("v1", port, "--lang", "es"), (UNREACHABLE, b"", f"wirelab: {why}\n"))
        status, out, _ = self.run_client("v1", port, "--json")
        result = json.loads(out)["results"][0]
        self.assertEqual((status, result["steps"], result["error"]["code"]), (UNREACHABLE, [], "unreachable"))

    def test_a_datagram_to_nobody_is_lost_without_a_word(self):
        port = free_port()
        status, out, err = self.run_client("upper-udp", port, "--timeout", "1", stdin=b"lost\n")
        self.assertEqual((status, out.decode(), err), (TIMED_OUT, "→ 4 bytes: lost\n", f"wirelab: 127.0.0.1:{port} did not answer in time.\n"))


class Silent(TroubleCase, unittest.TestCase):
    """A server that accepts and says nothing, or stops in the middle."""

    def test_deadline_ends_each(self):
        for lab, port, (status, out, err), client in self.against_each(lambda client: client.hold(), "--timeout", "1"):
            with self.subTest(lab=lab):
                self.assertEqual((status, err), (TIMED_OUT, f"wirelab: 127.0.0.1:{port} did not answer in time.\n"))
                self.assertNotIn("←", out.decode())
                self.assertEqual((client.received == [], client.end), (lab.startswith("time"), "closed"), "the greeting comes first")

    def test_deadline_in_spanish(self):
        server = UdpServer(lambda _: [])
        self.addCleanup(server.close)
        port = server.address[1]
        self.assertEqual(self.run_client("upper-udp", port, "--timeout", "1", "--lang", "es", stdin=b"a\n"),
                         (TIMED_OUT, "→ 1 bytes: a\n".encode(), f"wirelab: 127.0.0.1:{port} no ha contestado a tiempo.\n"))
        self.assertEqual([datagram for datagram, _ in server.received], [b"a"], "nothing is sent again")


class GoneTooSoon(TroubleCase, unittest.TestCase):
    """A server that closes or resets before it has said anything."""

    def test_closed_is_said_and_is_no_failure(self):
        def serve(client):
            client.finish()
        for lab, _, (status, out, err), client in self.against_each(serve):
            with self.subTest(lab=lab):
                self.assertEqual((status, err), (0, ""))
                self.assertTrue(out.decode().endswith("← the server has closed\n"))
                self.assertEqual(out.count("←".encode()), 1, "it goes no further")
                self.assertEqual(client.end, "closed")

    def test_reset_is_a_failure_with_its_reason(self):
        def after_a_byte(client):
            client.receive(1)
            client.reset()
        greeted = tuple(lab for lab in STREAMS if lab.startswith("time"))  # these say nothing first
        done = self.against_each(after_a_byte, labs=set(STREAMS) - set(greeted)) + self.against_each(lambda client: client.reset(), labs=greeted)
        self.assertEqual(len(done), len(STREAMS))
        for lab, port, (status, _, err), _ in done:
            with self.subTest(lab=lab):
                self.assertEqual((status, err), (FAILED, f"wirelab: the connection to 127.0.0.1:{port} broke: reset by the other side.\n"))


class Hostile(TroubleCase, unittest.TestCase):
    """What no exercise answers."""

    def assert_harmless(self, out):
        self.assertNotRegex(out.decode(), r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "well-formed, and nothing that a terminal obeys")

    def test_no_byte_drives_the_terminal(self):
        def serve(client):
            client.send(HOSTILE)
            client.finish()
        for lab, _, (status, out, err), _ in self.against_each(serve):
            with self.subTest(lab=lab):
                self.assertEqual((status, err), (0, ""))
                self.assertRegex(out.decode(), rf"(?m)^← {len(HOSTILE)} bytes: \\x1B\[2J\\x1B\]0;title\\x07\\x1B\[5n\\x0D\\x08\\x7F.*31m.* end$")
                self.assert_harmless(out)

    def test_over_udp_and_in_a_chat_neither(self):
        server = UdpServer(lambda _: [HOSTILE])
        self.addCleanup(server.close)
        talker = ExerciseServer(lambda client: (client.send(HOSTILE + b"\n"), client.finish()))
        self.addCleanup(talker.close)
        for lab, port in (("upper-udp", server.address[1]), ("chat", talker.address[1])):
            with self.subTest(lab=lab):
                program = subprocess.Popen([self.program, "--ip", "127.0.0.1", "--port", str(port), "lab", "run", lab], stdin=subprocess.PIPE,
                                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.here, env=self.environment())
                self.addCleanup(program.kill)
                if lab == "upper-udp":
                    program.stdin.write(b"a\n")
                    program.stdin.flush()
                out = program.stdout.read()  # it ends by itself
                self.assertEqual(program.wait(DEADLINE), 0)
                self.assertIn(rb"\x1B[2J\x1B]0;title\x07", out)
                self.assert_harmless(out)

    def test_json_has_them_escaped_too(self):
        server = ExerciseServer(lambda client: (client.send(HOSTILE), client.finish()))
        self.addCleanup(server.close)
        _, out, _ = self.run_client("v1", server.address[1], "--json")
        self.assertNotRegex(out.decode("ascii"), r"[\x00-\x09\x0b-\x1f\x7f]")
        self.assertIn(r"\x1B[2J", json.loads(out)["results"][0]["steps"][1]["text"])

    def test_over_long_answer_is_taken_as_far_as_the_exercise_does(self):
        size = 3_000_000

        def serve(client):
            client.send(b"x" * size)
            client.finish()
        receives = {"v3": 2, "time": 2, "time-warning": 2, "time-strict": 2}  # of the others one, but of the web all
        for lab, _, (status, out, err), client in self.against_each(serve, stdin=b"TIME\n"):
            with self.subTest(lab=lab):
                self.assertEqual((status, err), (0, ""))
                sizes = [int(one) for one in re.findall(r"^← (\d+) bytes: x+(?:… and \d+ bytes more)?$", out.decode(), re.M)]
                if lab.startswith("web"):
                    self.assertEqual((sum(sizes), client.end), (size, "closed"))
                else:
                    self.assertEqual(len(sizes), receives.get(lab, 1))
                    # The sink's half-close comes first, and a server that reads finds that.
                    self.assertIn(client.end, ("closed", "reset") if lab == "sink" else ("reset",))
                    self.assertLessEqual(max(sizes), 2048)

    def test_answer_that_never_ends_is_interrupted(self):
        def serve(client):
            client.receive(65536)
            while True:
                client.send(b"x" * 65536)
        server = ExerciseServer(serve)
        self.addCleanup(server.close)
        program = subprocess.Popen([self.program, "--ip", "127.0.0.1", "--port", str(server.address[1]), "lab", "run", "web", "file"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.here, env=self.environment())
        self.addCleanup(program.kill)
        program.stdout.read(1_000_000)
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=DEADLINE)
        self.assertEqual((program.returncode, err), (-signal.SIGINT, b"wirelab: interrupted\n"))
        self.assertEqual(server.result().end, "reset")

    def test_datagrams_of_others_are_not_the_answer(self):
        others = UdpServer(lambda _: [])
        self.addCleanup(others.close)
        server = UdpServer(lambda _: [])
        self.addCleanup(server.close)
        program = subprocess.Popen([self.program, "--ip", "127.0.0.1", "--port", str(server.address[1]), "lab", "run", "upper-udp"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.here, env=self.environment())
        self.addCleanup(program.kill)
        program.stdin.write(b"question\n")
        program.stdin.flush()
        wait_until(lambda: server.received, "the question")
        client = server.received[0][1]
        others.socket.sendto(b"FORGED", client)
        server.socket.sendto(b"QUESTION", client)
        out, _ = program.communicate(timeout=DEADLINE)
        self.assertEqual((program.returncode, out.decode()), (0, "→ 8 bytes: question\n← 8 bytes: QUESTION\n"))

    def test_empty_datagram_is_an_answer(self):
        server = UdpServer(lambda _: [b""])
        self.addCleanup(server.close)
        self.assertEqual(self.run_client("upper-udp", server.address[1], stdin=b"a\n"), (0, "→ 1 bytes: a\n← 0 bytes: \n".encode(), ""))

    def test_line_that_is_too_long_goes_in_pieces(self):
        server = ExerciseServer(upper())
        self.addCleanup(server.close)
        long = b"a" * 3000
        status, out, err = self.run_client("v0", server.address[1], stdin=long + b"\nquit\n")
        self.assertEqual((status, err), (0, ""))
        told = re.findall(r"^(.) (\d+) bytes: [aA]+$", out.decode(), re.M)
        self.assertEqual(told, [("→", "1024"), ("←", "1024")] * 2 + [("→", "952"), ("←", "952")])
        self.assertEqual(b"".join(server.result().received), long)
