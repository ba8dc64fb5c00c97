"""The labs as a student with nc meets them: Debian's netcat knows nothing of them."""

import json
import random
import signal
import subprocess
import threading

from support.case import over_both_stacks
from support.client import Conversation
from support.labs import LabCase
from support.waiting import DEADLINE, wait_until

HELLO = b"Hello, World!"


class Netcat:
    """nc that somebody types into. What does not come in time fails the test."""

    def __init__(self, case, where, *options):
        host, port = where
        self.process = subprocess.Popen(["nc", *options, host, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        case.addCleanup(self.close)

    def type(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def read(self, count):
        return self.in_time(lambda: self.process.stdout.read(count))

    def line(self):
        return self.in_time(self.process.stdout.readline)

    def in_time(self, read):
        """What `read` gives; nc is killed if that is nothing for too long, which ends it."""
        late = threading.Timer(DEADLINE, self.process.kill)
        late.start()
        got = read()
        late.cancel()
        if self.process.poll() == -signal.SIGKILL:
            raise AssertionError(f"nc has shown nothing but {got!r} in {DEADLINE} s")
        return got

    def finish(self):
        """The end of what is typed; exit status, what is left of both outputs."""
        out, err = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, out, err

    def close(self):
        self.process.kill()
        self.process.communicate()


@over_both_stacks
class NetcatLabs(LabCase):
    """Typed in, and read back."""

    def netcat(self, where, typed, *options):
        """What nc shows of a conversation in which all is typed at once."""
        host, port = where
        done = subprocess.run(["nc", *options, host, str(port)], input=typed, capture_output=True, timeout=DEADLINE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout

    def test_v0_answers_while_it_is_typed_to(self):
        talk = Netcat(self, self.lab("v0"), "-N")
        for line in (b"one line\n", b"\xc3\xb1and 09 z\n"):
            talk.type(line)
            self.assertEqual(talk.read(len(line)), line.upper())
        self.assertEqual(talk.finish(), (0, b"", b""))

    def test_each_upper_casing_server_answers_before_it_closes(self):
        for lab, typed, answer in (("v1", HELLO, HELLO.upper()), ("v2", b"World! Hello, World!", b"WORLD! HELLO, WORLD!"),
                                   ("v3", HELLO, HELLO.upper() * 1000), ("v4", HELLO * 40, HELLO.upper() * 40), ("upper-line", b"a\nb\n", b"A\nB\n")):
            with self.subTest(lab=lab):
                self.assertEqual(self.netcat(self.lab(lab), typed, "-N"), answer)
                self.stop_lab(lab)

    def test_upper_over_tcp_closes_after_one_answer(self):
        where = self.lab("upper-tcp")
        self.assertEqual(self.netcat(where, b"a small sentenc"), b"A SMALL SENTENC")
        self.assertEqual(self.netcat(where, b"again\n"), b"AGAIN\n")

    def test_upper_over_udp(self):
        talk = Netcat(self, self.lab("upper-udp"), "-u", "-w1")
        for line in (b"a small sentenc\n", b"2: \xc3\xb1\n"):
            talk.type(line)
            self.assertEqual(talk.read(len(line)), line.upper())
        self.assertEqual(talk.finish()[0], 0)

    def test_secret_digits(self):
        where = self.lab("secret")
        self.assertEqual(self.netcat(where, b"my net id ab2755 should be kept SECRET\n"), b"Digits: 2755, Total Digits: 4")
        self.assertEqual(self.netcat(where, b"my net id is ab2755\n"), b"Secret code not found.")

    def test_sink_keeps_what_nc_sends(self):
        where = self.lab("sink")
        contents = [random.Random(seed).randbytes(200_000 + seed) for seed in (1, 2)]
        for content in contents:
            self.assertEqual(self.netcat(where, content, "-N"), b"")
        self.assertEqual(len(self.names()), 2, self.names())
        self.assertEqual({self.stored(name) for name in self.names()}, set(contents))
        self.assertTrue(self.stored("received_file.txt") == contents[0], "the second is stored beside the first")

    def test_time_and_exit(self):
        talk = Netcat(self, self.lab("time"))
        greeting = talk.line().decode()
        self.assertRegex(greeting, r"^MESSAGE!!! ----> We are now connected to \('[0-9.]+', \d+\)\n$")
        talk.type(b"TIME\n")
        self.assertRegex(talk.read(24).decode(), r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 123]\d \d\d:\d\d:\d\d 20\d\d$")
        talk.type(b"what?\n")
        self.assertEqual(talk.read(16), b"Invalid command!")
        talk.type(b" EXIT \n")
        wait_until(lambda: self.clients("time") == 0, "the server to close, which it would do after 15 s without a word", 10)
        self.assertEqual(talk.finish(), (0, b"", b""))

    def clients(self, lab):
        return next(one for one in self.command("LAB_LIST")["labs"] if one["name"] == lab)["clients"]

    def test_warning_is_the_longer_text(self):
        talk = Netcat(self, self.lab("time-warning"))
        talk.line()
        talk.type(b"what?\n")
        self.assertEqual(talk.line(), b"WARNING!!! ----> Please enter a valid command!\n")

    def test_strict_exit_closes_the_door_as_well(self):
        where = self.lab("time-strict")
        self.assertIn(b"MESSAGE!!!", self.netcat(where, b"EXIT\n"))
        done = subprocess.run(["nc", "-v", *map(str, where)], input=b"", capture_output=True, timeout=DEADLINE, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"refused", done.stderr)


@over_both_stacks
class NetcatChat(LabCase):
    """Two who type: one into nc, the other at the appliance, here over the command port."""

    def say(self, lab, text):
        self.assertIn("labs", self.command(f"LAB_SAY {lab} {text}"))

    def heard(self, lab):
        """What is heard at the appliance, as it comes."""
        talk = Conversation(self.address).send(f"LAB_HEAR {lab}\n".encode())
        self.addCleanup(talk.socket.close)
        lines = talk.socket.makefile("rb")

        def hear():
            event = {"event": "nothing"}  # which is said while nothing is, so that both know of each other
            while event["event"] == "nothing":
                event = json.loads(next(lines))
            return event["event"], event.get("text")
        return hear

    def converse(self, lab, *options):
        where = self.lab(lab, "name=R1")
        hear = self.heard(lab)
        talk = Netcat(self, where, *options)
        talk.type(b"R2: hello\n")
        event, peer = hear()
        self.assertEqual(event, "joined")
        self.assertRegex(peer, r"^[0-9.]+:\d+$")
        self.assertEqual(hear(), ("heard", "R2: hello"))
        for text in ("hello, R2", "¿qué tal?"):
            self.say(lab, text)
            self.assertEqual(talk.line().decode(), f"R1: {text}\n")
            self.assertEqual(hear(), ("said", f"R1: {text}"))
        talk.type("R2: muy bien\nR2: adiós\n".encode())
        self.assertEqual([hear() for _ in range(2)], [("heard", "R2: muy bien"), ("heard", "R2: adiós")])
        return talk, hear

    def test_over_tcp_both_see_the_other_leave(self):
        talk, hear = self.converse("chat", "-N")
        self.assertEqual(talk.finish(), (0, b"", b""))
        self.assertEqual(hear()[0], "left")

    def test_over_udp_nobody_does(self):
        talk, hear = self.converse("chat-udp", "-u", "-w1")
        talk.finish()
        self.stop_lab("chat-udp")
        self.assertEqual(hear()[0], "stopped")
