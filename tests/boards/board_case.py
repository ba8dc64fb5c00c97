"""What a test of a board in QEMU starts from: a disk of its own, a running board, the host program."""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import unittest

import places  # before the tools: it says where they are

from boards.tools import machine
from support.server import CLAIM, TLS
from support.stacks import free_port
from support.waiting import wait_until

START_SECONDS = 180
OWNER, PASSWORD = "ana", b"uno\n"


def open_to_all(board):
    """The words that let everybody do everything on a board."""
    return board.words(None, None, {"access": "open"})


class BoardCase(unittest.TestCase):
    """A board: a subclass says which, in which machine, and how long its start may take."""

    BOARD = None
    MACHINE = machine.Machine
    start_seconds = START_SECONDS

    def setUp(self):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="wirelab-board-"))
        self.addCleanup(shutil.rmtree, self.place)
        self.data = self.place / self.BOARD.data
        subprocess.run(["cp", "--sparse=always", self.BOARD.images / self.BOARD.data, self.data], check=True)

    def launch(self, command_line="", board=None):
        """Starts the board, or this one in its place, over this test's data disk. Everybody may do everything there, unless the words say."""
        if "access=" not in command_line:
            command_line = f"{open_to_all(self.BOARD)} {command_line}".strip()
        started = self.MACHINE(board or self.BOARD, self.place / "run", self.data, free_port(), command_line, free_port())
        started.start()
        self.addCleanup(started.kill)
        return started

    def boot(self, command_line="", board=None):
        started = self.launch(command_line, board)
        started.wait_until_served(self.start_seconds)
        return started

    def client(self, running, *words, typed=b""):
        """Exit status and output of the host program; `typed` is its standard input."""
        done = self._program(running.port, *words, typed=typed, stderr=subprocess.STDOUT, WIRELAB_WIRE="plain")
        return done.returncode, done.stdout

    def owner(self, running, *words):
        """The same over TLS, as the owner of the board. Of the output only the one that belongs to the status."""
        return self._secure(running, "--login", OWNER, *words)

    def claim(self, running):
        """Makes somebody the owner with the code that the console shows."""
        code = CLAIM.search(running.console_text())["code"]
        status, said = self._secure(running, "claim", OWNER, "--code", code)
        self.assertEqual(status, 0, said)

    def _secure(self, running, *words):
        key = TLS.search(running.console_text())["key"]
        done = self._program(running.tls_port, "--fingerprint", key, *words, typed=PASSWORD, stderr=subprocess.PIPE,
                             WIRELAB_KNOWN_BOARDS=str(self.place / "known"))
        return done.returncode, done.stdout if done.returncode == 0 else done.stderr

    def _program(self, port, *words, typed, stderr, **environment):
        return subprocess.run([places.CLIENT, "--ip", "127.0.0.1", "--port", str(port), *words], cwd=self.place, input=typed,
                              env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=stderr, timeout=60, check=False)

    def upload(self, running, name, content, client=None):
        (self.place / name).write_bytes(content)
        return (client or self.client)(running, "put", name)

    def wait_for(self, running, text, seconds=30.0):
        try:
            wait_until(lambda: text in running.console_text(), f"'{text}' on the console", seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}; it shows\n{running.console_text()}") from None

    def type(self, running, line, expected, seconds=30.0):
        """Types a line on the console and waits for what it brings."""
        self.type_all(running, [(line, expected)], seconds)

    def type_all(self, running, lines, seconds=30.0):
        """The same of several, by one who stays attached, and reads all the while: the emulator waits for whoever is attached, and loses what
        was on its way to the board when he leaves."""
        with machine.connect_console(running) as console:
            console.setblocking(False)

            def shown(expected):
                with contextlib.suppress(BlockingIOError):
                    console.recv(65536)
                return expected in running.console_text()

            for line, expected in lines:
                console.sendall(line.encode() + b"\r")
                wait_until(lambda wanted=expected: shown(wanted), f"'{expected}' after typing '{line}'", seconds)

    def reboot(self, running):
        """Restarts the board by a word on its console and waits until it answers again."""
        self.type(running, "reboot", "wirelab: the data partition is unmounted")
        wait_until(lambda: running.console_text().count("wirelabd ready") == 2 and machine.answers(running.port), "the second start",
                   self.start_seconds)


class TalksOnItsConsole:
    """A case of every board whose first process shares the console with the appliance."""

    def test_a_line_that_is_no_command_is_said_in_the_chat(self):
        running = self.boot("wirelabd.labs=chat")
        self.type_all(running, [("hello R2", "hello R2"), ("/chat status", "/chat status")])
        with socket.create_connection(("127.0.0.1", running.port), 30) as listener:
            listener.sendall(b"LAB_HEAR chat\n")
            heard = (json.loads(line) for line in listener.makefile("rb"))
            said = (event["text"] for event in heard if event["event"] == "said")
            self.assertEqual([next(said), next(said)], ["wirelab: hello R2", "wirelab: status"])
        self.assertNotIn("wirelab: wirelabd runs", running.console_text())
        with socket.create_connection(("127.0.0.1", running.port), 30) as speaker:
            speaker.sendall(b"LAB_SAY chat from elsewhere\n")
            self.wait_for(running, "[chat said] wirelab: from elsewhere\n")


class KeepsFiles:
    """A case of every board with ext4; `check_disk` says how its file system is looked at."""

    def test_acknowledged_file_survives_the_end_of_the_emulator(self):
        running = self.boot()
        self.assertEqual(self.upload(running, "a.bin", b"whole" * 20000)[0], 0)
        running.kill()
        again = self.boot()
        # Of two starts: a console that is behind drops lines of the log, and says so.
        self.assertRegex(running.console_text() + again.console_text(),
                         r'event=confined calls="seccomp, a violation ends the program" files="Landlock \d+"')
        self.assertIn("was not unmounted (power cut?): its journal is replayed", again.console_text())
        self.assertEqual(self.client(again, "get", "a.bin", "-o", "-"), (0, b"whole" * 20000))
        self.assertTrue(again.power_down())
        self.check_disk()
