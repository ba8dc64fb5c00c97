"""The clock of a Linux board: the time server that DHCP names, and what is kept over a start."""

import unittest

import places  # before the tools: it says where they are

from board_case import BoardCase
from boards.tools import board, machine
from networks import own_network, time_server
from support.dhcp import DhcpServer
from support.stacks import make_tap

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


class Time(BoardCase):
    BOARD = board.load("qemu_arm64")
    MACHINE = OnTap
    stack_name = BOARD.name

    def test_server_that_dhcp_names_sets_the_clock_and_the_next_start_goes_on_from_there(self):
        with own_network():
            make_tap(TAP, GATEWAY)
            network = DhcpServer(TAP, GATEWAY, LEASE, time_server=GATEWAY)
            self.addCleanup(network.close)
            with time_server(GATEWAY):
                running = self.launch()
                self.wait_for(running, f"as the time server {GATEWAY} says", SECONDS)
                self.wait_for(running, "event=starting", SECONDS)  # what is kept is kept on the data partition, which is there by then
                self.assertRegex(running.console_text(), r"wirelab: the clock is set forward by \d+ s to 2035-01-15T08:00:0")
            running.kill()  # the time was kept when the clock jumped: a power cut does not lose it
            again = self.launch()
            self.wait_for(again, "event=starting", SECONDS)
            line = next(line for line in again.console_text().splitlines() if "event=starting" in line)
            self.assertTrue(line.startswith("2035-01-15T08:0"), line)
            again.kill()


if __name__ == "__main__":
    unittest.main()
