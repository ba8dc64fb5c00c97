"""`wirelab lab run` against servers that share no code with the labs: which bytes go out, what is shown, how it leaves."""

import json
import random
import re
import subprocess
import threading
import unittest

from support.exercise_server import TIME, ExerciseServer, UdpServer, secret, sink, time_exit, upper, upper_all, upper_message, web
from support.scripted_server import ProgramCase
from support.waiting import DEADLINE

HELLO = "Hello, World!"


class LabClientCase(ProgramCase):
    """Runs a lab's client against a server of the exercise."""

    def play(self, serve, *words, stdin=b"", options=()):
        """Exit status, both outputs, and the client as his server met him."""
        server = ExerciseServer(serve)
        self.addCleanup(server.close)
        self.address = server.address
        done = self.wirelab(*options, "lab", "run", *words, stdin=stdin)
        return *done, server.result()

    def assert_told(self, done, *lines):
        self.assertEqual(done[:3], (0, "".join(f"{line}\n" for line in lines), ""))


class UpperClients(LabClientCase, unittest.TestCase):
    """V0 to V4, upper-casing over TCP and UDP."""

    def test_v0_sends_each_line_until_quit(self):
        done = self.play(upper(), "v0", stdin=b"one line\n\nAnother \xc3\xb1\r\nquit\nnot this\n")
        self.assert_told(done, "→ 8 bytes: one line", "← 8 bytes: ONE LINE", "→ 10 bytes: Another ñ", "← 10 bytes: ANOTHER ñ")
        self.assertEqual((done[3].received, done[3].end), ([b"one line", b"Another \xc3\xb1"], "closed"))

    def test_v0_ends_with_its_input(self):
        done = self.play(upper(), "v0", stdin=b"no newline")
        self.assert_told(done, "→ 10 bytes: no newline", "← 10 bytes: NO NEWLINE")
        self.assertEqual((done[3].received, done[3].end), ([b"no newline"], "closed"))

    def test_v1_exchanges_13_and_13(self):
        done = self.play(upper(), "v1")
        self.assert_told(done, f"→ 13 bytes: {HELLO}", f"← 13 bytes: {HELLO.upper()}")
        self.assertEqual((done[3].received, done[3].end), ([HELLO.encode()], "closed"))

    def test_v2_receives_once(self):
        def serve(client):
            client.send(client.receive(5).upper())
            while client.receive(5):  # its first answer was enough
                pass

        done = self.play(serve, "v2")
        self.assert_told(done, "→ 20 bytes: World! Hello, World!", "← 5 bytes: WORLD")
        self.assertEqual((b"".join(done[3].received), done[3].end), (b"World! Hello, World!", "closed"))

    def test_trace_is_captured_here_of_any_server(self):
        done = self.play(upper(), "v1", "--local", "lo", "--check")
        self.assertEqual((done[0], done[2]), (0, ""))
        self.assertEqual(len(re.findall(r"^  pass  ", done[1], re.M)), 3, done[1])
        self.assertIn("ACK: both sides know each other's first number", done[1])

    def test_v3_receives_twice_and_resets(self):
        done = self.play(upper(times=1000), "v3")
        self.assertEqual((done[0], done[2]), (0, ""))
        self.assertEqual(re.findall(r"^(.) (\d+) bytes: ", done[1], re.M), [("→", "13"), ("←", "1024"), ("←", "1024")])
        self.assertEqual((done[3].received, done[3].end), ([HELLO.encode()], "reset"))

    def test_v4_sends_four_messages_of_130(self):
        done = self.play(upper_all, "v4")
        self.assert_told(done, *[f"→ 130 bytes: {HELLO * 10}"] * 4, f"← 520 bytes: {HELLO.upper() * 40}")
        self.assertEqual((b"".join(done[3].received), done[3].end), (HELLO.encode() * 40, "closed"))

    def test_upper_over_tcp(self):
        done = self.play(upper_message, "upper-tcp", stdin=b"a small sentenc\nmore\n")
        self.assert_told(done, "→ 15 bytes: a small sentenc", "← 15 bytes: A SMALL SENTENC")
        self.assertEqual((done[3].received, done[3].end), ([b"a small sentenc"], "closed"))

    def test_upper_over_udp_is_one_datagram_each_way(self):
        server = UdpServer(lambda datagram: [datagram.upper()])
        self.addCleanup(server.close)
        self.address = server.address
        done = self.wirelab("lab", "run", "upper-udp", stdin=b"a small sentenc\nmore\n")
        self.assert_told(done, "→ 15 bytes: a small sentenc", "← 15 bytes: A SMALL SENTENC")
        self.assertEqual([datagram for datagram, _ in server.received], [b"a small sentenc"])


