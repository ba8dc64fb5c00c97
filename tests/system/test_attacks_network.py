"""A rogue DHCP server on the link, and one whose messages are malformed, beside a lease that is held. Over both stacks."""

import os
import socket
import struct

from support.case import SystemCase, make_class
from support.forged import checksum
from support.network_lab import Station
from support.waiting import wait_until
from test_network_leases import ADDRESS, ROUTER, LinuxLab, LwipLab

ROGUE, ROGUE_MAC = "10.0.2.66", bytes.fromhex("020000000066")
OFFER, ACK, NAK = 2, 5, 6
COOKIE = b"\x63\x82\x53\x63"
HOSTILE_TEXT = b"own\x1b[2Jed\r\nlevel=error event=forged\x00\xff"


def option(code, value):
    """One option of a message."""
    return bytes([code, len(value)]) + value


def frame(mac, xid, options, sname=b"", file=b""):
    """A message of the rogue to the client, with whatever stands for its options."""
    message = struct.pack("!BBBBIHH", 2, 1, 6, 0, xid, 0, 0) + bytes(4) + socket.inet_aton("10.0.2.99") + socket.inet_aton(ROGUE) + bytes(4)
    message += mac.ljust(16, b"\0") + sname.ljust(64, b"\0") + file.ljust(128, b"\0") + options
    datagram = struct.pack("!HHHH", 67, 68, 8 + len(message), 0) + message
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(datagram), 1, 0, 64, 17, 0) + socket.inet_aton(ROGUE) + b"\xff" * 4
    return b"\xff" * 6 + ROGUE_MAC + b"\x08\0" + head[:10] + struct.pack("!H", checksum(head)) + head[12:] + datagram


def answer(kind, *more):
    """The options of a well-formed answer."""
    return COOKIE + option(53, bytes([kind])) + option(54, socket.inet_aton(ROGUE)) + b"".join(more) + b"\xff"


class Rogue:
    """What the appliance and its report make of it."""

    def setUp(self):
        super().setUp()
        self.kea(self.server_station(), seconds=3600, renew=1800, rebind=3000)
        self.start()
        self.wait_for("lease_bound")
        self.rogue = Station(self.switch, f"{ROGUE}/24", ROGUE_MAC.hex(":"))
        self.addCleanup(self.rogue.close)
        told = self.seen()
        self.xid = int(str(next(event for event in told if event["event"] == "dhcp_ack")["dhcp"]["xid"]), 0)
        self.mac = bytes.fromhex(self.ask("NET_STATUS")["interfaces"][-1]["mac"].replace(":", ""))
        self.before = told[-1]["seq"]

    def expect_lease_as_before(self):
        """The lease, whose it is, and no event that says otherwise. A ping through the appliance's own stack says that it lives."""
        self.assertEqual(self.ask(f"PING {ROUTER}")["received"], 1)
        lease = self.lease()
        self.assertEqual(tuple(lease.get(name) for name in ("state", "address", "server")), ("bound", ADDRESS, ROUTER))
        ended = [event["event"] for event in self.seen(self.before + 1) if event["event"].startswith(("lease_", "address_"))]
        self.assertEqual(ended, [])

    def test_answers_that_nobody_asked_for_change_nothing(self):
        own = socket.inet_aton(ROGUE)
        extras = option(1, b"\xff\xff\xff\0"), option(51, struct.pack("!I", 1)), option(3, own), option(6, own)
        self.rogue.send(*[frame(self.mac, xid, answer(kind, *extras)) for xid in (self.xid, self.xid + 1, 0) for kind in (OFFER, ACK, NAK)])
        told = self.wait_for("second_server", since=self.before + 1)
        self.assertEqual((told["address"], told["mac"]), (ROGUE, ROGUE_MAC.hex(":")), "whoever reads the report learns of it")
        self.expect_lease_as_before()
        self.assertNotIn(ROGUE, [*self.lease()["routers"], *self.lease()["dns"]])

    def test_malformed_options_change_nothing(self):
        whole = answer(NAK, option(56, b"no"))
        malformed = [whole[:length] for length in range(len(whole))]
        malformed += [COOKIE + option(52, bytes([how])) + whole[4:] for how in range(6)]
        malformed += [COOKIE + bytes([code, 0]) * 60 + whole[4:] for code in (1, 3, 6, 51, 52, 53, 54, 119)]
        malformed += [COOKIE + option(code, b"\xff" * 200) * 6 + whole[4:] for code in (3, 6, 15, 53, 56, 119)]
        malformed += [COOKIE + bytes([code, 255]) + b"\xc0\x00" * length for code in (53, 119) for length in (0, 3, 127)]
        malformed += [COOKIE + bytes(1000), b"\xff" * 1000, os.urandom(1000)]
        self.rogue.send(*[frame(self.mac, self.xid, options, sname=option(52, b"\x03") * 21, file=option(52, b"\x03") * 42) for options in malformed])
        self.expect_lease_as_before()

    def test_texts_are_escaped_in_the_log(self):
        words = option(56, HOSTILE_TEXT), option(15, HOSTILE_TEXT), option(12, HOSTILE_TEXT)
        self.rogue.send(*[frame(self.mac, self.xid, answer(kind, *words)) for kind in (OFFER, ACK, NAK)])
        wait_until(lambda: any(event["event"] == "dhcp_nak" for event in self.seen(self.before + 1)), "the report of it", 20)
        self.expect_lease_as_before()
        for line in self.servers[0].log:
            self.assertFalse(any(ord(letter) < 0x20 or ord(letter) == 0x7F for letter in line), line)
            self.assertFalse(line.startswith("level="), line)


def make(name, lab, suffix):
    """One class of tests for one stack."""
    make_class(type(name, (Rogue, lab, SystemCase), {"__module__": __name__, "__doc__": Rogue.__doc__}), suffix, stack_name="posix")


make("RogueServer", LinuxLab, "posix")
make("RogueServer", LwipLab, "lwip")
