"""`boards/far`: an appliance some milliseconds away, on which the labs show what a near link hides."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

from support.scripted_server import ProgramCase

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 90


class Far(ProgramCase, unittest.TestCase):

    def far(self, *words):
        """Exit status and what was said."""
        command = [sys.executable, "-B", "-m", "boards.tools.far", "--programs", os.environ["WIRELAB_BIN"], *words]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, cwd=self.here, timeout=SECONDS, check=False,
                              env=self.environment(PYTHONPATH=str(CHECKOUT), TMPDIR=str(self.here)))
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_labs_that_fail_on_a_near_link_show_their_point(self):
        for lab in ("v2", "v3", "v4"):
            with self.subTest(lab=lab):
                status, said, complaint = self.far("--labs", lab, "wirelab", "lab", "run", lab, "--check")
                self.assertEqual((status, complaint), (0, ""), said)
                self.assertNotIn("  FAIL", said)
                self.assertRegex(said, r"\n  pass ")

    def test_nagle_is_answered(self):
        status, said, complaint = self.far("wirelab", "lab", "run", "nagle", "--check")
        self.assertEqual((status, complaint), (0, ""), said)

    def test_delay_is_that_of_each_way(self):
        status, said, _ = self.far("--delay", "30", "--labs", "v1", "wirelab", "lab", "run", "v1", "--trace")
        self.assertEqual(status, 0, said)
        self.assertGreaterEqual(float(re.search(r"handshake took ([0-9.]+) ms", said)[1]), 60)

    def test_command_keeps_its_folder_and_its_status_and_nothing_stays(self):
        status, said, complaint = self.far("sh", "-c", "pwd; wirelab ls; ip -brief address show eth0; exit 7")
        self.assertEqual((status, complaint), (7, ""))
        for wanted in (str(self.here), "numeros.txt", "10.88.1.77/24"):
            self.assertIn(wanted, said)
        self.assertEqual(self.files(), {})
        self.assertEqual(subprocess.run(["pgrep", "-f", f"wirelabd.*{self.here}"], capture_output=True, check=False).stdout, b"")

    def test_what_cannot_be_done_is_said(self):
        for words, wanted in ((("--labs", "v9", "true"), "the appliance did not start"), (("--delay", "0", "true"), "--delay is more than 0"),
                              (("nothing-of-that-name",), "cannot run nothing-of-that-name")):
            with self.subTest(words=words):
                status, said, complaint = self.far(*words)
                self.assertNotEqual(status, 0)
                self.assertIn(wanted, complaint)
                self.assertNotIn("Traceback", complaint)


if __name__ == "__main__":
    unittest.main()