class MessageClients(LabClientCase, unittest.TestCase):
    """The exercises that have a protocol, if a small one."""

    def test_secret_digits_as_the_reference_saw_them(self):
        for question, answer in (("my net id is ab2755", "Secret code not found."),
                                 ("my net id should be kept SECRET", "Digits: , Total Digits: 0"),
                                 ("my net id ab2755 should be kept SECRET", "Digits: 2755, Total Digits: 4")):
            with self.subTest(question=question):
                done = self.play(secret, "secret", stdin=question.encode() + b"\n")
                self.assert_told(done, f"→ {len(question)} bytes: {question}", f"← {len(answer)} bytes: {answer}")
                self.assertEqual((done[3].received, done[3].end), ([question.encode()], "closed"))

    def test_sink_sends_the_file_and_half_closes(self):
        content = random.Random(5).randbytes(300_000)
        (self.here / "file").write_bytes(content)
        done = self.play(sink, "sink", "file")
        self.assertEqual((done[0], done[2]), (0, ""))
        self.assertTrue(done[1].startswith("→ 300000 bytes: ") and done[1].endswith("\n← the server has closed\n"), done[1][-200:])
        self.assertTrue(b"".join(done[3].received) == content, "the bytes of the file, and no others")
        self.assertEqual(done[3].end, "closed")

    def test_file_may_be_called_anything(self):
        (self.here / "año 1=2.txt").write_bytes(b"0123456789\n")
        done = self.play(sink, "sink", "año 1=2.txt")
        self.assertEqual((done[0], done[2], b"".join(done[3].received)), (0, "", b"0123456789\n"))
        done = self.play(web({}), "web", "año 1=2.txt")
        self.assertEqual((done[0], done[3].received[0].split(b"\r\n")[0]), (0, b"GET /a%C3%B1o%201=2.txt HTTP/1.1"))

    def test_of_a_long_message_the_beginning_is_shown(self):
        (self.here / "long").write_bytes("ñ".encode() * 2000)
        done = self.play(sink, "sink", "long")
        self.assert_told(done, "→ 4000 bytes: " + "ñ" * 1024 + "… and 1952 bytes more", "← the server has closed")

    def test_sink_hears_what_comes_after_its_half_close(self):
        def serve(client):
            while client.receive():
                pass
            client.send(b"how many bytes?")

        (self.here / "empty").write_bytes(b"")
        done = self.play(serve, "sink", "empty", options=("--lang", "es"))
        self.assert_told(done, "→ 0 bytes: ", "← 15 bytes: how many bytes?")
        self.assertEqual((done[3].received, done[3].end), ([], "closed"))

    def test_web_asks_for_a_file(self):
        for lab in ("web", "web-bytes"):
            with self.subTest(lab=lab):
                done = self.play(web({"file.txt": b"0123456789\n"}), lab, "file.txt")
                request = b"GET /file.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                self.assertEqual((done[0], done[2]), (0, ""))
                self.assertEqual((done[3].received, done[3].end), ([request], "closed"))
                self.assertEqual(self.answer(done[1]), "HTTP/1.1 200 OK||0123456789/|")
                self.assertTrue(done[1].endswith("\n← the server has closed\n"))

    def test_web_shows_what_a_missing_file_gives(self):
        done = self.play(web({}), "web", "/none")
        self.assertEqual(done[3].received[0].split(b"\r\n")[0], b"GET /none HTTP/1.1")
        self.assertEqual(self.answer(done[1]), "HTTP/1.1 404 Not Found||<html><body><h1>404 Not Found</h1></body></html>|")

    def answer(self, shown):
        """All that came, however the receives have cut it: | is the end of a line of HTTP, / one of the file."""
        return "".join(re.findall(r"^← \d+ bytes: (.*)$", shown, re.M)).replace(r"\x0D\x0A", "|").replace(r"\x0A", "/")

    def test_time_and_exit(self):
        for lab in ("time", "time-warning", "time-strict"):
            with self.subTest(lab=lab):
                done = self.play(time_exit, lab, stdin=b"TIME\nhello\nEXIT\nTIME\n")
                greeting = f"MESSAGE!!! ----> We are now connected to ('127.0.0.1', {done[3].address[1]})"
                self.assert_told(done, f"← {len(greeting) + 1} bytes: {greeting}\\x0A", "→ 4 bytes: TIME", f"← {len(TIME)} bytes: {TIME}",
                                 "→ 5 bytes: hello", "← 16 bytes: Invalid command!", "→ 4 bytes: EXIT", "← the server has closed")
                self.assertEqual((done[3].received, done[3].end), ([b"TIME", b"hello", b"EXIT"], "closed"))

    def test_time_says_a_blank_line_as_one(self):
        done = self.play(time_exit, "time", stdin=b"\n")
        self.assertEqual((done[0], done[1].splitlines()[1:]), (0, [r"→ 1 bytes: \x0A", "← the server has closed"]))
        self.assertEqual(done[3].received, [b"\n"])

    def test_json_has_each_step(self):
        status, out, err, client = self.play(time_exit, "time", stdin=b"TIME\nEXIT\n", options=("--json",))
        result = json.loads(out)["results"][0]
        steps = [(key, step[key], step["text"]) for step in result["steps"] for key in ("sent", "received") if key in step]
        self.assertEqual((status, err, result["lab"], result["port"]), (0, "", "time", self.address[1]))
        self.assertEqual(steps[1:], [("sent", 4, "TIME"), ("received", 24, TIME), ("sent", 4, "EXIT"), ("received", 0, "")])
        self.assertEqual(client.received, [b"TIME", b"EXIT"])


