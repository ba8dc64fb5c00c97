"""The appliance's side of the chats, typed on its console: a pseudo-terminal, with the program in the foreground or in the background, and the
serial line of the board without an operating system."""

import os
import re
import signal
import socket
import time
import unittest

from support.case import ServerCase, SystemCase, also_confined, over_both_stacks
from support.client import ask
from support.server import Server
from support.terminal import PipedInput, Terminal
from support.virt_arm_case import VirtArmCase
from support.waiting import wait_until

CHAT = 5000


class Console:
    """What tests do at a console and on the other side of a chat."""

    def wait_for(self, line):
        """Waits until exactly this line was shown, as often as it was asked for."""
        wait_until(lambda: line in list(self.server.lines), f"{line!r} on the console")

    def join(self):
        client = socket.create_connection((self.server.address[0], CHAT), 10)
        self.addCleanup(client.close)
        host, port = client.getsockname()
        self.wait_for(f"[chat joined] {host}:{port}")
        return client

    def say(self, text):
        self.terminal.type(text.encode() + b"\n")


@over_both_stacks
@also_confined
class OnATerminal(Console, ServerCase):
    """Somebody sits at the terminal where wirelabd was started."""

    def start_server(self, *arguments, **options):
        self.terminal = Terminal(self)
        return super().start_server(*arguments, terminal=self.terminal, **options)

    def start_chat(self, lab="chat"):
        ask(self.address, f"LAB_START {lab}\n".encode())

    def test_two_sides_talk(self):
        self.start_chat()
        client = self.join()
        client.sendall(b"R2: hello\n")
        self.wait_for("[chat] R2: hello")
        self.say("hello R2, ¿qué tal?")
        self.assertEqual(client.recv(1024), "wirelab: hello R2, ¿qué tal?\n".encode())
        ask(self.address, b"LAB_SAY chat from elsewhere\n")
        self.assertEqual(client.recv(1024), b"wirelab: from elsewhere\n")
        self.wait_for("[chat said] wirelab: from elsewhere")
        client.close()
        self.wait_for("[chat left]")
        ask(self.address, b"LAB_STOP chat\n")
        self.wait_for("[chat stopped]")
        self.assertFalse(any("said" in line and "hello" in line for line in self.server.lines), "what was typed is not shown again")

    def test_both_chats(self):
        self.start_chat()
        self.start_chat("chat-udp")
        client = self.join()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.settimeout(10)
            other.connect((self.address[0], CHAT))
            other.send(b"R3: me too")
            self.wait_for("[chat-udp] R3: me too")
            self.say("hello R3")
            self.assertEqual(other.recv(1024), b"wirelab: hello R3\n")
            self.say("/chat hello R2")
            self.assertEqual(client.recv(1024), b"wirelab: hello R2\n")

    def test_a_client_does_not_steer_the_terminal(self):
        self.start_chat()
        self.join().sendall(b"\x1b]0;mine\x07\x1b[2Jwirelabd ready: \xc2\x9b1m\xff\x08\n")
        self.wait_for(r"[chat] \x1B]0;mine\x07\x1B[2Jwirelabd ready: \xC2\x9B1m\xFF\x08")

    def test_without_a_chat_who_types_is_told_what_to_do(self):
        shown = len(self.server.lines)
        self.say("")
        self.say("hello")
        self.wait_for("wirelabd chat: no chat runs, so nobody was told; wirelab lab start chat starts one")
        self.assertEqual(len(self.server.lines), shown + 3, "two lines of echo, one answer")

    def test_the_end_of_the_input_ends_typing_and_nothing_else(self):
        self.start_chat()
        self.terminal.type(b"\x04")
        client = self.join()
        client.sendall(b"R2: still there?\n")
        self.wait_for("[chat] R2: still there?")
        before = self.server.processor_seconds()
        time.sleep(0.5)
        self.assertLess(self.server.processor_seconds() - before, 0.3, "it does not look again and again")

    def test_a_terminal_that_takes_nothing_holds_nobody_up(self):
        self.start_chat()
        client = self.join()
        self.terminal.type(b"\x13")  # Ctrl-S
        for _ in range(200):
            client.sendall(b"x" * 1000 + b"\n")
        self.assertEqual(ask(self.address, b"LIST_FILES\n"), ask(self.address, b"LIST_FILES\n"))
        self.terminal.type(b"\x11")  # Ctrl-Q
        client.sendall(b"R2: again\n")
        self.wait_for("[chat] R2: again")


