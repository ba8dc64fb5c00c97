"""Are all tests found before anything is built? `tests/run --board NAME` gathers them when it has built that board alone."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TESTS = pathlib.Path(__file__).resolve().parents[1]


class Gathering(unittest.TestCase):
    """By the worker, as `run` asks it."""

    def gathered(self, suite, programs):
        done = subprocess.run([sys.executable, "-B", TESTS / "system/worker.py", "--list"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, "WIRELAB_SUITE": str(TESTS / suite), "WIRELAB_BIN": str(programs)}, timeout=120, check=False)
        self.assertEqual(done.stderr, "")
        return [line.split("\t")[0] for line in done.stdout.splitlines()]

    def test_no_program_is_needed(self):
        nothing = self.enterContext(tempfile.TemporaryDirectory(dir=os.environ["WIRELAB_SCRATCH"]))
        self.assertIn(self.id(), self.gathered("system", nothing))
        self.assertTrue(self.gathered("boards", nothing))
