"""A capture to be explained: bulk transfers with losses, many short connections, datagrams and ARP, in a pcap file. The same bytes each time."""

import struct

FIN, SYN, PSH, ACK = 1, 2, 8, 16
SYN_OPTIONS = bytes.fromhex("020405b40101040201030307")  # MSS 1460, SACK permitted, window scale 7
HERE, THERE = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])
MACS = {HERE: bytes([2, 0, 0, 0, 0, 1]), THERE: bytes([2, 0, 0, 0, 0, 2])}
MSS = 1460


class Traffic:
    """Packets in their order, 50 µs apart."""

    def __init__(self, file):
        self.file, self.count, self.port = file, 0, 1024
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))

    def frame(self, to, sender, kind, payload):
        data = to + MACS[sender] + kind + payload
        seconds, rest = divmod(50 * self.count, 1_000_000)
        self.count += 1
        self.file.write(struct.pack("<IIII", 1_790_000_000 + seconds, rest, len(data), len(data)) + data)

    def packet(self, sender, protocol, payload):
        to = THERE if sender == HERE else HERE
        header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0x4000, 64, protocol, 0, sender, to)
        self.frame(MACS[to], sender, b"\x08\x00", header + payload)

    def segment(self, sender, port, seq, ack, flags, data=b"", options=b""):
        ports = (port, 80) if sender == HERE else (80, port)
        offset = (20 + len(options)) // 4 << 12
        self.packet(sender, 6, struct.pack("!HHIIHHHH", *ports, seq, ack, offset | flags, 60_000, 0, 0) + options + data)

    def next_port(self):
        self.port = self.port + 1 if self.port < 65_535 else 1024
        return self.port

    def connection(self, parts, lost_every=0):
        """A request and an answer of so many full segments, the `lost_every`-th of which comes again behind SACKs."""
        port, mine, other = self.next_port(), 1000 * self.count, 7000 * self.count
        self.segment(HERE, port, mine, 0, SYN, options=SYN_OPTIONS)
        self.segment(THERE, port, other, mine + 1, SYN | ACK, options=SYN_OPTIONS)
        self.segment(HERE, port, mine + 1, other + 1, ACK)
        self.segment(HERE, port, mine + 1, other + 1, PSH | ACK, b"GET / HTTP/1.1\r\nHost: bench\r\n\r\n")
        mine, other = mine + 32, other + 1
        for part in range(parts):
            if lost_every and part % lost_every == lost_every - 1:
                self.recover(port, mine, other)
                other += 6 * MSS
            else:
                self.segment(THERE, port, other, mine, ACK, bytes(MSS))
                other += MSS
            if part % 2:
                self.segment(HERE, port, mine, other, ACK)
        self.segment(THERE, port, other, mine, FIN | ACK)
        self.segment(HERE, port, mine, other + 1, FIN | ACK)
        self.segment(THERE, port, other + 1, mine + 1, ACK)

    def recover(self, port, mine, other):
        """Five segments behind a gap, an ACK with SACK for each, and what was missing."""
        for behind in range(1, 6):
            self.segment(THERE, port, other + behind * MSS, mine, ACK, bytes(MSS))
            block = struct.pack("!BBBBII", 1, 1, 5, 10, other + MSS, other + (behind + 1) * MSS)
            self.segment(HERE, port, mine, other, ACK, options=block)
        self.segment(THERE, port, other, mine, ACK, bytes(MSS))
        self.segment(HERE, port, mine, other + 6 * MSS, ACK)

    def exchange(self):
        """A datagram each way."""
        port = self.next_port()
        self.packet(HERE, 17, struct.pack("!HHHH", port, 9999, 48, 0) + bytes(40))
        self.packet(THERE, 17, struct.pack("!HHHH", 9999, port, 208, 0) + bytes(200))

    def ask(self, number):
        """ARP: who has some address."""
        target = bytes([10, 0, *divmod(number % 65_536, 256)])
        self.frame(b"\xff" * 6, HERE, b"\x08\x06", bytes.fromhex("0001080006040001") + MACS[HERE] + HERE + bytes(6) + target)


def write(path, packets):
    """Half of the packets in bulk transfers, a third in short connections, and the rest in datagrams and ARP."""
    with open(path, "wb") as file:
        traffic = Traffic(file)
        for part in range(10):
            end = packets * (part + 1) // 10
            traffic.connection(packets // 40, 100)
            while traffic.count < end - packets // 60:
                traffic.connection(4)
            while traffic.count < end:
                traffic.exchange()
                traffic.ask(traffic.count)
        return traffic.count