class Settings(Console, SystemCase, unittest.TestCase):
    """Whether the console is one to type at."""

    def start(self, terminal, *arguments):
        self.terminal = terminal
        self.server = self.start_server("--labs", "chat", *arguments, terminal=terminal)
        self.addCleanup(self.server.stop)

    def expect_deaf(self):
        """Nothing that is typed is said, nothing that is heard is shown."""
        with socket.create_connection((self.server.address[0], CHAT), 10) as client:
            client.sendall(b"R2: hello\n")
            self.say("hello")
            ask(self.server.address, b"LAB_SAY chat later\n")
            self.assertEqual(client.recv(1024), b"wirelab: later\n")
        self.server.stop()
        self.assertFalse(any("[chat" in line for line in self.server.lines))

    def test_off_leaves_the_terminal_alone(self):
        self.start(Terminal(self), "--console", "off")
        self.expect_deaf()

    def test_a_pipe_is_not_read(self):
        self.start(PipedInput(self))
        self.expect_deaf()
        self.terminal.end()

    def test_on_reads_a_pipe(self):
        self.start(PipedInput(self), "--console", "on")
        client = self.join()
        self.say("read")
        self.assertEqual(client.recv(1024), b"wirelab: read\n")
        self.terminal.end()
        client.sendall(b"R2: over?\n")
        self.wait_for("[chat] R2: over?")

    def test_spanish(self):
        self.terminal = Terminal(self)
        self.server = self.start_server("--lang", "es", terminal=self.terminal)
        self.addCleanup(self.server.stop)
        self.say("hola")
        self.wait_for("wirelabd chat: no hay ningún chat en marcha y nadie lo ha recibido; wirelab lab start chat inicia uno")


class Job(Console, SystemCase, unittest.TestCase):
    """wirelabd as a job of an interactive shell."""

    def setUp(self):
        super().setUp()
        self.terminal = Terminal(self)
        self.server = Server("bash", [])
        self.server.command = ["bash", "--norc", "--noediting", "-i"]
        self.server.terminal = self.terminal
        self.server.launch()
        self.addCleanup(self.server.kill)

    def state(self):
        with open(f"/proc/{self.process}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0]

    def test_background_is_not_stopped_and_takes_nothing(self):
        program = os.path.join(os.environ["WIRELAB_BIN"], "wirelabd")
        self.say(f"{program} --listen 127.0.0.1 --port 0 --root {self.root} --labs chat 2>/dev/null & echo job=$!")
        wait_until(self.server.ready_line, "the ready line")
        self.process = int(wait_until(lambda: re.search(r"^job=(\d+)$", "\n".join(self.server.lines), re.M), "its process id")[1])
        self.addCleanup(self.end)
        self.server.address = ("127.0.0.1", int(self.server.ready_line()["port"]))
        client = self.join()
        self.say("echo typed $((40 + 2)) for the shell")
        self.wait_for("typed 42 for the shell")
        self.assertIn(self.state(), "SR")
        self.say("fg")
        wait_until(lambda: any(line.startswith(program) for line in self.server.lines), "the job's command line")
        self.say("now for the chat")
        self.assertEqual(client.recv(1024), b"wirelab: now for the chat\n")
        self.terminal.type(b"\x03")
        wait_until(lambda: not os.path.exists(f"/proc/{self.process}"), "the end of the job")
        self.say("exit 0")
        self.assertEqual(self.server.wait(), 0)

    def end(self):
        if os.path.exists(f"/proc/{self.process}"):
            os.kill(self.process, signal.SIGKILL)


class SerialLine(Console, VirtArmCase, unittest.TestCase):
    """The board's UART, which shows nothing by itself."""

    def setUp(self):
        super().setUp()
        self.terminal = PipedInput(self)
        self.server = self.board("--labs", "chat,chat-udp")
        self.server.terminal = self.terminal
        self.server.start()

    def type(self, keys):
        self.terminal.type(keys)

    def test_two_sides_talk(self):
        client = self.join()
        client.sendall("R2: ¿hola?\n".encode())
        self.wait_for("[chat] R2: ¿hola?")
        self.type("hello \x15bueno\x7fas R2\r".encode())
        self.assertEqual(client.recv(1024), b"wirelab: buenas R2\n")
        self.wait_for("hello ^U")
        self.wait_for("bueno\b \bas R2")
        client.sendall(b"R2: \x1b[2J\n")
        self.wait_for(r"[chat] R2: \x1B[2J")
        self.type(b"\x1b[Aone\rtwo\r\n")
        self.assertEqual(self.lines_of(client, 2), [b"wirelab: one", b"wirelab: two"])
        before = self.server.processor_seconds()
        time.sleep(0.5)
        self.assertLess(self.server.processor_seconds() - before, 0.3, "it sleeps though somebody may type")
        self.server.stop()

    def test_what_is_being_typed_is_shown_again_behind_what_is_heard(self):
        client = self.join()
        self.type("a ver…".encode())
        # Half a line is not seen until something is heard, which shows it behind that, and again ends it.
        wait_until(lambda: client.sendall(b"R2: hello?\n") or "a ver…" in list(self.server.lines), "what is being typed", pause=0.05)
        self.type(b" yes\r")
        self.assertEqual(client.recv(1024), "wirelab: a ver… yes\n".encode())
        self.wait_for("a ver… yes")
        self.assertIn("[chat] R2: hello?", self.server.lines)
        self.server.stop()

    def test_a_pasted_page_is_answered(self):
        self.join()
        self.type(b"x" * 2000 + b"\n" + b"se\xf1or\n/chat-udp nobody\n")
        self.wait_for("wirelabd chat: the line was not said: it is longer than 990 bytes. Say it in several")
        self.wait_for("wirelabd chat: the line was not said: it is not UTF-8. Set the terminal to UTF-8 and type it again")
        self.assertIn("x" * 990, self.server.lines)
        self.server.stop()

    def lines_of(self, client, count):
        with client.makefile("rb") as reader:
            return [reader.readline().rstrip(b"\n") for _ in range(count)]


if __name__ == "__main__":
    unittest.main()