class ChatClients(LabClientCase, unittest.TestCase):
    """Two sides that do not wait for each other; `wirelab lab chat` and `lab run chat` are the same."""

    def converse(self, *words):
        """The program, which goes on typing as long as its input is open."""
        program = subprocess.Popen(self.command(*words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.here,
                                   env=self.environment())
        self.addCleanup(program.kill)
        guard = threading.Timer(2 * DEADLINE, program.kill)  # who waits for a line that never comes reads its end
        guard.start()
        self.addCleanup(guard.cancel)
        return program

    def finish(self, program):
        out, err = program.communicate(timeout=DEADLINE)
        return program.returncode, out.decode(), err.decode()

    def test_over_tcp(self):
        heard = []

        def serve(client):
            client.send(b"R1: who is there?\n")
            heard.append(client.receive())
            client.send(b"R1: \xc2\xa1hola!\nR1: and\n")
            heard.append(client.receive())
            client.finish()

        server = ExerciseServer(serve)
        self.addCleanup(server.close)
        self.address = server.address
        program = self.converse("lab", "chat", "--name", "R2")
        said = program.stdout.readline()
        for line in (b"hello\n", b"are you there?\n"):
            program.stdin.write(line)
            program.stdin.flush()
            said += program.stdout.readline()
        said += b"".join(program.stdout)
        self.assertEqual(said.decode(), "R1: who is there?\nR1: ¡hola!\nR1: and\n← the server has closed\n")
        self.assertEqual(self.finish(program), (0, "", ""))
        self.assertEqual((heard, server.result().end), ([b"R2: hello\n", b"R2: are you there?\n"], "closed"))

    def test_quit_and_the_end_of_the_input_close(self):
        for typed in (b"hello\nquit\nmore\n", b"hello"):
            with self.subTest(typed=typed):
                done = self.play(sink, "chat", "--name", "R2", stdin=typed)
                self.assert_told(done)
                self.assertEqual((b"".join(done[3].received), done[3].end), (b"R2: hello\n", "closed"))

    def test_over_udp_each_line_is_a_datagram(self):
        server = UdpServer(lambda datagram: [b"R1: heard " + datagram[4:]])
        self.addCleanup(server.close)
        self.address = server.address
        program = self.converse("lab", "run", "chat-udp", "--name", "R2")
        for line in (b"hello\n", b"again\n"):
            program.stdin.write(line)
            program.stdin.flush()
            self.assertEqual(program.stdout.readline(), b"R1: heard " + line)
        program.stdin.write(b"quit\n")
        self.assertEqual(self.finish(program), (0, "", ""))
        self.assertEqual([datagram for datagram, _ in server.received], [b"R2: hello\n", b"R2: again\n"])
