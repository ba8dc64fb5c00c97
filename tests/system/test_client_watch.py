"""`wirelab status --watch` on a pseudo-terminal: what is drawn, when, and what is left behind."""

import fcntl
import json
import pathlib
import re
import signal
import struct
import termios
import threading
import time
import unittest

from support.scripted_server import ProgramCase
from support.waiting import wait_until
from test_client_terminal import Terminal

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "tests" / "support" / "net_documents"
STATUS = json.loads((SAMPLES / "status.json").read_text())
EVENT = (SAMPLES / "watch.jsonl").read_bytes().splitlines(True)[0]
ENTER, LEAVE, HOME = b"\x1b[?1049h\x1b[?25l", b"\x1b[?25h\x1b[?1049l", b"\x1b[H"


class Appliance:
    """Answers NET_STATUS with `status` and lets a test tell events; `away` resets whoever comes."""

    def __init__(self):
        self.status = STATUS
        self.away = False
        self.asked = []
        self.watches = []
        self.lock = threading.Lock()

    def script(self, talk):
        if self.away:
            return talk.reset()
        command = talk.read_segment()
        if command.startswith(b"NET_WATCH"):
            self.watches.append(talk)
            return talk.hold()
        self.asked.append(time.monotonic())
        data = json.dumps(self.status).encode()
        talk.send(b"SIZE: %d\r\n" % len(data) + data)
        return talk.finish()

    def tell(self):
        self.watches[-1].send(EVENT)


class Watch(ProgramCase, unittest.TestCase):

    wire = "classic"

    def setUp(self):
        super().setUp()
        self.appliance = Appliance()
        self.serve(*[self.appliance.script] * 500, at_once=True)

    def watch(self, *words, width=80, rows=None, **environment):
        terminal = Terminal(self, [*words, "status", "--watch"], width=width, stdin="terminal", stdout="terminal", TZ="UTC", **environment)
        if rows:
            self.resize(terminal, rows, width)
        return terminal

    @staticmethod
    def resize(terminal, rows, width):
        fcntl.ioctl(terminal.child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, width, 0, 0))

    def end(self, terminal, which=signal.SIGINT, status=0):
        terminal.process.send_signal(which)
        self.assertEqual(terminal.finish(), status)
        self.assertEqual(terminal.screen.count(ENTER), 1)
        self.assertEqual(terminal.screen.count(LEAVE), 1)
        self.assertGreater(terminal.screen.index(LEAVE), terminal.screen.rindex(HOME))
        self.assertTrue(terminal.echoes())

    @staticmethod
    def frames(terminal):
        """Each drawing as its rows without colours."""
        plain = re.sub(rb"\x1b\[[0-9;]*[mKJ]", b"", terminal.screen.split(LEAVE)[0]).decode()
        return [frame.split("\r\n") for frame in plain.split("\x1b[H")[1:]]

    def wait_for_frame(self, terminal, condition, what):
        wait_until(lambda: terminal.read() and self.frames(terminal) and condition(self.frames(terminal)[-1]), what)

    def test_page_is_cut_to_the_terminal_and_follows_its_size(self):
        terminal = self.watch()
        self.wait_for_frame(terminal, lambda rows: "wirelab 127.0.0.1" in rows[0], "the page")
        for rows, width in ((10, 60), (40, 132), (3, 20)):
            self.resize(terminal, rows, width)
            self.wait_for_frame(terminal, lambda frame, most=rows: len(frame) == min(most, 40) or (most == 40 and 24 < len(frame) < 40), f"{rows} rows")
            frame = self.frames(terminal)[-1]
            self.assertLessEqual(max(map(len, frame)), width)
            self.assertEqual(frame[-1].startswith("… "), rows < 40, frame[-1])
        self.end(terminal)

    def test_events_bring_a_new_page_but_not_too_often(self):
        terminal = self.watch()
        terminal.wait_for(HOME)
        wait_until(lambda: terminal.read() and self.appliance.watches, "the watch")
        before = len(self.appliance.asked)
        self.appliance.status = {**STATUS, "stack": "after-the-event"}
        self.appliance.tell()
        terminal.wait_for(b"after-the-event")
        told = time.monotonic()
        while time.monotonic() < told + 1.5:
            self.appliance.tell()
            terminal.read(0.01)
        asked = len(self.appliance.asked) - before
        self.assertGreaterEqual(asked, 3)
        self.assertLessEqual(asked, 4 * (time.monotonic() - told) + 3)
        self.end(terminal)

    def test_counters_move_without_events(self):
        terminal = self.watch()
        terminal.wait_for(HOME)
        for number in range(2):
            self.appliance.status = {**STATUS, "uptime_ms": 7_200_000 + number * 3_600_000}
            terminal.wait_for(b"up %dh" % (2 + number))
        gaps = [later - earlier for earlier, later in zip(self.appliance.asked, self.appliance.asked[1:])]
        self.assertLess(max(gaps), 4)
        self.end(terminal)

    def test_appliance_that_goes_away_is_waited_for(self):
        terminal = self.watch()
        terminal.wait_for(HOME)
        self.appliance.away = True
        self.wait_for_frame(terminal, lambda rows: rows[-1].startswith("no connection since"), "the notice")
        self.assertIn("wirelab 127.0.0.1", self.frames(terminal)[-1][0])
        self.appliance.away = False
        self.wait_for_frame(terminal, lambda rows: not rows[-1].startswith("no connection since"), "the page again")
        self.end(terminal)

    def test_every_signal_gives_the_terminal_back(self):
        for which in (signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=which):
                terminal = self.watch()
                terminal.wait_for(HOME)
                self.end(terminal, which, -which)

    def test_ctrl_c_is_the_end(self):
        terminal = self.watch()
        terminal.wait_for(HOME)
        self.assertFalse(terminal.echoes())
        terminal.type(b"abc\x1a\x03")
        self.assertEqual(terminal.finish(), 0)
        self.assertTrue(terminal.screen.endswith(LEAVE))
        self.assertNotIn(b"abc", terminal.screen)

    def test_colour_is_for_those_who_want_it(self):
        for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
            with self.subTest(environment=environment):
                terminal = self.watch(**environment)
                terminal.wait_for(b"gateway")
                self.end(terminal)
                self.assertEqual(b"\x1b[32m" in terminal.screen, coloured)

    def test_spanish(self):
        terminal = self.watch("--lang", "es")
        terminal.wait_for(b"pasarela")
        self.appliance.away = True
        terminal.wait_for("sin conexión desde las".encode())
        self.end(terminal)

    def test_nothing_is_drawn_if_it_cannot_begin(self):
        self.appliance.away = True
        terminal = self.watch()
        # The reset comes before the client knows that it is connected ("unreachable") or after that ("the answer was cut").
        self.assertIn(terminal.finish(), (8, 1))
        self.assertNotIn(ENTER, terminal.screen)
        self.assertIn(b"wirelab: ", terminal.screen)
