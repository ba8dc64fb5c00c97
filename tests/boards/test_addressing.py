"""The address of a Linux board where no DHCP server answers, and once one does."""

import re
import socket
import struct
import unittest

import places  # before the tools: it says where they are

from board_case import BoardCase
from boards.tools import board, machine
from networks import own_network
from support.dhcp import DhcpServer
from support.stacks import ip, make_tap
from support.waiting import wait_until

SECONDS = 180
TAP = "tap0"
GATEWAY, LEASE = "192.0.2.1", "192.0.2.7"
NEIGHBOUR = "169.254.0.1/16"  # of the kernel's end: among those that no board chooses
LEASED = (f"wirelab: eth0: {LEASE}/24 (mask 255.255.255.0), gateway {GATEWAY}, DNS {GATEWAY}, DHCP server {GATEWAY}; "
          f"files at {LEASE} port 5005\n")
LINK_LOCAL = re.compile(r"wirelab: eth0: (169\.254\.\d+\.\d+)/16 \(mask 255\.255\.0\.0\), no gateway, no DNS, "
                        r"link-local, because no DHCP server answers; files at \1 port 5005\n")


def announce(address):
    """Tells everybody on the wire that another host has the address."""
    other, everybody, number = b"\x52\x54\x00\xaa\xbb\xcc", b"\xff" * 6, socket.inet_aton(address)
    packet = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + other + number + bytes(6) + number
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as wire:
        wire.bind((TAP, 0))
        wire.send(everybody + other + b"\x08\x06" + packet)


class OnTap(machine.Machine):
    """A board on a TAP device."""

    def network(self):
        return f"tap,id=net,ifname={TAP},script=no,downscript=no"


class Addressing(BoardCase):
    BOARD = board.load("qemu_arm64")
    MACHINE = OnTap
    stack_name = BOARD.name

    def link_local_address(self, running):
        """The latest one that the console has shown."""
        # The whole line: a busy machine shows a console in pieces.
        wait_until(lambda: LINK_LOCAL.findall(running.console_text()), "a link-local address on the console", SECONDS)
        return LINK_LOCAL.findall(running.console_text())[-1]

    def wait_for_answer(self, address):
        wait_until(lambda: machine.answers(machine.GUEST_PORT, address), f"an answer at {address}", 60, pause=0.1)

    def test_without_a_server_there_is_a_link_local_address_until_one_answers(self):
        with own_network():
            make_tap(TAP, GATEWAY)
            ip("addr", "add", NEIGHBOUR, "dev", TAP)
            running = self.launch()
            address = self.link_local_address(running)
            self.wait_for(running, "event=starting", SECONDS)
            self.wait_for_answer(address)
            self.type(running, "status", "wirelab: wirelabd runs, it died 0 times")
            self.assertEqual(LINK_LOCAL.findall(running.console_text()), [address, address])  # as it came, and in the status
            network = DhcpServer(TAP, GATEWAY, LEASE, seconds=20)
            self.addCleanup(network.close)
            self.wait_for(running, LEASED)
            self.wait_for_answer(LEASE)
            # Renewed twice and more: the same values are no news, and the other address is gone.
            acknowledged = network.heard.count(3)
            wait_until(lambda: network.heard.count(3) >= acknowledged + 2, "two renewals", 60)
            self.assertEqual(running.console_text().count(LEASED), 1)
            self.assertFalse(machine.answers(machine.GUEST_PORT, address))
            network.close()
            self.wait_for(running, "wirelab: eth0: no address; the DHCP lease ended", 60)
            wait_until(lambda: len(LINK_LOCAL.findall(running.console_text())) == 3, "a link-local address again", 60)
            running.kill()

    def test_address_of_another_host_is_left_to_it(self):
        with own_network():
            make_tap(TAP, GATEWAY)
            ip("addr", "add", NEIGHBOUR, "dev", TAP)
            running = self.launch()
            first = self.link_local_address(running)
            running.kill()
            # The same board would take the same address; now the kernel's end of the wire has it.
            ip("addr", "add", f"{first}/16", "dev", TAP)
            running = self.launch()
            second = self.link_local_address(running)
            self.assertNotEqual(second, first)
            # Somebody insists.
            announce(second)
            announce(second)
            self.wait_for(running, f"wirelab: eth0: no address; another host uses {second}; another address is tried")
            wait_until(lambda: len(LINK_LOCAL.findall(running.console_text())) == 2, "a third address", 60)
            self.assertNotIn(self.link_local_address(running), (first, second))
            running.kill()


if __name__ == "__main__":
    unittest.main()
