"""The image recipes."""

import json
import pathlib
import stat
import tempfile
import unittest

import places  # before the tools: it says where they are

from boards.linux.tools import modules
from boards.linux.tools.cpio import Cpio
from boards.tools import board, image, sbom, steps


def entries(archive):
    """An independent reader of the newc format: name -> (mode, content, all fields), and what follows the trailer."""
    found, at = {}, 0
    while True:
        assert archive[at:at + 6] == b"070701", archive[at:at + 6]
        fields = [int(archive[at + 6 + 8 * index:at + 14 + 8 * index], 16) for index in range(13)]
        name = archive[at + 110:at + 110 + fields[11] - 1].decode()
        content_at = (at + 110 + fields[11] + 3) // 4 * 4
        content = archive[content_at:content_at + fields[6]]
        at = (content_at + fields[6] + 3) // 4 * 4
        if name == "TRAILER!!!":
            return found, archive[at:]
        found[name] = (fields[1], content, fields)


class Archive(unittest.TestCase):
    def made(self):
        archive = Cpio(1234)
        archive.folder("bin")
        archive.file("bin/one", b"12345", 0o755)
        archive.link("bin/two", "one")
        archive.device("console", 5, 1)
        return archive.bytes()

    def test_every_kind_of_entry_can_be_read_back(self):
        found, rest = entries(self.made())
        self.assertEqual({name: (mode, content) for name, (mode, content, _) in found.items()}, {
            "bin": (stat.S_IFDIR | 0o755, b""), "bin/one": (stat.S_IFREG | 0o755, b"12345"), "bin/two": (stat.S_IFLNK | 0o777, b"one"),
            "console": (stat.S_IFCHR | 0o600, b"")})
        self.assertEqual(found["console"][2][9:11], [5, 1])
        self.assertEqual(rest, b"")

    def test_owner_time_and_inodes_are_fixed(self):
        found, _ = entries(self.made())
        for inode, (_, _, fields) in enumerate(found.values(), start=1):
            self.assertEqual((fields[0], fields[2], fields[3], fields[5]), (inode, 0, 0, 1234))
        self.assertEqual(self.made(), self.made())

    def test_an_entry_needs_its_folder_and_a_name_of_its_own(self):
        archive = Cpio(0)
        archive.folder("bin")
        for name in ("bin", "lib/x"):
            with self.assertRaises(ValueError):
                archive.file(name, b"")


class Modules(unittest.TestCase):
    DEPENDENCIES = "k/a.ko:\nk/b.ko: k/a.ko\nk/c.ko: k/b.ko k/a.ko\nk/d.ko: k/a.ko\n"

    def test_what_a_module_needs_comes_before_it_and_once(self):
        self.assertEqual(modules.load_order(self.DEPENDENCIES, ["c", "d"]), ["k/a.ko", "k/b.ko", "k/c.ko", "k/d.ko"])

    def test_a_module_that_is_not_there_is_named(self):
        with self.assertRaisesRegex(steps.Failed, "no module 'e'"):
            modules.load_order(self.DEPENDENCIES, ["e"])

    def test_the_signature_is_cut_off(self):
        head = bytes(8) + (5).to_bytes(4, "big")
        self.assertEqual(modules.unsigned(b"ELF code" + b"12345" + head + modules.SIGNED), b"ELF code")
        self.assertEqual(modules.unsigned(b"ELF code"), b"ELF code")

    def test_a_signature_longer_than_the_module_is_an_error(self):
        with self.assertRaises(steps.Failed):
            modules.unsigned(b"ELF" + bytes(8) + (99).to_bytes(4, "big") + modules.SIGNED)


class BillOfMaterials(unittest.TestCase):
    """Against what SPDX 2.3 demands of every document and package (its JSON schema's "required", and its rules for identifiers)."""

    def made(self):
        with tempfile.TemporaryDirectory() as place:
            file = pathlib.Path(place) / "kernel"
            file.write_bytes(b"abc")
            part = {"name": "lib x+", "version": "1", "licence": "MIT", "sha256": "0" * 64, "purl": "pkg:deb/debian/x@1"}
            return json.loads(sbom.document(board.load("qemu_arm64"), "0.1", [file], [part], 0))

    def test_the_document_has_what_is_required(self):
        made = self.made()
        self.assertEqual((made["spdxVersion"], made["dataLicense"], made["SPDXID"]), ("SPDX-2.3", "CC0-1.0", "SPDXRef-DOCUMENT"))
        self.assertRegex(made["documentNamespace"], r"^[a-z]+:[^#]+$")
        self.assertEqual(made["creationInfo"], {"created": "1970-01-01T00:00:00Z", "creators": ["Tool: wirelab-boards-image"]})
        for package in made["packages"]:
            self.assertRegex(package["SPDXID"], r"^SPDXRef-[A-Za-z0-9.-]+$")
            self.assertTrue(package["name"] and package["downloadLocation"])

    def test_the_image_is_described_and_contains_its_parts(self):
        made = self.made()
        identifiers = [package["SPDXID"] for package in made["packages"]]
        self.assertEqual(identifiers, ["SPDXRef-image", "SPDXRef-lib-x-"])
        self.assertEqual([(one["spdxElementId"], one["relationshipType"], one["relatedSpdxElement"]) for one in made["relationships"]],
                         [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-image"), ("SPDXRef-image", "CONTAINS", "SPDXRef-lib-x-")])
        self.assertIn("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", made["packages"][0]["comment"])


class Differences(unittest.TestCase):
    def test_other_bytes_and_files_of_one_side_are_named(self):
        with tempfile.TemporaryDirectory() as place:
            one, other = pathlib.Path(place) / "one", pathlib.Path(place) / "other"
            for folder, files in ((one, {"same": b"1", "changed": b"1", "gone": b""}), (other, {"same": b"1", "changed": b"2", "new": b""})):
                folder.mkdir()
                for name, content in files.items():
                    (folder / name).write_bytes(content)
            self.assertEqual(image.differences(one, other), ["changed", "gone", "new"])
            self.assertEqual(image.differences(one, one), [])


class Image(unittest.TestCase):
    stack_name = "qemu_arm64"

    def test_it_holds_what_the_board_needs(self):
        """That two are bit-identical is asked when it is made (boards/image --check)."""
        made = board.load("qemu_arm64").images
        found, _ = entries((made / "initramfs.img").read_bytes())
        listed = found["lib/modules/list"][1].decode().split()
        self.assertLess(listed.index("virtio_pci.ko"), listed.index("virtio_net.ko"))
        for name in ("init", "bin/wirelabd", "bin/busybox", *(f"lib/modules/{module}" for module in listed)):
            self.assertEqual(found[name][1][:4], b"\x7fELF", name)
        steps.run("/sbin/e2fsck", "-f", "-n", made / "data.img")


if __name__ == "__main__":
    unittest.main()
