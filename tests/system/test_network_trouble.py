"""Rivals on the link: a duplicate address, a gateway whose MAC changes, and a flood of hosts. Over both stacks."""

import json
import os
import socket
import struct

from support.case import SystemCase, make_class
from support.network_lab import Station
from support.stacks import ip
from support.waiting import wait_until
from test_network_leases import ADDRESS, PORT, ROUTER, ROUTER_MAC, LinuxLab, LwipLab

SECOND_ADDRESS = "10.0.2.16"
RIVAL_MAC = "02:00:00:00:00:66"
BROADCAST = b"\xff" * 6
REQUEST, REPLY = 1, 2
FLOOD = 10_000
MOST_ROWS = 4096  # of neighbours in a status (Sizes)
SET_NEIGHBOURS = 6000
MOST_GROWTH_KIB = 3072  # measured: 1,024 over BSD sockets, which is the status with all rows, and 156 over lwIP


def arp(operation, sender_mac, sender, target, target_mac=b"\0" * 6, to=BROADCAST):
    """An ARP packet with its frame."""
    packet = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation) + sender_mac + socket.inet_aton(sender) + target_mac + socket.inet_aton(target)
    return to + sender_mac + b"\x08\x06" + packet


def mac_bytes(text):
    """Six bytes."""
    return bytes.fromhex(text.replace(":", ""))


