"""The clock of a Linux board: the time server that DHCP names, and what is kept over a start."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

import places  # before the tools: it says where they are

from boards.tools import board, machine
from networks import own_network, time_server
from support.dhcp import DhcpServer
from support.stacks import make_tap
from support.waiting import wait_until

BOARD = board.load("qemu_arm64")
SECONDS = 180
STARTS_AT = "2026-06-01"  # what the board's own clock says at each start: before the time that is served
TAP = "tap0"
GATEWAY, LEASE = "192.0.2.1", "192.0.2.7"


class OnTap(machine.Machine):
    """A board on a TAP device."""

    def network(self):
        return f"tap,id=net,ifname={TAP},script=no,downscript=no"

    def command(self):
        return [*super().command(), "-rtc", f"base={STARTS_AT}"]


class Time(unittest.TestCase):
    stack_name = BOARD.name

    def setUp(self):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="wirelab-board-"))
        self.addCleanup(shutil.rmtree, self.place)
        self.data = self.place / "data.img"
        subprocess.run(["cp", "--sparse=always", BOARD.images / BOARD.data, self.data], check=True)

    def boot(self):
        started = OnTap(BOARD, self.place / "run", self.data, 0).start()
        self.addCleanup(started.kill)
        return started

    def wait_for(self, running, text):
        wait_until(lambda: text in running.console_text(), f"'{text}' on the console", SECONDS)

    def test_server_that_dhcp_names_sets_the_clock_and_the_next_start_goes_on_from_there(self):
        with own_network():
            make_tap(TAP, GATEWAY)
            network = DhcpServer(TAP, GATEWAY, LEASE, time_server=GATEWAY)
            self.addCleanup(network.close)
            with time_server(GATEWAY):
                running = self.boot()
                self.wait_for(running, f"as the time server {GATEWAY} says")
                self.assertRegex(running.console_text(), r"wirelab: the clock is set forward by \d+ s to 2035-01-15T08:00:0")
            running.kill()  # the time was kept when the clock jumped: a power cut does not lose it
            again = self.boot()
            self.wait_for(again, "event=starting")
            line = next(line for line in again.console_text().splitlines() if "event=starting" in line)
            self.assertTrue(line.startswith("2035-01-15T08:0"), line)
            again.kill()


if __name__ == "__main__":
    unittest.main()
