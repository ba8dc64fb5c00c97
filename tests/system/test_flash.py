"""`wirelab flash`: an image onto a plain file, and onto loop devices where the machine has them."""

import hashlib
import json
import os
import pathlib
import random
import re
import signal
import struct
import subprocess
import unittest

from support.scripted_server import ProgramCase
from support.waiting import wait_until
from test_client_terminal import Terminal

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
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


RECORD = re.compile(r'password = "pbkdf2-sha256:(\d+):([0-9a-f]{32}):([0-9a-f]{64})"')


class FlashSettings(FlashCase, unittest.TestCase):
    """Settings on a card whose FAT32 mkfs.vfat made; mtools reads it back."""

    def setUp(self):
        super().setUp()
        self.make_image()
        self.sample = (CHECKOUT / "boards" / "wirelab.toml").read_text()
        self.make_file_system(self.sample.ljust(8192, "\n"))

    def tool(self, *words):
        return subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=60).stdout.decode()

    def make_file_system(self, text):
        self.tool("mkfs.vfat", "-F", "32", "-s", "1", "--offset", str(FIRST), self.image, str(SECTORS // 2))
        self.inside = f"@@{FIRST * SECTOR}"
        filler = self.here / "filler"
        filler.write_bytes(bytes(3000))
        # Pieces between other files: the settings file's clusters are not in a row.
        for number in range(8):
            self.tool("mcopy", "-i", f"{self.image}{self.inside}", filler, f"::filler number {number}.dat")
        for number in range(0, 8, 2):
            self.tool("mdel", "-i", f"{self.image}{self.inside}", f"::filler number {number}.dat")
        if text is not None:
            (self.here / "wirelab.toml").write_text(text)
            self.tool("mcopy", "-i", f"{self.image}{self.inside}", self.here / "wirelab.toml", "::wirelab.toml")

    def card_text(self):
        return self.tool("mtype", "-i", f"{self.card}{self.inside}", "::wirelab.toml")

    def test_settings_are_on_the_card_and_nothing_else_changed(self):
        image = self.image.read_bytes()
        (self.here / "secret").write_text("correct-horse\n")
        status, out, error = self.flash(self.image, self.card, "--yes", "--hostname", "lab-7", "--user", "ana", "--password-file", "secret",
                                        "--address", "192.0.2.7/24", "--gateway", "192.0.2.1", "--dns", "192.0.2.53",
                                        "--ntp", "ntp.example.org", "--access", "login-to-write", "--claim-code", "7K2QF-0MX4T",
                                        "--labs", "v2,web=public")
        self.assertEqual((status, error), (0, ""))
        self.assertEqual(self.image.read_bytes(), image)
        self.assertIn(hashlib.sha256(image).hexdigest(), out)
        text = self.card_text()
        self.assertEqual(len(text), 8192)
        for line in ('hostname = "lab-7"', 'name = "ana"', 'address = "192.0.2.7/24"', 'gateway = "192.0.2.1"', 'dns = "192.0.2.53"',
                     'ntp = "ntp.example.org"', 'mode = "login-to-write"', 'claim-code = "7K2QF-0MX4T"',
                     'start = "v2,web=public"'):
            self.assertEqual(text.splitlines().count(line), 1, line)
        for line in self.sample.splitlines():
            if line.startswith("#"):
                self.assertIn(line, text.splitlines())
        rounds, salt, key = RECORD.search(text).groups()
        self.assertEqual(hashlib.pbkdf2_hmac("sha256", b"correct-horse", bytes.fromhex(salt), int(rounds)).hex(), key)
        self.assertGreaterEqual(int(rounds), 600000)
        card = self.card.read_bytes()
        self.assertNotIn(b"correct-horse", card)
        changed = [at for at in range(0, len(image), SECTOR) if image[at:at + SECTOR] != card[at:at + SECTOR]]
        self.assertLessEqual(len(changed), 16)
        self.tool("fsck.vfat", "-n", self.file_system(card))

    def file_system(self, card):
        path = self.here / "partition"
        path.write_bytes(card[FIRST * SECTOR:])
        return path

    def test_values_are_checked_before_anything_is_written(self):
        for words in (["--hostname", "-x"], ["--hostname", ""], ["--address", "192.0.2.7"], ["--address", "192.0.2.0/24"], ["--gateway", "router"],
                      ["--dns", "::1"], ["--ntp", "a b"], ["--access", "closed"], ["--claim-code", "7K2QF"], ["--user", "a b"], ["--labs", "v9"],
                      ["--labs", "v2=public"], ["--labs", "web=../up"]):
            with self.subTest(words=words):
                self.expect_refused(2, f"{words[0]} cannot be", self.image, self.card, "--yes", *words)
        self.expect_refused(2, "needs a static 'address'", self.image, self.card, "--yes", "--gateway", "192.0.2.1")
        self.expect_refused(2, "another host in the network", self.image, self.card, "--yes", "--address", "192.0.2.7/24", "--gateway", "198.51.100.1")
        self.expect_refused(2, "flash needs IMAGE DEVICE", "--hostname", "lab")
        self.expect_refused(2, "--password-file needs --user", self.image, self.card, "--yes", "--password-file", "x")
        self.expect_refused(1, "no such file", self.image, self.card, "--yes", "--user", "ana", "--password-file", "missing")

    def test_images_without_a_place_for_settings(self):
        self.make_file_system(None)
        self.expect_refused(1, "no file wirelab.toml", self.image, self.card, "--yes", "--hostname", "lab")
        self.make_image()
        self.expect_refused(1, "first partition is not FAT32", self.image, self.card, "--yes", "--hostname", "lab")
        self.make_file_system("# short\n")
        self.expect_refused(1, "the settings need", self.image, self.card, "--yes", "--hostname", "lab")
        self.make_file_system("nonsense\n".ljust(8192))
        self.expect_refused(2, "would be wrong in line 1", self.image, self.card, "--yes", "--hostname", "lab")


class FlashTerminal(FlashCase, unittest.TestCase):
    """What it asks on a terminal."""

    def setUp(self):
        super().setUp()
        self.make_image()

    def command(self, *words):
        return [self.program, "flash", str(self.image), str(self.card), *words]

    def test_only_yes_is_yes(self):
        for answer, expected in ((b"no", 1), (b"", 1), (b"yess", 1), (b"yes", 0), ("s\u00ed".encode(), 0)):
            with self.subTest(answer=answer):
                self.card.write_bytes(b"")
                terminal = Terminal(self, [], stdin="terminal")
                terminal.wait_for(b"yes/no: ")
                terminal.type(answer + b"\n")
                self.assertEqual(terminal.finish(180), expected)
                self.assertEqual(self.card.stat().st_size > 0, expected == 0)

    def test_bar_shows_both_passes(self):
        self.make_image(sectors=256 * 1024)
        terminal = Terminal(self, ["--yes"])
        self.assertEqual(terminal.finish(180), 0)
        self.assertIn(b"writing ", terminal.screen)
        self.assertIn(b"verifying ", terminal.screen)
        self.assertTrue(terminal.screen.endswith(b"\r\x1b[K"), terminal.screen[-80:])


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
