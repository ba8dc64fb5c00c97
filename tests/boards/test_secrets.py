"""No image holds a secret: whoever downloads one would know it of every board. Keys and claim codes are made at the first start."""

import mmap
import pathlib
import re
import subprocess
import tempfile
import unittest

import places  # before the tools: it says where they are

from boards.tools import board as boards

KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----[\r\n]+[A-Za-z0-9+/=]{40}")
# A line of the settings that is no comment.
CODE = re.compile(rb"\nclaim-code *= *\"?[0-9A-Za-z]")
RECORD = re.compile(rb":pbkdf2-sha256:\d+:[0-9A-Za-z+/=]{16,}:")
ZSTD = b"\x28\xb5\x2f\xfd"


def secrets(content):
    """What of this should be in no image."""
    return [name for name, found in (("a private key", KEY), ("a claim code", CODE), ("a password's record", RECORD)) if found.search(content)]


def unpacked(content):
    """What is compressed in it, wherever it stands in a disk; a magic number by chance gives next to nothing."""
    at = content.find(ZSTD)
    while at >= 0:
        tail = content[at:at + (64 << 20)]
        yield subprocess.run(["zstd", "-dcq"], input=tail, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=False).stdout
        at = content.find(ZSTD, at + 4)


def secrets_of(path):
    """The same of a file and what is compressed in it."""
    if path.stat().st_size == 0:
        return []
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = set(secrets(content))
        for inner in unpacked(content):
            found |= set(secrets(inner))
        return sorted(found)


class Finder(unittest.TestCase):
    """Would they be found?"""

    KEPT = (b"x\n-----BEGIN EC PRIVATE KEY-----\n" + b"MHcCAQEEIIrY" * 6 + b"\n", b'#\nclaim-code = "7K2QF-0MX1T"\n',
            b"\nana:admin:pbkdf2-sha256:600000:" + b"0a" * 16 + b":" + b"1b" * 32 + b"\n")

    def test_each_is_found_plain_and_compressed(self):
        with tempfile.TemporaryDirectory() as place:
            for kept in self.KEPT:
                packed = subprocess.run(["zstd", "-qc"], input=kept, stdout=subprocess.PIPE, check=True).stdout
                for content in (kept, bytes(5000) + packed + bytes(5000)):
                    path = pathlib.Path(place, "image")
                    path.write_bytes(content)
                    self.assertEqual(len(secrets_of(path)), 1, content[:60])
                path.write_bytes(b"-----BEGIN EC PRIVATE KEY-----\0 # claim-code = \n")
                self.assertEqual(secrets_of(path), [], "the words alone are no secret")


class Images:
    """Every file of one board's image."""

    stack_name = None

    def test_no_secret_is_in_it(self):
        files = [path for path in boards.load(self.stack_name).images.rglob("*") if path.is_file()]
        self.assertTrue(files)
        for path in files:
            with self.subTest(file=path.name):
                self.assertEqual(secrets_of(path), [])


class QemuArm64(Images, unittest.TestCase):
    stack_name = "qemu_arm64"


class QemuX8664(Images, unittest.TestCase):
    stack_name = "qemu_x86_64"


class RaspberryPi(Images, unittest.TestCase):
    stack_name = "raspberry_pi"


class QemuVirtArm(Images, unittest.TestCase):
    stack_name = "qemu_virt_arm"
