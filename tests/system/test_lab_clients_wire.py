"""`wirelab lab run` of V1 to V4 on a wire with delay: what the exercise's trace shows of its clients."""

import subprocess
import unittest

from support.capture import FIN, RST, Capture
from support.delayed_wire import DelayedWire
from support.exercise_server import ExerciseServer, sink, upper, upper_all
from support.scripted_server import ProgramCase
from support.waiting import DEADLINE


class OnTheWire(ProgramCase, unittest.TestCase):
    """What the exercise's own trace shows of these clients, as tshark reads it. The wire is so long that a busy machine is still quicker."""

    delay = 0.2

    def play(self, serve, lab, reset=False):
        """The segments with data as (sender, length), and all that ended something as (sender, flag)."""
        wire = DelayedWire(self.stack, self.delay)
        self.addCleanup(wire.close)
        first = ExerciseServer(sink, wire.server_host)
        self.addCleanup(first.close)
        wire.wait_for(first.address[1])
        server = ExerciseServer(serve, wire.server_host, 12345)
        self.addCleanup(server.close)
        capture = Capture(wire.interface, 12345)
        self.addCleanup(capture.stop)
        self.address = server.address
        done = subprocess.run(wire.station.command(*self.command("lab", "run", lab)), stdin=subprocess.DEVNULL, capture_output=True,
                              env=self.environment(), timeout=DEADLINE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        segments = capture.connection(server.result().address[1], reset)
        return ([(one.sender, len(one.payload)) for one in segments if one.payload],
                [(one.sender, name) for one in segments for flag, name in ((FIN, "FIN"), (RST, "RST")) if one.flags & flag])

    def test_v1_closes_first_and_in_order(self):
        data, ends = self.play(upper(), "v1")
        self.assertEqual((data, ends), ([("C", 13), ("S", 13)], [("C", "FIN"), ("S", "FIN")]))

    def test_v2_resets_what_it_never_reads(self):
        data, ends = self.play(upper(appetite=5), "v2", reset=True)
        self.assertEqual(data, [("C", 20), ("S", 5), ("S", 15)])
        self.assertIn(("C", "RST"), ends)

    def test_v3_resets_in_the_middle_of_13000(self):
        data, ends = self.play(upper(times=1000), "v3", reset=True)
        self.assertEqual(data[:4], [("C", 13), ("S", 1448), ("S", 1448), ("S", 1448)])
        self.assertIn(("C", "RST"), ends)

    def test_v4_writes_join_behind_the_first(self):
        data, ends = self.play(upper_all, "v4")
        self.assertEqual((data, ends[0]), ([("C", 130), ("C", 390), ("S", 520)], ("C", "FIN")))
