"""The image of qemu_x86_64: its disk, its appliance file for GNS3, and what `up` does with a disk from an older image."""

import copy
import hashlib
import json
import pathlib
import re
import shutil
import struct
import subprocess
import tempfile
import unittest

import gns3_rules
import places  # before the tools: it says where they are

from boards.tools import board, disk_image, fat32, image, steps

BOARD = board.load("qemu_x86_64")


class Image(unittest.TestCase):
    stack_name = BOARD.name

    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(tempfile.mkdtemp(dir=BOARD.images.parent))
        cls.addClassCleanup(shutil.rmtree, cls.place)
        cls.disk = BOARD.images / BOARD.data

    def partition(self, index, name):
        """A partition of the disk as a file of its own."""
        with open(self.disk, "rb") as disk:
            kind, first, sectors = struct.unpack_from("<4xB3xII", disk.read(512), 446 + 16 * index)
            disk.seek(first * 512)
            content = disk.read(sectors * 512)
        (self.place / name).write_bytes(content)
        return kind, self.place / name

    def test_the_disk_has_what_a_bios_starts_and_sound_file_systems(self):
        with open(self.disk, "rb") as disk:
            sector = disk.read(512)
        self.assertNotEqual(sector[:440], bytes(440))
        self.assertEqual((sector[446], sector[462], sector[510:]), (0x80, 0, b"\x55\xaa"))
        kind, boot = self.partition(0, "boot")
        self.assertEqual(kind, disk_image.FAT32)
        steps.run("/sbin/fsck.vfat", "-n", boot)
        kind, data = self.partition(1, "data")
        self.assertEqual(kind, disk_image.LINUX)
        steps.run("/sbin/e2fsck", "-f", "-n", data)

    def test_the_qcow2_image_holds_the_same_disk(self):
        steps.run("qemu-img", "compare", "-f", "raw", "-F", "qcow2", self.disk, BOARD.images / BOARD.qcow2)

    def test_the_bill_of_materials_names_the_boot_loader(self):
        bill = json.loads((BOARD.images / image.BILL).read_text(encoding="utf-8"))
        named = {package["name"] for package in bill["packages"]}
        self.assertLessEqual({"syslinux", "syslinux-common", "busybox-static", "mbedtls", "wirelab"}, named)

    def test_gns3_would_import_the_appliance_and_find_its_image(self):
        appliance = json.loads((BOARD.images / BOARD.appliance).read_text(encoding="utf-8"))
        self.assertEqual(gns3_rules.problems(appliance), [])
        [described] = appliance["images"]
        content = (BOARD.images / described["filename"]).read_bytes()
        self.assertEqual((described["filesize"], described["md5sum"]), (len(content), hashlib.md5(content, usedforsecurity=False).hexdigest()))
        self.assertEqual(appliance["versions"][0]["images"], {"hda_disk_image": described["filename"]})

    def test_an_older_disk_gets_the_new_system_and_keeps_the_rest(self):
        older = self.place / "older.img"
        subprocess.run(["cp", "--sparse=always", self.disk, older], check=True)
        for name, content in (("kernel", b"an older kernel"), ("notes.txt", b"the user's")):
            (self.place / name).write_bytes(content)
            fat32.copy_in(older, disk_image.ALIGN, name, self.place / name)
        with open(older, "r+b") as disk:
            disk.seek(-4096, 2)
            disk.write(b"data of the user")
        BOARD.prepare(older, "wirelab.interface=eth1")
        for name, expected in (("kernel", self.disk), ("initramfs.img", self.disk), ("notes.txt", None)):
            fat32.copy_out(older, disk_image.ALIGN, name, self.place / "found")
            found = (self.place / "found").read_bytes()
            if expected is None:
                self.assertEqual(found, b"the user's")
            else:
                fat32.copy_out(expected, disk_image.ALIGN, name, self.place / "wanted")
                self.assertEqual(found, (self.place / "wanted").read_bytes(), name)
        fat32.copy_out(older, disk_image.ALIGN, "syslinux.cfg", self.place / "found")
        self.assertRegex((self.place / "found").read_text(encoding="ascii"), r"(?m)^  APPEND .* wirelab\.interface=eth1$")
        with open(older, "rb") as disk:
            disk.seek(-4096, 2)
            self.assertEqual(disk.read(16), b"data of the user")


class Gns3Rules(unittest.TestCase):
    """The rules themselves: each break of one is seen."""

    stack_name = BOARD.name

    def setUp(self):
        self.sound = json.loads((BOARD.images / BOARD.appliance).read_text(encoding="utf-8"))

    def broken(self, *path, value=None):
        """The problems of a copy in which the field at `path` has this value, or is missing if there is none."""
        appliance = copy.deepcopy(self.sound)
        *way, last = path
        place = appliance
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
        return gns3_rules.problems(appliance)

    def test_a_field_that_is_missing_is_named(self):
        for field in gns3_rules.APPLIANCE_NEEDS:
            self.assertEqual(self.broken(field), [f"appliance: '{field}' is missing"])
        for field in gns3_rules.QEMU_NEEDS:
            self.assertEqual(self.broken("qemu", field), [f"qemu: '{field}' is missing"])
        for field in gns3_rules.IMAGE_NEEDS:
            self.assertEqual(self.broken("images", 0, field), [f"image: '{field}' is missing"])

    def test_a_value_that_cannot_be_is_named(self):
        for *path, value in (("category", "server"), ("registry_version", 9), ("appliance_id", "1"), ("vendor_url", "wirelab"),
                             ("maintainer_email", "x"), ("qemu", "adapter_type", "3c509"), ("qemu", "kvm", "perhaps"), ("qemu", "ram", "256"), ("qemu", "adapters", True),
                             ("qemu", "hda_disk_interface", "tape"), ("images", 0, "md5sum", "0" * 31), ("images", 0, "filesize", 1.5),
                             ("qemu", "colour", "red"), ("versions", 0, "name", 1), ("qemu", "arch", ["x86_64"])):
            with self.subTest(path=path, value=value):
                [problem] = self.broken(*path, value=value)
                self.assertTrue(re.search(r"cannot be|no such field", problem), problem)

    def test_images_and_versions_must_fit_together(self):
        self.assertIn("'other.img' is none of the images", self.broken("versions", 0, "images", value={"hda_disk_image": "other.img"})[0])
        self.assertIn("cannot be used as 'tape'", self.broken("versions", 0, "images", value={"tape": BOARD.qcow2})[0])
        twice = [self.sound["images"][0]] * 2
        self.assertEqual(self.broken("images", value=twice), ["two images have the same filename", "two images have the same md5sum"])


if __name__ == "__main__":
    unittest.main()
