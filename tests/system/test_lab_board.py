"""Labs on a board behind ports that QEMU forwards, with this machine's `wirelab lab run` and curl as their clients."""

import subprocess
import unittest

from support.case import over_forwarded_boards
from support.labs import document
from support.scripted_server import ProgramCase
from support.stacks import free_port
from support.virt_arm_case import VirtArmCase
from support.waiting import DEADLINE

HELLO = "Hello, World!"
WEEKDAY = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 123]\d \d\d:\d\d:\d\d 20\d\d"
WEB_TEXT = b"0123456789\n" * 1000


class Forwarded:
    """Ports of loopback that lead to a board's labs, as long as the test lasts."""

    def forward(self, port, transport="tcp"):
        machine = self.server.machine
        outside = free_port()

        def say(words):
            return machine.monitor("human-monitor-command", {"command-line": words})

        trouble = say(f"hostfwd_add net {transport}:127.0.0.1:{outside}-:{port}")
        self.assertEqual(trouble, "")
        self.addCleanup(say, f"hostfwd_remove net {transport}:127.0.0.1:{outside}")
        return outside


@over_forwarded_boards
class BoardLabs(Forwarded, ProgramCase):
    """Started over the command port, met over their own, stopped again."""

    def setUp(self):
        super().setUp()
        self.put("file.txt", WEB_TEXT)
        self.server = self.start_server()
        self.addCleanup(self.server.stop)
        self.command_address = self.server.address

    def lab(self, name, transport="tcp"):
        """Starts a lab, and forwards to it."""
        answer = document(self.command_address, f"LAB_START {name}")
        self.assertIn("labs", answer, answer)
        row = answer["labs"][0]
        self.assertEqual((row["name"], row["transport"], row["running"]), (name, transport, True))
        self.address = ("127.0.0.1", self.forward(row["port"], transport))

    def play(self, *words, stdin=b""):
        status, out, err = self.wirelab("lab", "run", *words, stdin=stdin)
        self.assertEqual((status, err), (0, ""), out)
        return out.splitlines()

    def row(self, name):
        return next(one for one in document(self.command_address, "LAB_LIST")["labs"] if one["name"] == name)

    def test_v1_and_that_it_stops(self):
        self.assertFalse(self.row("v1")["running"])
        self.lab("v1")
        told = [f"→ 13 bytes: {HELLO}", f"← 13 bytes: {HELLO.upper()}"]
        self.assertEqual(self.play("v1"), told)
        self.assertEqual(self.play("v1"), told)
        self.assertEqual((self.row("v1")["running"], self.row("v1")["served"]), (True, 2))
        self.assertFalse(document(self.command_address, "LAB_STOP v1")["labs"][0]["running"])
        # The emulator accepts in the board's stead, and ends it when the board refuses.
        self.assertNotIn(HELLO.upper(), self.wirelab("lab", "run", "v1")[1])

    def test_secret(self):
        self.lab("secret")
        self.assertEqual(self.play("secret", stdin=b"my net id ab2755 should be kept SECRET\n")[1], "← 29 bytes: Digits: 2755, Total Digits: 4")

    def test_upper_over_udp(self):
        self.lab("upper-udp", "udp")
        self.assertEqual(self.play("upper-udp", stdin=b"a small sentenc\n"), ["→ 15 bytes: a small sentenc", "← 15 bytes: A SMALL SENTENC"])

    def test_time_and_exit(self):
        self.lab("time")
        told = self.play("time", stdin=b"TIME\nwhat?\nEXIT\n")
        self.assertRegex(told[0], r"^← \d+ bytes: MESSAGE!!! ----> We are now connected to \('10\.0\.2\.2', \d+\)\\x0A$")
        self.assertRegex(told[2], rf"^← 24 bytes: {WEEKDAY}$|^← \d+ bytes: The time is not known here yet\.$")
        self.assertEqual(told[3:], ["→ 5 bytes: what?", "← 16 bytes: Invalid command!", "→ 4 bytes: EXIT", "← the server has closed"])

    def test_web(self):
        self.lab("web")
        told = self.play("web", "file.txt")
        self.assertIn("HTTP/1.1 200 OK", told[1])
        url = "http://{}:{}".format(*self.address)
        done = subprocess.run(["curl", "--silent", "--show-error", "--max-time", str(DEADLINE), "--write-out", "%{http_code} %{num_connects}\n",
                               f"{url}/file.txt", f"{url}/none"], capture_output=True, timeout=2 * DEADLINE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertTrue(done.stdout.startswith(WEB_TEXT + b"200 1\n"))
        self.assertIn(b"<h1>404 Not Found</h1>", done.stdout)
        self.assertTrue(done.stdout.endswith(b"404 0\n"))

    def test_sink(self):
        self.lab("sink")
        content = bytes(range(256)) * 100
        (self.here / "sent").write_bytes(content)
        self.assertEqual(self.play("sink", "sent")[-1], "← the server has closed")
        self.assertTrue(self.stored("received_file.txt") == content)


class SocketBudget(VirtArmCase, unittest.TestCase):
    """A board that has fewer sockets than there are labs."""

    def test_the_one_too_many_is_refused_and_says_so(self):
        self.server = self.board().start()
        address = self.server.address
        labs = document(address, "LAB_LIST")["labs"]
        started, refused = [], {}
        for number, lab in enumerate(labs):
            answer = document(address, f"LAB_START {lab['name']} port={20_000 + number}")
            if "labs" in answer:
                started.append(lab["name"])
            else:
                refused[lab["name"]] = answer["error"]
        self.assertGreaterEqual(len(started), 4, "two over each transport at least")
        self.assertTrue(refused, "all of them started: this test has shown nothing")
        for error in refused.values():
            self.assertEqual(error["code"], "no-resources")
            self.assertRegex(error["message"], r"cannot listen at .*:\d+: there is not enough memory, or no socket is free$")
        self.assertEqual({lab["name"] for lab in document(address, "LAB_LIST")["labs"] if lab["running"]}, set(started))
        document(address, f"LAB_STOP {started[0]}")
        again = next(iter(refused))
        self.assertIn("labs", document(address, f"LAB_START {again}"), "the place is free again")
        self.server.stop()
