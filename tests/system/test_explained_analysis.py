"""The notes that `wirelab --json trace explain` has of each TCP segment, beside tshark's own analysis (tcp.analysis.*) of the same capture."""

import pathlib
import socket
import struct
import unittest

from support.case import SystemCase
from support.explaining import explain, explain_all
from support.made_of_traces import rows
from test_explained_captures import LINKS, captures, link_of

SYN, FIN, RST, PSH, ACK = 2, 1, 4, 8, 16
FIELDS = ("retransmission", "duplicate_ack", "keep_alive", "keep_alive_ack", "zero_window_probe", "zero_window_probe_ack", "lost_segment")
# What is said of such a segment here. Where there are several kinds, the two tell causes apart in different ways: tshark takes what comes within 3 ms
# of a gap for reordered, whatever was sent before; we look whether the segment itself was captured before. What is captured twice within a
# microsecond is a retransmission or a repeated ACK to tshark, which does not look at the number that IP gave it.
MEANS = {
    "retransmission": {"sends_again", "sends_again_fast", "sent_in_vain", "out_of_order", "opens_again", "accepts_again", "captured_twice"},
    # An ACK that repeats itself while nothing is on its way says nothing of a loss (RFC 5681 section 2): then there is no note.
    "duplicate_ack": {"repeats_ack", "captured_twice", None},
    # Linux probes a window of 0 with the number before it and no byte.
    "keep_alive": {"keeps_alive", "probes_window"},
    "keep_alive_ack": {"answers_keep_alive", "answers_probe"},
    "zero_window_probe": {"probes_window"},
    "zero_window_probe_ack": {"answers_probe"},
    "lost_segment": {"leaves_gap"},
}
# And what tshark says of each note that is more than progress.
SAID = {
    "sends_again": {"retransmission", "out_of_order"},
    "sends_again_fast": {"retransmission"},
    "sent_in_vain": {"retransmission", "out_of_order"},
    "out_of_order": {"retransmission", "out_of_order"},
    "repeats_ack": {"duplicate_ack"},
    "keeps_alive": {"keep_alive"},
    "leaves_gap": {"lost_segment"},
    "captured_twice": {"retransmission", "duplicate_ack"},
}


class Talk:
    """A connection that the test writes down, as a capture in nanoseconds."""

    def __init__(self):
        self.time = 1_790_000_000_000_000_000
        self.next = {True: 1000, False: 5000}
        self.count = 0
        self.file = struct.pack("<IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1)

    def segment(self, client, flags, data=b"", after=0.004, seq=None, ack=None, window=8000, twice=False):
        """One frame, so many seconds later; `twice`: and the same a microsecond later."""
        self.count += 1
        here, there = (b"\x0a\0\0\1", b"\x0a\0\0\2") if client else (b"\x0a\0\0\2", b"\x0a\0\0\1")
        number = self.next[client] if seq is None else seq
        confirmed = 0 if flags == SYN else self.next[not client] if ack is None else ack
        ports = (50000, 12345) if client else (12345, 50000)
        options = b"\x02\x04\x05\xb4" if flags & SYN else b""
        tcp = struct.pack(">HHIIBBHHH", *ports, number, confirmed, (20 + len(options)) // 4 << 4, flags, window, 0, 0) + options + data
        pseudo = here + there + struct.pack(">BBH", 0, 6, len(tcp))
        tcp = tcp[:16] + struct.pack(">H", checksum(pseudo + tcp)) + tcp[18:]
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), self.count, 0x4000, 64, 6, 0) + here + there
        ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
        frame = bytes(5) + (b"\2" if client else b"\1") + bytes(5) + (b"\1" if client else b"\2") + b"\x08\x00" + ip + tcp
        self.time += round(after * 1e9)
        for later in (0, 1000) if twice else (0,):
            when = divmod(self.time + later, 1_000_000_000)
            self.file += struct.pack("<IIII", *when, len(frame), len(frame)) + frame
        if seq is None:
            self.next[client] += len(data) + (1 if flags & (SYN | FIN) else 0)

    def shake(self):
        """The handshake."""
        self.segment(True, SYN)
        self.segment(False, SYN | ACK)
        self.segment(True, ACK)


def checksum(data):
    """Of the Internet (RFC 1071)."""
    total = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return socket.htons(socket.ntohs(~total & 0xFFFF))


