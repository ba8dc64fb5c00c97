"""What `wirelab trace explain` makes of captures beside words on a screen: verdicts, drawings, pages, and copies with comments, of all that
tcpdump's own tests hold."""

import pathlib
import re
import subprocess
import unittest

from support.case import SystemCase
from support.explaining import PROGRAM, explain
from support.made_of_traces import Page, drawing, rows
from test_explained_captures import LINKS, captures, link_of

SECONDS = 120


class Outputs(SystemCase, unittest.TestCase):
    """Of one capture, merged from all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paths = captures()

    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(self.place)

    def explained(self, *words, code=0):
        """Runs it; standard output and standard error."""
        done = subprocess.run([PROGRAM, "trace", "explain", *map(str, words)], capture_output=True, text=True, timeout=SECONDS, check=False)
        self.assertEqual(done.returncode, code, done.stderr[-2000:])
        return done.stdout, done.stderr

    def merged(self):
        """All captures, in one file with many interfaces."""
        path = self.folder / "together.pcapng"
        subprocess.run(["mergecap", "-a", "-F", "pcapng", "-w", path, *(one for one in self.paths if link_of(one) in {None, *LINKS})],
                       check=True, timeout=60)
        return path

    def named(self, name):
        """The capture of that name."""
        return next(path for path in self.paths if path.name == name)

    def test_annotated_copy_differs_in_comments_only(self):
        whole, copy = self.merged(), self.folder / "copy.pcapng"
        self.explained(whole, "--annotate", copy)
        fields = ("frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "frame.interface_id", "frame.protocols")
        before = rows(whole, *fields)
        self.assertGreater(len(before), 5000)
        self.assertEqual(rows(copy, *fields), before)
        comments = rows(copy, "frame.comment")
        self.assertEqual([row[0] for row in comments], [packet["explanation"] for packet in explain(whole)["packets"]])
        said = subprocess.run(["capinfos", "-M", copy], capture_output=True, text=True, errors="replace", timeout=60, check=True)
        self.assertIn(f"Number of packets:   {len(before)}", said.stdout)
        self.assertEqual(said.stderr, "")
        again = self.folder / "again.pcapng"
        self.explained(copy, "--annotate", again)
        self.assertEqual(again.read_bytes(), copy.read_bytes())  # a sentence that is there is not added twice

    def test_old_formats_are_annotated_as_pcapng(self):
        """Both resolutions and byte orders, as far as the collection has them."""
        kinds = {}
        for path in self.paths:
            if link_of(path) in LINKS:
                kinds.setdefault(path.read_bytes()[:4], path)
        self.assertGreaterEqual(len(kinds), 2, kinds)
        for path in kinds.values():
            copy = self.folder / "copy.pcapng"
            self.explained(path, "--annotate", copy)
            fields = ("frame.time_epoch", "frame.len", "frame.cap_len", "frame.protocols")
            self.assertEqual(rows(copy, *fields), rows(path, *fields), path.name)
            self.assertTrue(all(row[0] for row in rows(copy, "frame.comment")), path.name)

    def test_document_of_a_large_capture_is_bounded(self):
        ping = next(path for path in self.paths if link_of(path) == 1 and path.stat().st_size > 100)
        first, many = self.folder / "first.pcap", self.folder / "many.pcap"
        subprocess.run(["editcap", "-r", "-F", "pcap", ping, first, "1"], check=True, timeout=60)
        whole = first.read_bytes()
        many.write_bytes(whole[:24] + whole[24:] * 50_002)
        document = explain(many)
        self.assertEqual((len(document["packets"]), document["packets_left_out"]), (50_000, 2))
        self.assertEqual(sum(one["packets"] for one in document["conversations"]), 50_002)
        self.assertNotIn("packets_left_out", explain(first))

    def test_drawings_are_whole_and_bounded(self):
        whole, svg, page = self.merged(), self.folder / "all.svg", self.folder / "all.html"
        self.explained(whole, "--svg", svg, "--html", page)
        self.assertGreater(len(list(drawing(svg).iter())), 1000)
        read = Page(page)
        self.assertEqual(read.forbidden, [])
        self.assertIn("conversations", read.text)
        # All that is drawn has a bound, whatever a capture holds.
        self.assertLess(svg.stat().st_size + page.stat().st_size, 20_000_000)

    def test_one_conversation(self):
        path = self.named("tcp_eight_lowest_flags.pcap") if any(p.name == "tcp_eight_lowest_flags.pcap" for p in self.paths) else self.merged()
        both = explain(path)["conversations"]
        said, _ = self.explained(path, "--conversation", both[-1]["number"], "--no-payload")
        self.assertEqual(re.findall(r"^Conversation (\d+):", said, re.MULTILINE), [str(both[-1]["number"])])
        _, trouble = self.explained(path, "--conversation", len(both) + 70_000, code=1)
        self.assertIn(f"has no conversation {len(both) + 70_000}", trouble)
        _, trouble = self.explained(path, "--conversation", "0", code=2)
        self.assertIn("count from 1", trouble)

    def test_raw_numbers_are_shown_unless_somebody_does_not_want_them(self):
        whole = self.merged()
        packet = next(one for one in explain(whole)["packets"] if one["layers"].get("tcp", {}).get("sequence_raw", 0) > 100_000)
        raw = str(packet["layers"]["tcp"]["sequence_raw"])
        said, _ = self.explained(whole)
        self.assertRegex(said, rf"raw Seq {raw}\b")
        said, _ = self.explained(whole, "--no-raw")
        self.assertNotIn("raw Seq", said)

    def test_what_makes_no_sense_is_refused(self):
        one, other = self.paths[:2]
        _, trouble = self.explained(one, other, "--svg", self.folder / "x.svg", code=2)
        self.assertIn("one FILE", trouble)
        _, trouble = self.explained(one, "--lab", "v9", code=2)
        self.assertIn("v0, v1", trouble)
        _, trouble = self.explained(self.named("dhcp-rfc3004.pcap"), "--lab", "v2", code=1)
        self.assertIn("no conversation on the usual port", trouble)
        _, trouble = self.explained(one, "--svg", self.folder / "no" / "x.svg", code=1)
        self.assertIn("no such file or directory", trouble)
