"""The host program on a terminal: progress bar, password prompt, interruption. A pseudo-terminal plays the terminal."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from support.scripted_server import ProgramCase, reply
from support.waiting import DEADLINE, wait_until


def slow_download(size, pause):
    """A script: sends `size` bytes in twenty pieces."""
    def script(talk):
        talk.read_segment()
        talk.send(b"SIZE: %d\r\n" % size)
        for _ in range(20):
            talk.send(b"x" * (size // 20))
            time.sleep(pause)
        talk.hold()
    return script


def stalled_download(talk):
    talk.read_segment()
    talk.send(b"SIZE: 1000000\r\n" + b"x" * 5000)
    talk.hold()


class Terminal:
    """`wirelab` with a pseudo-terminal of a given width; `outputs` says which of its descriptors are it."""

    def __init__(self, case, words, width=80, stdin=None, stdout=subprocess.PIPE, **environment):
        self.controller, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        self.attributes = termios.tcgetattr(child)
        self.screen = b""
        self.times = []
        self.process = subprocess.Popen(case.command(*words), stdin=child if stdin == "terminal" else subprocess.DEVNULL,
                                        stdout=child if stdout == "terminal" else stdout,
                                        stderr=child, cwd=case.here, env=case.environment(**environment), start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(child, termios.TIOCSCTTY, 0))
        self.child = child
        case.addCleanup(self.close)

    def read(self, seconds=0.05):
        """Takes what is on the screen; False at the end of the program."""
        ready, _, _ = select.select([self.controller], [], [], seconds)
        if ready:
            data = os.read(self.controller, 65536)
            self.times.append(time.monotonic())
            self.screen += data
        return ready or self.process.poll() is None

    def wait_for(self, text):
        wait_until(lambda: self.read() and text in self.screen, f"{text!r} on the screen")

    def finish(self, seconds=DEADLINE):
        """Reads until the program ends; its exit status."""
        end = time.monotonic() + seconds
        while self.read():
            if time.monotonic() > end:
                raise AssertionError(f"does not end; screen: {self.screen!r}")
        return self.process.wait()

    def type(self, data):
        os.write(self.controller, data)

    def echoes(self):
        return bool(termios.tcgetattr(self.child)[3] & termios.ECHO)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        for descriptor in (self.controller, self.child):
            os.close(descriptor)


class ProgressBar(ProgramCase, unittest.TestCase):
    protocol = ("--classic",)

    def lines(self, screen):
        """The lines that were drawn in place."""
        return [line.removesuffix(b"\x1b[K").decode() for line in re.split(rb"\r\n|\r", screen) if line.strip(b"\x1b[K")]

    def test_bar_shows_share_rate_and_time_left(self):
        self.serve(slow_download(2_000_000, 0.1))
        terminal = Terminal(self, ["get", "numeros.txt"])
        self.assertEqual(terminal.finish(), 0)
        drawn = self.lines(terminal.screen)
        self.assertTrue(any(re.fullmatch(r"numeros\.txt +\d+% \[#*-*\] \S+ KiB/1\.9 MiB \S+ [KM]iB/s \d:\d\d left", line) for line in drawn), drawn)
        self.assertTrue(terminal.screen.endswith(b"\r\x1b[K"), "the line is not cleared")
        self.assertNotIn(b"\n", terminal.screen)
        self.assertEqual(terminal.process.stdout.read(), b"saved 'numeros.txt' (2000000 bytes)\n")
        self.assertLessEqual(len(drawn), 12 * (terminal.times[-1] - terminal.times[0]) + 3, "redrawn too often")

    def test_no_line_is_wider_than_the_terminal(self):
        for width in (20, 40, 80, 200):
            with self.subTest(width=width):
                self.serve(slow_download(2_000_000, 0.03))
                terminal = Terminal(self, ["get", "--force", "un nombre largo con eñes.txt"], width=width)
                self.assertEqual(terminal.finish(), 0)
                drawn = self.lines(terminal.screen)
                self.assertTrue(drawn)
                self.assertLess(max(map(len, drawn)), width)

    def test_spanish_bar(self):
        self.serve(slow_download(2_000_000, 0.05))
        terminal = Terminal(self, ["--lang", "es", "get", "a"])
        self.assertEqual(terminal.finish(), 0)
        self.assertIn(b"quedan", terminal.screen)

    def test_nothing_is_drawn_where_it_is_not_wanted(self):
        for words, environment in ((["--no-progress", "get", "a"], {}), (["--json", "get", "--force", "a"], {}),
                                   (["get", "--force", "a"], {"TERM": "dumb"})):
            with self.subTest(words=words, environment=environment):
                self.serve(slow_download(2_000_000, 0.03))
                terminal = Terminal(self, words, **environment)
                self.assertEqual((terminal.finish(), terminal.screen), (0, b""))

    def test_nothing_is_drawn_into_a_pipe(self):
        self.serve(slow_download(2_000_000, 0.03))
        self.assertEqual(self.wirelab("get", "a")[2], "")


class PasswordPrompt(ProgramCase, unittest.TestCase):
    protocol = ("--classic",)

    def test_login_asks_once_without_echo(self):
        self.serve(reply(b"AUTHENTICATED"))
        terminal = Terminal(self, ["login", "ana"], stdin="terminal")
        terminal.wait_for(b"Password of 'ana': ")
        wait_until(lambda: not terminal.echoes(), "the echo to go")
        terminal.type(b"secreto\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertTrue(terminal.echoes())
        self.assertNotIn(b"secreto", terminal.screen)
        self.assertEqual(self.server.talks[0].seen, b"LOGIN ana secreto\n")

    def test_signin_asks_twice_and_compares(self):
        self.serve()
        terminal = Terminal(self, ["--lang", "es", "signin", "ana"], stdin="terminal")
        for prompt, password in (("Contraseña de 'ana': ", b"secreto\n"), ("La misma otra vez: ", b"secret0\n")):
            terminal.wait_for(prompt.encode())
            wait_until(lambda: not terminal.echoes(), "the echo to go")
            terminal.type(password)
        self.assertEqual(terminal.finish(), 2)
        self.assertIn("no coinciden".encode(), terminal.screen)
        self.assertEqual(self.server.talks, [])

    def test_interruption_gives_the_echo_back(self):
        self.serve()
        terminal = Terminal(self, ["login", "ana"], stdin="terminal")
        terminal.wait_for(b"Password of 'ana': ")
        wait_until(lambda: not terminal.echoes(), "the echo to go")
        terminal.type(b"\x03")
        self.assertEqual(terminal.finish(), -signal.SIGINT)
        self.assertTrue(terminal.echoes())


class Interruption(ProgramCase, unittest.TestCase):
    protocol = ("--classic",)

    def interrupt(self, which, *words):
        self.serve(stalled_download)
        process = subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.here, env=self.environment())
        try:
            wait_until(lambda: any(path.name.startswith(".wirelab-") for path in self.here.iterdir()), "the temporary file")
            process.send_signal(which)
            out, err = process.communicate(timeout=DEADLINE)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
        return process.returncode, out, err

    def test_signals_remove_the_temporary_file(self):
        for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=which):
                status, _, err = self.interrupt(which, "get", "a")
                self.assertEqual((status, err, self.files()), (-which, b"wirelab: interrupted\n", {}))

    def test_interruption_is_a_document_too(self):
        status, out, err = self.interrupt(signal.SIGINT, "--json", "get", "a")
        self.assertEqual((status, err), (-signal.SIGINT, b""))
        self.assertIn(b'"code": "interrupted"', out)

    def test_older_file_survives(self):
        (self.here / "a").write_bytes(b"mine")
        self.assertEqual(self.interrupt(signal.SIGINT, "get", "--force", "a")[0], -signal.SIGINT)
        self.assertEqual(self.files(), {"a": b"mine"})

    def test_closed_standard_output_is_an_error(self):
        self.serve(slow_download(2_000_000, 0))
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as closed:
            done = subprocess.run(self.command("get", "a", "-o", "-"), stdout=closed, stderr=subprocess.PIPE, cwd=self.here,
                                  env=self.environment(), timeout=DEADLINE)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output", done.stderr)