class Trouble:
    """What somebody else on the link does, and what the report makes of it."""

    def setUp(self):
        super().setUp()
        self.kea(self.server_station(), seconds=3600, renew=1800, rebind=3000, pool=f"{ADDRESS} - {SECOND_ADDRESS}")
        self.start()
        self.wait_for("lease_bound")
        self.rival = Station(self.switch, "10.0.2.66/24", RIVAL_MAC)
        self.addCleanup(self.rival.close)

    def test_duplicate_address(self):
        self.rival.send(arp(REQUEST, mac_bytes(RIVAL_MAC), ADDRESS, ADDRESS))
        wait_until(lambda: self.servers[0].logged("duplicate address"), "the log's line of it", 20)
        if isinstance(self, LwipLab):  # which gives its address up (RFC 5227 section 2.4) and asks for another
            wait_until(lambda: self.servers[0].logged(f"address={SECOND_ADDRESS}"), "another address", 60)
            self.server_address = (SECOND_ADDRESS, PORT)
        told = self.wait_for("address_duplicate")
        self.assertEqual((told["address"], told["mac"], told["cause"]), (ADDRESS, RIVAL_MAC, "address_in_use"))
        if isinstance(self, LwipLab):
            decline = self.wait_for("dhcp_decline")
            self.assertEqual((decline["dhcp"]["requested"], decline["cause"], decline["because"]), (ADDRESS, "address_in_use", told["seq"]))

    def test_gateway_whose_mac_changes(self):
        self.assertEqual(self.ask(f"PING {ROUTER}")["received"], 1)
        before = self.ask("NEXT_HOP 93.184.216.34")["next_hop"]
        self.assertEqual((before["mac"], before["whose"], before["on_link"]), (ROUTER_MAC, ROUTER, False))

        def told():
            # Linux keeps what it has for a second after it was confirmed (locktime), so once would not do.
            self.rival.send(arp(REPLY, mac_bytes(RIVAL_MAC), ROUTER, ROUTER))
            return next((event for event in self.seen() if event["event"] == "neighbour_changed"), None)

        event = wait_until(told, "the change of the gateway", 20, pause=0.3)
        self.assertEqual((event["address"], event["mac_before"], event["mac"], event["gateway"]), (ROUTER, ROUTER_MAC, RIVAL_MAC, True))
        self.assertEqual(event["cause"], "arp_announcement")

    def test_neighbour_that_vanishes(self):
        if isinstance(self, LinuxLab):  # an entry is doubted after a second, not after half a minute
            for name, value in (("base_reachable_time_ms", 1000), ("delay_first_probe_time", 1)):
                self.station.run("sh", "-c", f"echo {value} > /proc/sys/net/ipv4/neigh/eth0/{name}")
        self.assertEqual(self.ask("PING 10.0.2.66")["received"], 1)
        ip("link", "set", self.rival.cable, "down")
        if isinstance(self, LwipLab):  # whose table forgets after five minutes, whoever asks
            self.assertEqual(self.ask("ARP_RESOLVE 10.0.2.66 wait_ms=500")["replies"], [])
            return

        def gone():
            # Linux doubts only what is used.
            self.ask("PING 10.0.2.66")
            return next((event for event in self.seen() if event["event"] == "neighbour_gone" and event["address"] == "10.0.2.66"), None)

        event = wait_until(gone, "the end of the neighbour", 40)
        self.assertEqual((event["mac"], event["cause"]), (RIVAL_MAC, "no_answer"))

    def test_flood_of_hosts_is_bounded(self):
        server = self.servers[0]
        if isinstance(self, LinuxLab):
            # It keeps none of whom it does not answer. Of those that it learns it keeps as many as net.ipv4.neigh.default.gc_thresh3 permits for all
            # namespaces of the machine together, so that this flood would take the room of the tests beside it.
            self.station.run("sh", "-c", "echo 8 > /proc/sys/net/ipv4/conf/eth0/arp_ignore")
        self.ask("NET_STATUS events=512")
        before = server.resident_kib()
        for start in range(0, FLOOD, 500):
            hosts = [f"10.0.{3 + number // 250}.{1 + number % 250}" for number in range(start, start + 500)]
            self.rival.send(*[arp(REQUEST, b"\x02\x01" + struct.pack("!I", start + at), host, ADDRESS) for at, host in enumerate(hosts)])
        if isinstance(self, LinuxLab):
            self.set_neighbours("02:02")
        status = self.ask("NET_STATUS events=512")
        self.assertEqual(status["interfaces"][-1]["dhcp"]["state"], "bound")
        self.assertIn("lease_bound", [event["event"] for event in status["events"]])
        self.assertLessEqual(len(status["neighbours"]), MOST_ROWS)
        if isinstance(self, LinuxLab):
            self.assertEqual(len(status["neighbours"]), MOST_ROWS)
            wait_until(self.all_are_counted, "as many rows, shown or left out, as the kernel lists", 40, pause=0.5)
            self.set_neighbours("02:03")
            wait_until(self.all_are_counted, "the same after each of them has changed", 40, pause=0.5)
        self.assertLess(server.resident_kib() - before, MOST_GROWTH_KIB + (32 * 1024 if server.sanitized() else 0))

    def set_neighbours(self, beginning):
        """More entries than are kept, set by an administrator: of those the kernel counts none. Their MACs begin so."""
        batch = os.path.join(self.place, "neighbours")
        with open(batch, "w", encoding="ascii") as file:
            for number in range(SET_NEIGHBOURS):
                host, mac = f"10.1.{number // 250}.{1 + number % 250}", struct.pack("!I", number).hex(":")
                file.write(f"neighbour replace {host} lladdr {beginning}:{mac} dev eth0 nud permanent\n")
        self.station.run("ip", "-batch", batch)

    def all_are_counted(self):
        """Whether rows and what is left out are what `ip` lists, which changes by itself."""
        listed = lambda: len(json.loads(self.station.run("ip", "-json", "neighbour")))  # pylint: disable=unnecessary-lambda-assignment
        before, status = listed(), self.ask("NET_STATUS")
        return before == listed() and len(status["neighbours"]) + status["left_out"] == before and status["left_out"] > 0


def make(name, lab, suffix):
    """One class of tests for one stack."""
    make_class(type(name, (Trouble, lab, SystemCase), {"__module__": __name__, "__doc__": Trouble.__doc__}), suffix, stack_name="posix")


make("Rivals", LinuxLab, "posix")
make("Rivals", LwipLab, "lwip")