class Analysis(SystemCase, unittest.TestCase):

    def compare(self, path, result):
        """How often tshark said what of a capture; each with a note here that means the same, and the other way round."""
        said_here = [one["layers"].get("tcp", {}).get("notes", []) for one in result["packets"]]
        read = rows(path, *(f"tcp.analysis.{field}" for field in (*FIELDS, "out_of_order")))
        self.assertEqual(len(said_here), len(read), path.name)
        count = dict.fromkeys(FIELDS, 0)
        for number, (notes, row) in enumerate(zip(said_here, read), 1):
            kinds = {note["kind"] for note in notes}
            theirs = {field for field, value in zip((*FIELDS, "out_of_order"), row) if value}
            where = f"{path.name}, packet {number}: tshark {sorted(theirs)}, here {sorted(kinds)}"
            for field in theirs & set(FIELDS):
                count[field] += 1
                self.assertTrue(kinds & MEANS[field] or (None in MEANS[field] and not kinds & set(SAID)), where)
            for kind in kinds & set(SAID):
                self.assertTrue(theirs & SAID[kind], where)
        return count

    def written(self, talk):
        """The capture of a talk, compared."""
        path = pathlib.Path(self.place) / "talk.pcap"
        path.write_bytes(talk.file)
        result = explain(path)
        return self.compare(path, result), [{note["kind"] for note in one["layers"]["tcp"]["notes"]} for one in result["packets"]]

    def test_public_captures(self):
        """All that speak TCP over a link that is read; a few hold what only one of the two can know."""
        differ = {
            "bgp-as-path-oobr.pcap",  # segments of a fuzzer that overlap, all at one time
        }
        total = dict.fromkeys(FIELDS, 0)
        paths = [path for path in captures() if link_of(path) in LINKS and path.name not in differ]
        for path, result in zip(paths, explain_all(paths)):
            if any("tcp" in packet["layers"] for packet in result["packets"]):
                for field, number in self.compare(path, result).items():
                    total[field] += number
        self.assertGreater(total["retransmission"], 3)
        self.assertGreater(total["duplicate_ack"], 3)

    def test_timer_and_fast_retransmission(self):
        talk = Talk()
        talk.shake()
        talk.segment(True, PSH | ACK, b"a" * 100)
        talk.segment(True, PSH | ACK, b"a" * 100, after=0.3, seq=1001)
        talk.segment(False, ACK)
        first = talk.next[True]
        talk.next[True] += 1000  # lost before the capture's end: the receiver says so three times
        for _ in range(4):
            talk.segment(True, PSH | ACK, b"b" * 1000, after=0.0001)
        for _ in range(4):
            talk.segment(False, ACK, ack=first, after=0.001)
        talk.segment(True, PSH | ACK, b"c" * 1000, seq=first, after=0.004)
        talk.segment(False, ACK)
        count, notes = self.written(talk)
        self.assertEqual((count["retransmission"] > 0, count["duplicate_ack"], count["lost_segment"]), (True, 4, 1))
        self.assertIn("sends_again", notes[4])

    def test_reordering(self):
        talk = Talk()
        talk.shake()
        talk.next[True] += 5
        talk.segment(True, PSH | ACK, b"world")
        talk.segment(True, PSH | ACK, b"hello", after=0.0005, seq=1001)
        talk.segment(False, ACK)
        count, notes = self.written(talk)
        self.assertEqual(count["lost_segment"], 1)
        self.assertIn("out_of_order", notes[4])

    def test_keep_alive(self):
        talk = Talk()
        talk.shake()
        talk.segment(True, PSH | ACK, b"hello")
        talk.segment(False, ACK)
        talk.segment(True, ACK, after=60, seq=talk.next[True] - 1)
        talk.segment(False, ACK)
        count, _ = self.written(talk)
        self.assertEqual((count["keep_alive"], count["keep_alive_ack"]), (1, 1))

    def test_probe_of_a_window_of_zero(self):
        for data in (b"x", b""):
            talk = Talk()
            talk.shake()
            talk.segment(True, PSH | ACK, b"a" * 1000)
            talk.segment(False, ACK, window=0)
            talk.segment(True, ACK, data, after=0.3, seq=talk.next[True] - (0 if data else 1))
            talk.segment(False, ACK, window=0)
            count, notes = self.written(talk)
            self.assertEqual(count["zero_window_probe" if data else "keep_alive"], 1)
            self.assertIn("probes_window", notes[5])
            self.assertIn("answers_probe", notes[6])

    def test_captured_twice(self):
        talk = Talk()
        talk.shake()
        talk.segment(True, PSH | ACK, b"hello", twice=True)
        talk.segment(False, ACK, twice=True)
        _, notes = self.written(talk)
        self.assertEqual((notes[4], notes[6]), ({"captured_twice"}, {"captured_twice"}))


if __name__ == "__main__":
    unittest.main()
