"""`wirelab flash`: an image onto a plain file, and onto loop devices where the machine has them."""

import hashlib
import json
import os
import random
import signal
import struct
import subprocess
import unittest

from support.scripted_server import ProgramCase
from support.waiting import wait_until

SECTOR = 512
FIRST = 2048  # sectors before the partition
SECTORS = 80 * 1024  # 40 MiB, the least that FAT32 likes


def partition_table(sectors):
    """The first sector of a disk with one FAT32 partition."""
    entry = struct.pack("<B3sB3sII", 0, b"", 0x0C, b"", FIRST, sectors)
    return bytes(446) + entry + bytes(48) + b"\x55\xaa"


class FlashCase(ProgramCase):

    def setUp(self):
        super().setUp()
        self.image = self.here / "card.img"
        self.card = self.here / "card"
        self.card.touch()

    def make_image(self, sectors=SECTORS):
        with open(self.image, "wb") as file:
            file.write(partition_table(sectors))
            file.seek(FIRST * SECTOR)
            file.write(random.Random(1).randbytes(6 << 20))
            file.truncate((FIRST + sectors) * SECTOR)

    def flash(self, *words, stdin=b""):
        done = subprocess.run([self.program, "flash", *map(str, words)], input=stdin, capture_output=True, cwd=self.here, env=self.environment(), timeout=120)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def expect_refused(self, status, words, *arguments):
        """It ends so, says so, and changes nothing."""
        before = self.card.read_bytes()
        outcome = self.flash(*arguments)
        self.assertEqual((outcome[0], outcome[1]), (status, ""))
        self.assertIn(words, outcome[2])
        self.assertEqual(self.card.read_bytes(), before)


class Flash(FlashCase, unittest.TestCase):

    def test_image_is_written_and_summed(self):
        self.make_image()
        status, out, error = self.flash(self.image, self.card, "--yes")
        self.assertEqual((status, error), (0, ""))
        written = self.image.read_bytes()
        self.assertEqual(self.card.read_bytes(), written)
        self.assertEqual(out.splitlines()[0], f"{hashlib.sha256(written).hexdigest()}  {self.image}")
        self.assertIn(f"{len(written)} bytes written", out)

    def test_document(self):
        self.make_image()
        status, out, _ = self.flash("--json", "--yes", self.image, self.card)
        document = json.loads(out)
        self.assertEqual((status, document["verb"], document["ok"]), (0, "flash", True))
        self.assertNotIn("server", document)
        self.assertEqual(document["results"][0]["sha256"], hashlib.sha256(self.image.read_bytes()).hexdigest())

    def test_list(self):
        status, out, error = self.flash()
        self.assertEqual((status, error), (0, ""))
        self.assertTrue(out)
        status, out, error = self.flash("--json")
        self.assertEqual((status, error), (0, ""))
        for disk in json.loads(out)["results"][0]["disks"]:
            self.assertTrue(disk["device"].startswith("/dev/"))

    def test_larger_file_keeps_what_is_behind(self):
        self.make_image()
        size = self.image.stat().st_size
        self.card.write_bytes(b"x" * (size + 1000))
        self.assertEqual(self.flash(self.image, self.card, "--yes")[0], 0)
        self.assertEqual(self.card.read_bytes()[size:], b"x" * 1000)

    def test_refusals_change_nothing(self):
        self.make_image()
        self.card.write_bytes(b"old")
        self.expect_refused(1, "too small", self.image, self.card, "--yes")
        self.expect_refused(1, "neither a disk nor", self.image, "/dev/null", "--yes")
        self.expect_refused(1, "the image itself", self.image, self.image, "--yes")
        self.expect_refused(1, "no such file", self.image, self.here / "missing", "--yes")
        self.assertFalse((self.here / "missing").exists())
        self.expect_refused(1, "no such file", self.here / "missing", self.card, "--yes")
        self.expect_refused(1, "not a regular file", self.here, self.card, "--yes")
        self.expect_refused(2, "flash needs IMAGE DEVICE", self.image)

    def test_without_terminal_it_needs_yes(self):
        self.make_image()
        status, _, error = self.flash(self.image, self.card, stdin=b"yes\n")
        self.assertEqual(status, 2)
        self.assertIn("--yes", error)
        self.assertEqual(self.card.read_bytes(), b"")

    def test_images_that_are_none(self):
        self.make_image()
        os.truncate(self.image, 20 << 20)
        self.expect_refused(1, "is cut off", self.image, self.card, "--yes")
        self.image.write_bytes(b"")
        self.expect_refused(1, "no partition table", self.image, self.card, "--yes")
        self.image.write_bytes(bytes(4096))
        self.expect_refused(1, "no partition table", self.image, self.card, "--yes")
        self.image.write_bytes(b"\x1f\x8b" + bytes(4096))
        self.expect_refused(1, "compressed (gzip)", self.image, self.card, "--yes")

    def test_interrupted_it_says_that_the_card_is_incomplete(self):
        self.make_image(sectors=8 << 20)  # 4 GiB, most of it a hole
        process = subprocess.Popen([self.program, "flash", self.image, self.card, "--yes"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.environment())
        wait_until(lambda: self.card.stat().st_size > 0, "the first bytes on the card")
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (-signal.SIGINT, b""))
        self.assertIn(b"write it again", error)
        self.assertLess(self.card.stat().st_size, self.image.stat().st_size)


class FlashLoopDevice(FlashCase, unittest.TestCase):
    """A block device of the kernel's. A machine without loop devices says so instead."""

    def setUp(self):
        super().setUp()
        self.make_image()
        with open(self.card, "wb") as file:
            file.truncate(64 << 20)
        done = subprocess.run(["losetup", "--find", "--show", str(self.card)], capture_output=True, text=True, timeout=20)
        if done.returncode != 0:
            self.skipTest(f"no loop device here: {done.stderr.strip()}")
        self.loop = done.stdout.strip()
        self.addCleanup(subprocess.run, ["losetup", "--detach", self.loop], check=True, timeout=20)

    def test_device_is_written(self):
        status, out, error = self.flash(self.image, self.loop, "--yes")
        self.assertEqual((status, error), (0, ""), out)
        size = self.image.stat().st_size
        with open(self.loop, "rb") as device:
            self.assertEqual(device.read(size), self.image.read_bytes())

    def test_mounted_device_is_left_alone(self):
        subprocess.run(["mkfs.ext4", "-q", self.loop], check=True, capture_output=True, timeout=60)
        place = self.here / "my mount"
        place.mkdir()
        subprocess.run(["mount", self.loop, str(place)], check=True, timeout=20)
        self.addCleanup(subprocess.run, ["umount", str(place)], check=True, timeout=20)
        status, _, error = self.flash(self.image, self.loop, "--yes")
        self.assertEqual(status, 4)
        self.assertIn(f"mounted at '{place}'", error)

    def test_device_that_is_too_small(self):
        self.make_image(sectors=160 * 1024)
        status, _, error = self.flash(self.image, self.loop, "--yes")
        self.assertEqual(status, 1)
        self.assertIn("too small", error)
