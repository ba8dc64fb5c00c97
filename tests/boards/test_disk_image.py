"""The disk of a board as one file: partition table and FAT32 file system."""

import pathlib
import struct
import tempfile
import unittest

import places  # before the tools: it says where they are

from boards.tools import disk_image, fat32, steps

TIME = 1767225600
MEBIBYTE = 1 << 20


class Folder(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)

    def file(self, name, content):
        (self.place / name).write_bytes(content)
        return self.place / name


class DiskImage(Folder):
    def made(self, *partitions, **options):
        starts = disk_image.write(self.place / "disk", partitions, 0x1234ABCD, **options)
        return starts, (self.place / "disk").read_bytes()

    def test_table_and_contents_are_where_the_format_has_them(self):
        first = self.file("one", b"\1" * 3 * 512)
        second = self.file("two", bytes(512) + b"\2" * MEBIBYTE)
        starts, disk = self.made(disk_image.Partition(disk_image.FAT32, first, True), disk_image.Partition(disk_image.LINUX, second),
                                 boot_code=b"\xeb\xfe")
        self.assertEqual((starts, len(disk)), ([MEBIBYTE, 2 * MEBIBYTE], 4 * MEBIBYTE))
        self.assertEqual((disk[:3], disk[440:446], disk[510:512]), (b"\xeb\xfe\0", b"\xcd\xab\x34\x12\0\0", b"\x55\xaa"))
        entries = [struct.unpack_from("<B3xB3xII", disk, 446 + 16 * index) for index in range(4)]
        self.assertEqual(entries, [(0x80, 0x0C, 2048, 3), (0, 0x83, 4096, 2049), (0, 0, 0, 0), (0, 0, 0, 0)])
        self.assertEqual(disk[MEBIBYTE:MEBIBYTE + 1536], first.read_bytes())
        self.assertEqual(disk[2 * MEBIBYTE:3 * MEBIBYTE + 512], second.read_bytes())

    def test_what_does_not_fit_the_format_is_refused(self):
        whole = disk_image.Partition(disk_image.LINUX, self.file("whole", bytes(512)))
        torn = disk_image.Partition(disk_image.LINUX, self.file("torn", bytes(513)))
        empty = disk_image.Partition(disk_image.LINUX, self.file("empty", b""))
        for wrong in ([], [whole] * 5, [torn], [empty]):
            with self.assertRaises(ValueError):
                self.made(*wrong)
        with self.assertRaises(ValueError):
            self.made(whole, boot_code=bytes(441))

    def test_a_disk_above_two_tebibytes_is_refused(self):
        huge = self.file("huge", b"")
        with open(huge, "r+b") as file:
            file.truncate(2 << 40)
        with self.assertRaises(ValueError):
            self.made(disk_image.Partition(disk_image.LINUX, huge))


class Fat32(Folder):
    def made(self, name):
        files = {"wirelab.toml": b"# settings\n" * 800, "bcm2711-rpi-4-b.dtb": self.file("source", b"\xd0\r" * 9000)}
        fat32.make(self.place / name, 34, "WIRELAB", 0x0BADCAFE, files, TIME)
        return (self.place / name).read_bytes()

    def test_two_are_bit_identical_and_sound(self):
        self.assertEqual(self.made("one"), self.made("two"))
        steps.run("/sbin/fsck.vfat", "-n", self.place / "one")

    def test_files_can_be_read_back(self):
        made = self.made("one")
        self.assertEqual((made[67:71], made[71:82], made[82:90]), (b"\xfe\xca\xad\x0b", b"WIRELAB    ", b"FAT32   "))
        steps.run("mcopy", "-i", self.place / "one", "::wirelab.toml", "::bcm2711-rpi-4-b.dtb", self.place)
        self.assertEqual((self.place / "wirelab.toml").read_bytes(), b"# settings\n" * 800)
        self.assertEqual((self.place / "bcm2711-rpi-4-b.dtb").read_bytes(), b"\xd0\r" * 9000)

    def test_files_that_do_not_fit_are_an_error(self):
        with self.assertRaises(steps.Failed):
            fat32.make(self.place / "one", 34, "WIRELAB", 1, {"large": bytes(35 * MEBIBYTE)}, TIME)


if __name__ == "__main__":
    unittest.main()
