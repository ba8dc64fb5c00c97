"""Hosts that exist in this process only: they put whole frames on a TAP device, to send what no kernel would send."""

import os
import socket
import struct
import subprocess
import time

ETHERNET_IPV4, ETHERNET_ARP = 0x0800, 0x0806
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
SECONDS = 20


class Wire:
    """Frames on `interface`, and the board on it that has the address `board`."""

    def __init__(self, interface, board):
        self.board = board
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))  # ETH_P_ALL
        self.socket.bind((interface, 0))
        self.socket.settimeout(0.2)
        known = subprocess.run(["ip", "neigh", "show", board, "dev", interface], check=True, capture_output=True, text=True, timeout=20)
        self.board_mac = bytes.fromhex(known.stdout.split("lladdr ")[1].split()[0].replace(":", ""))

    def close(self):
        self.socket.close()

    def host(self, number):
        """A host in the board's network; `number` is the last part of its address."""
        return Host(self, self.board.rsplit(".", 1)[0] + f".{number}", bytes([2, 0, 0, 0, 1, number]))


class Host:
    """One forged host."""

    def __init__(self, wire, address, mac):
        self.wire = wire
        self.address = address
        self.mac = mac

    def introduce(self):
        """Lets the board learn this host's MAC address (RFC 826), so that it need not ask."""
        self.frame(ETHERNET_ARP, struct.pack("!HHBBH", 1, ETHERNET_IPV4, 6, 4, 1) + self.mac + socket.inet_aton(self.address) + bytes(6) +
                   socket.inet_aton(self.wire.board))

    def frame(self, kind, payload):
        self.wire.socket.send(self.wire.board_mac + self.mac + struct.pack("!H", kind) + payload)

    def segment(self, port, flags, sequence, acknowledged=0, data=b""):
        """One TCP segment to the appliance's port (RFC 9293 section 3.1)."""
        ends = socket.inet_aton(self.address) + socket.inet_aton(self.wire.board)
        header = struct.pack("!HHIIBBHHH", port, 5005, sequence % 2**32, acknowledged % 2**32, 5 << 4, flags, 8192, 0, 0)
        total = checksum(ends + struct.pack("!BBH", 0, 6, len(header) + len(data)) + header + data)
        packet = header[:16] + struct.pack("!H", total) + header[18:] + data
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(packet), 0, 0, 64, 6, 0) + ends
        self.frame(ETHERNET_IPV4, head[:10] + struct.pack("!H", checksum(head)) + head[12:] + packet)

    def connect(self, port):
        """A connection; answers the next sequence numbers of both sides."""
        self.introduce()
        mine = int.from_bytes(os.urandom(4), "big")
        self.segment(port, SYN, mine)
        theirs = self.wait_for_answer(port)
        self.segment(port, ACK, mine + 1, theirs + 1)
        return mine + 1, theirs + 1

    def wait_for_answer(self, port):
        """The sequence number of the board's SYN."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                frame = self.wire.socket.recv(2048)
            except TimeoutError:
                continue
            if frame[:6] != self.mac or frame[12:14] != struct.pack("!H", ETHERNET_IPV4) or frame[23] != 6:
                continue
            tcp = frame[14 + (frame[14] & 15) * 4:]
            if struct.unpack("!H", tcp[2:4])[0] == port and tcp[13] & SYN:
                return struct.unpack("!I", tcp[4:8])[0]
        raise AssertionError(f"{self.address} waited {SECONDS} s in vain for the board's SYN")


def checksum(data):
    """RFC 1071."""
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff
