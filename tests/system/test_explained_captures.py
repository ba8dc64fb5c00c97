"""`wirelab trace explain` on what nobody here recorded: the captures of tcpdump's own tests, many of them made to break programs."""

import collections
import pathlib
import re
import subprocess
import unittest

from support import tshark_reading
from support.case import SystemCase
from support.explaining import explain, explain_all
from support.same_reading import Comparison

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
MANIFEST = CHECKOUT / "toolchains/third_party/manifest.tsv"
LEAST_WITH_TCP = 30
# Links that we read (LINKTYPE_ numbers): BSD's loopback, Ethernet, PPP, raw IP, Linux's cooked headers.
LINKS = {0, 1, 9, 12, 14, 50, 101, 108, 113, 228, 229, 276}
PCAPNG = b"\x0a\x0d\x0d\x0a"
# The first words about a packet that is not read further.
NOT_READ = re.compile(r"This packet |A frame |.*which is not explained here")


def captures():
    """All files, as toolchains/third_party/fetch put them there."""
    line = next(line for line in MANIFEST.read_text(encoding="utf-8").splitlines() if line.startswith("tcpdump-captures\t"))
    place = CHECKOUT / "build/third_party" / f"tcpdump-captures-{line.split(chr(9))[1]}"
    return sorted(path for path in place.iterdir() if path.suffix in (".pcap", ".pcapng"))


def link_of(path):
    """The LINKTYPE_ number in the header of a pcap file; None of pcapng, where each interface has its own."""
    header = path.read_bytes()[:24]
    order = "little" if header[3] == 0xA1 else "big"
    return None if header.startswith(PCAPNG) else int.from_bytes(header[20:24], order) & 0xFFFF


class PublicCaptures(SystemCase, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paths = captures()
        cls.results = dict(zip(cls.paths, explain_all(cls.paths)))

    def packets(self):
        for path, result in self.results.items():
            for packet in result["packets"]:
                yield f"{path.name}, packet {packet['number']}", packet

    def test_every_packet_has_a_sentence(self):
        self.assertGreater(len(self.results), 500)
        for where, packet in self.packets():
            self.assertRegex(packet["explanation"], r"\A[A-Z0-9].*[.!]\Z", where)
            self.assertRegex(packet["explanation"] + packet["packet"] + packet["payload"], r"\A[^\x00-\x1f\x7f]*\Z", where)

    def test_every_tcp_packet_is_given_words_of_tcp(self):
        files, count = set(), 0
        for where, packet in self.packets():
            if "tcp" not in packet["layers"]:
                continue
            files.add(where.partition(",")[0])
            count += 1
            tcp = packet["layers"]["tcp"]
            self.assertNotRegex(packet["explanation"], NOT_READ, where)
            flags, _, numbers = packet["packet"].removeprefix("[").partition("] ")
            self.assertEqual(set(flags.split(", ")), set(tcp["flags"]) or {"none"}, where)
            self.assertRegex(numbers, rf"\ASeq={tcp['sequence']} .*Win={tcp['window']} Len={tcp['payload_length']}\Z", where)
            if tcp["notes"] == [{"kind": "captured_twice", "packet": packet["number"] - 1}]:
                self.assertIn(f"The same as packet {packet['number'] - 1}", packet["explanation"], where)
                continue
            for flag in {"SYN", "RST"} & set(tcp["flags"]):
                self.assertIn(flag, packet["explanation"], where)
        self.assertGreaterEqual(len(files), LEAST_WITH_TCP)
        self.assertGreater(count, 1000)

    def test_a_file_that_was_cut_is_explained_up_to_there(self):
        cut = []
        for path, result in self.results.items():
            if link_of(path) in LINKS and result["packets"]:
                cut.append((pathlib.Path(self.place) / path.name, len(result["packets"])))
                cut[-1][0].write_bytes(path.read_bytes()[:-1])
        self.assertGreater(len(cut), 300)
        for (path, whole), result in zip(cut, explain_all([path for path, _ in cut], expected=1)):
            self.assertIn("ends inside a packet", result["error"]["message"], path.name)
            self.assertEqual(len(result["packets"]), whole - 1, path.name)

    def test_what_is_no_capture_is_said(self):
        """What tcpdump prints of each capture lies beside it."""
        texts = sorted(self.paths[0].parent.glob("*.out"))
        self.assertGreater(len(texts), 300)
        for path, result in zip(texts, explain_all(texts, expected=1)):
            self.assertIn("neither a pcap nor a pcapng", result["error"]["message"], path.name)
            self.assertEqual(result["packets"], [], path.name)

    def test_all_options_are_somewhere(self):
        """The comparison with tshark looks at an option only where there is one."""
        seen = collections.Counter()
        for _, packet in self.packets():
            seen.update(list(packet["layers"].get("tcp", {}).get("options", ())))
            seen.update(option["code"] for option in packet["layers"].get("dhcp", {}).get("options", ()))
        for kind in ("mss", "window_scale", "sack_permitted", "sack", "timestamps", 1, 3, 6, 50, 51, 53, 54):
            self.assertGreater(seen[kind], 0, kind)

    def test_tshark_reads_the_same(self):
        together = pathlib.Path(self.place) / "together.pcapng"
        subprocess.run(["mergecap", "-a", "-F", "pcapng", "-w", together, *(path for path in self.paths if link_of(path) in {None, *LINKS})],
                       check=True, timeout=60)
        ours = explain(together)["packets"]
        compared = Comparison(ours, tshark_reading.read(together))
        self.assertEqual(compared.differences[:20], [])
        # Without these the agreement would say little.
        for layer, least in {"ethernet": 5000, "arp": 1000, "ip4": 3000, "ip6": 400, "tcp": 1000, "udp": 1000, "icmp": 30, "dhcp": 150}.items():
            self.assertGreaterEqual(compared.layers[layer], least, layer)
        self.assertLess(sum(compared.excused.values()), len(ours) / 20, compared.excused)
