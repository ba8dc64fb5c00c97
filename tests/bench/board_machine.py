"""An emulated board that is measured: QEMU on a TAP device of this process's own namespace, its console read as it comes."""

import os
import pathlib
import select
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
sys.path += [str(CHECKOUT), str(CHECKOUT / "tests/system")]

from boards.bare_metal.tools.bare_metal_board import BareMetalBoard
from support.board import ConsoleMachine, TapMachine

BENCH_MEBIBYTES = 64  # of RAM for tests/images/bench: its files are in memory
TICKS = os.sysconf("SC_CLK_TCK")


class BenchBoard(BareMetalBoard):
    """The board with the image of tests/images in the place of its own."""

    def arguments(self, machine):
        words = super().arguments(machine)
        words[words.index("-kernel") + 1] = str(CHECKOUT / "build" / self.preset / "bin/bench.elf")
        return [*words, "-m", str(BENCH_MEBIBYTES), "-no-reboot"]


def with_bench_image(board):
    """The same board, measured by the image of tests/images."""
    return board.of_kind(BenchBoard)


class LeasingMachine(ConsoleMachine):
    """A board on QEMU's own network, whose DHCP server gives it an address; nobody outside reaches it."""

    def network(self):
        return "user,id=net"


class Running:
    """A started machine, as a context: killed at the end if it still runs."""

    def __init__(self, machine):
        self.machine = machine
        self.said = b""

    def __enter__(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.machine.command(), cwd=self.machine.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def wait_for(self, words, seconds):
        """Reads the console until it has shown `words`; the seconds since the start."""
        if not self._read(seconds, words.encode()):
            raise RuntimeError(f"the board ended without '{words}':\n{self._last_words()}")
        return time.monotonic() - self.started

    def to_the_end(self, seconds):
        """All that the console shows until the machine switches itself off."""
        self._read(seconds)
        return self.said.decode("utf-8", "replace").replace("\r", "")

    def cpu_seconds(self):
        """Processor time of the emulator so far: less of it for the same work is a faster board, whatever else this machine does."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            user, system = file.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICKS

    def power_down(self, seconds=60):
        """Presses the power button; all that the console has shown."""
        self.machine.monitor("system_powerdown")
        return self.to_the_end(seconds)

    def _read(self, seconds, words=None):
        """Reads until the console has shown `words` (then true) or the machine has ended (then false)."""
        deadline = time.monotonic() + seconds
        while words is None or words not in self.said:
            if not select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))[0]:
                raise RuntimeError(f"{seconds} s were not enough for the board:\n{self._last_words()}")
            part = os.read(self.process.stdout.fileno(), 65536)
            if not part:
                return False
            self.said += part
        return True

    def _last_words(self):
        return self.said.decode("utf-8", "replace")[-2000:]


def on_tap(board, folder, disk, interface, words):
    """The board on a TAP device."""
    return Running(TapMachine(board, folder, disk, interface, words))


def on_lease(board, folder, disk):
    """The board where a DHCP server answers."""
    return Running(LeasingMachine(board, folder, disk, None, ""))
