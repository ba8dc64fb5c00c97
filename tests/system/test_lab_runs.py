"""`wirelab lab run LAB --check`: the reference client, its trace on the appliance, and what such a trace must show; over a wire that takes 2 ms
each way. What it says is held against tshark's reading of the annotated copy."""

import unittest
from pathlib import Path

from support.case import ServerCase, SystemCase, over_both_stacks
from support.delayed_wire import DelayedWire
from support.experiments import Experimenter
from support.made_of_traces import Page, drawing

UPPER = 12345


@over_both_stacks
class LabRuns(SystemCase):
    """The labs whose traces are about time."""

    def start_lab(self, labs, port):
        """A server with these labs at the far end of a wire."""
        wire = DelayedWire(self.stack)
        self.addCleanup(wire.close)
        listen = ["--listen", wire.server_host] if self.stack.name == "posix" else []
        self.server = self.start_server(*listen, "--labs", labs)
        self.addCleanup(self.server.stop)
        wire.wait_for(port)
        self.experimenter = Experimenter((wire.server_host, self.server.address[1]), self.place, wire.station.command)

    def checked(self, lab, *words):
        """Runs it with --check; every point holds, every packet has its sentence as a comment."""
        result = self.experimenter.run(lab, *words, "--check")
        talks = [talk for talk in result["conversations"] if talk.get("checks")]
        self.assertEqual(len(talks), 1, result["conversations"])
        self.assertEqual([check for check in talks[0]["checks"] if not check["pass"]], [])
        self.assertTrue(talks[0]["verdict"])
        comments = [row[0] for row in self.experimenter.seen("frame", "frame.comment")]
        self.assertEqual(comments, [packet["explanation"] for packet in result["packets"]])
        return result

    def lengths(self, which):
        """Payload lengths as tshark reads them, the client's or the server's."""
        rows = self.experimenter.seen(f"tcp.{which}port == {UPPER} && tcp.len > 0 && !tcp.analysis.retransmission", "tcp.len")
        return [int(row[0]) for row in rows]

    def test_v1(self):
        self.start_lab("v1", UPPER)
        self.checked("v1")
        self.assertEqual((self.lengths("dst"), self.lengths("src")), ([13], [13]))

    def test_v2(self):
        self.start_lab("v2", UPPER)
        self.checked("v2")
        self.assertEqual((self.lengths("dst"), self.lengths("src")), ([20], [5, 15]))
        self.assertTrue(self.experimenter.seen(f"tcp.dstport == {UPPER} && tcp.flags.reset == 1", "frame.number"))

    def test_v3(self):
        self.start_lab("v3", UPPER)
        self.checked("v3")
        self.assertTrue(self.experimenter.seen(f"tcp.dstport == {UPPER} && tcp.flags.reset == 1", "frame.number"))

    def test_v4(self):
        self.start_lab("v4", UPPER)
        self.checked("v4")
        self.assertEqual(self.lengths("dst"), [130, 390])

    def test_drawings_of_a_run(self):
        self.start_lab("v2", UPPER)
        svg, page = Path(self.place) / "v2.svg", Path(self.place) / "v2.html"
        self.checked("v2", "--svg", svg, "--html", page)
        root = drawing(svg)
        read = Page(page)
        self.assertEqual(read.forbidden, [])
        for text in ("World! Hello, World!", "client ", "RST", "Lab v2: passed"):
            self.assertIn(text, read.text)
        self.assertIn("World! Hello, World!", "".join(root.itertext()))


class NearLabRuns(ServerCase, unittest.TestCase):
    """Without a wire that takes time a lab about time shows nothing, and its check says why. Over lwIP, which is never so near, it would."""

    server_arguments = ("--labs", "v2,upper-tcp")

    def test_v4_needs_its_own_server(self):
        experimenter = Experimenter(self.address, self.place)
        result = experimenter.run("v4", "--check", code=1)
        failing = [check["what"] for check in result["conversations"][0]["checks"] if not check["pass"]]
        self.assertTrue(any("130 bytes, then 390" in what for what in failing), failing)

    def test_without_check_a_failing_point_is_told_and_no_failure(self):
        experimenter = Experimenter(self.address, self.place)
        result = experimenter.run("v4", "--trace")
        self.assertTrue(any(not check["pass"] for check in result["conversations"][0]["checks"]))

    def test_of_a_client_that_says_nothing(self):
        experimenter = Experimenter(self.address, self.place)
        done = experimenter.start("upper-tcp", "--check")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("FAIL", done.stdout)
