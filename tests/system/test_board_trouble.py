"""A board without an operating system that is broken on purpose: it says what happened, starts anew by itself, and serves again."""

import hashlib
import os
import pathlib
import re
import shlex
import socket
import subprocess
import tempfile
import unittest

from support.client import ask, download, listing, stored, upload
from support.debugger import Debugger, address_of
from support.server import Server
from support.virt_arm_case import VirtArmCase
from support.waiting import wait_until

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
# Somewhere in each turn of the loop, with interrupts allowed.
TURN = "wirelab::Reactor::run_once(std::chrono::duration<long long, std::ratio<1ll, 1000000000ll> >)"
# Thumb instructions (DDI 0406C A8.8), as they lie in memory.
BRANCH_TO_ITSELF = bytes.fromhex("fee7")
UNDEFINED = bytes.fromhex("00de")
LOAD_FROM_NULL = bytes.fromhex("00200068")  # two of them: movs r0, #0; ldr r0, [r0]


class Fault(VirtArmCase, unittest.TestCase):
    """The processor is brought to an instruction that fails, in the middle of the loop."""

    def setUp(self):
        super().setUp()
        self.debugger = os.path.join(self.place, "gdb")
        self.running = self.board(more=Debugger.arguments(self.debugger)).start()
        self.content = os.urandom(50_000)
        self.assertEqual(upload(self.running.address, b"kept", self.content), stored(b"kept"))

    def plant(self, instructions):
        """The next turn of the loop comes to these; answers where they are."""
        turn = address_of(self.image, TURN)
        with Debugger(self.debugger) as debugger:
            debugger.run_to(turn)
            debugger.write(turn, instructions)
            debugger.go_on()
        return turn

    def expect_report_and_recovery(self, kind, place):
        self.wait_for(f"wirelabd: {kind}. The board starts anew after this report:")
        wait_until(lambda: self.times_ready() == 2, "the board's second start", 60)
        report = "\n".join(self.running.lines)
        self.assertIn(f"pc {place:08x}", report)
        for line in (r"^ r00 [0-9a-f]{8} r01 [0-9a-f]{8}", r"^  sp 402[0-9a-f]{5}  lr [0-9a-f]{8}", r"^cpsr [0-9a-f]{8}", r"^stack( [0-9a-f]{8}){8}"):
            self.assertRegex(report, re.compile(line, re.MULTILINE))
        self.assertTrue(download(self.running.address, b"kept", b"\n") == self.content)
        self.assertEqual(upload(self.running.address, b"after", b"x"), stored(b"after"))
        self.running.stop()

    def test_loop_that_hangs_is_ended_by_the_watchdog(self):
        self.expect_report_and_recovery("watchdog: the loop hangs", self.plant(BRANCH_TO_ITSELF))

    def test_undefined_instruction(self):
        self.expect_report_and_recovery("undefined instruction", self.plant(UNDEFINED))

    def test_null_pointer(self):
        self.expect_report_and_recovery("data abort", self.plant(LOAD_FROM_NULL) + 2)
        # DDI 0406C table B3-23: a translation fault of a section.
        self.assertTrue(self.shown("fault status 00000005 address 00000000"))


class Refusal(VirtArmCase, unittest.TestCase):
    """What it cannot work with: it says so, stays on the network, serves nothing, and stops in order."""

    def expect_up_without_service(self):
        def refused():
            try:
                socket.create_connection((self.stack.host, 5005), 1).close()
            except ConnectionRefusedError:
                return True
            except OSError:
                return False  # the stack is not up yet
            raise AssertionError("it serves")
        wait_until(refused, "a refusal, which only a running stack gives")
        self.assertEqual(self.times_ready(), 0)
        self.servers[-1].stop()

    def test_no_memory_for_that_many_sessions(self):
        self.board("--max-connections", "100000").launch()
        self.wait_for("there is not enough memory. Choose fewer --max-connections")
        self.expect_up_without_service()

    def test_disk_with_another_file_system_is_left_alone(self):
        disk = os.path.join(self.root, self.stack.board.data)
        with open(disk, "wb") as file:
            file.truncate(64 << 20)
        subprocess.run(["mke2fs", "-q", "-F", "-t", "ext4", disk], check=True, timeout=60)
        before = digest(disk)
        self.board().launch()
        self.wait_for("the disk holds something that is not this firmware's; use another, or fill its first")
        self.expect_up_without_service()
        self.assertEqual(digest(disk), before)


class Readme(VirtArmCase, unittest.TestCase):
    """The command line in the board's README works as it stands there."""

    def test_command_line(self):
        place = tempfile.mkdtemp(dir=self.place)
        image = pathlib.Path(place, "build/image/qemu_virt_arm")
        image.mkdir(parents=True)
        (image / "wirelabd.elf").symlink_to(self.image)
        text = (CHECKOUT / "boards/qemu_virt_arm/README.md").read_text(encoding="utf-8")
        block = re.search(r"^    truncate .*?^    qemu-system-arm (?:.*\\\n)+.*\n", text, re.MULTILINE | re.DOTALL)
        self.assertIsNotNone(block, "the README has no command line")
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=20)
        # `exec`: the process that is ended is the emulator itself.
        script = f"cd {shlex.quote(place)} && {block[0].strip().replace('qemu-system-arm', 'exec qemu-system-arm')}"
        board = Typed("sh", ["-c", script], connect_to=("127.0.0.1", 5005))
        self.servers.append(board)
        self.addCleanup(board.kill)
        board.start()
        self.assertEqual(upload(board.address, b"one", b"1"), stored(b"one"))
        self.assertEqual(listing(board.address), [b"one"])
        self.assertEqual(ask(board.address, b"DELETE_FILE one\n"), b"DELETED")
        board.stop()


class Typed(Server):
    """A board whose emulator has the terminal: it is stopped by what a user would type."""

    def launch(self):
        reading, self.keys = os.pipe()
        self.process = subprocess.Popen(self.command, stdin=reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(reading)
        self.read_output()
        return self

    def terminate(self):
        os.write(self.keys, b"\x01csystem_powerdown\n")
        os.close(self.keys)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
