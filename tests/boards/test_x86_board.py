"""The board qemu_x86_64: started by a BIOS from its disk, as GNS3 attaches disk and cards, and with its files over an orderly end and a cut."""

import subprocess
import unittest

from board_case import BoardCase, KeepsFiles, TalksOnItsConsole

from boards.linux.tools.pc_board import PcBoard
from boards.tools import board, disk_image, fat32, steps

DATA_START = 65 << 20  # byte of the disk at which the data partition begins
# How an emulator attaches the disk, as GNS3 writes it, and what the kernel then calls the data partition.
IDE = (("-device", "ide-hd,drive=data,bus=ide.0,unit=0,bootindex=0"), "/dev/sda2")
SATA = (("-device", "ahci,id=ahci", "-device", "ide-hd,drive=data,bus=ahci.0,bootindex=0"), "/dev/sda2")
VIRTIO = (("-device", "virtio-blk-pci,drive=data,bootindex=0"), "/dev/vda2")
E1000 = "e1000,romfile="
VIRTIO_CARD = "virtio-net-pci,romfile="


def in_gns3(disk, card, *more):
    """The board as it comes: the qcow2 image with nothing changed on it, behind this disk controller and with this card."""

    class InGns3(PcBoard):
        def prepare(self, disk, command_line):
            """The image as it is."""

        def arguments(self, machine):
            return [*self.machine, *more, "-drive", f"if=none,id=data,format=qcow2,file={machine.data}", *disk[0]]

    InGns3.card = card
    return board.load("qemu_x86_64").of_kind(InGns3)


class PcInGns3(BoardCase):
    """GNS3 gives every node a layer of its own over the image, and keeps the image."""

    BOARD = board.load("qemu_x86_64")
    stack_name = BOARD.name

    def setUp(self):
        super().setUp()
        self.data = self.place / "node.qcow2"
        steps.run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", self.BOARD.images / self.BOARD.qcow2, self.data)

    def test_ide_disk_and_e1000_card_then_virtio_with_the_same_files(self):
        first = self.boot(board=in_gns3(IDE, E1000, "-vga", "std"))
        self.wait_for(first, f"the data partition {IDE[1]} is mounted")
        self.claim(first)
        self.assertEqual(self.owner(first, "ls"), (0, b""))
        self.assertEqual(self.upload(first, "a.bin", b"kept" * 50000, self.owner)[0], 0)
        self.assertTrue(first.power_down())
        self.assertIn("wirelab: the data partition is unmounted", first.console_text())
        again = self.boot(board=in_gns3(VIRTIO, VIRTIO_CARD))
        self.wait_for(again, f"the data partition {VIRTIO[1]} is mounted")
        self.assertNotIn("journal is replayed", again.console_text())
        status, content = self.owner(again, "get", "a.bin", "-o", "-")
        self.assertTrue(content == b"kept" * 50000, (status, content[:200]))

    def test_sata_disk_and_the_first_of_several_cards(self):
        unused = []
        for index in range(3):
            unused += ["-netdev", f"hubport,id=unused{index},hubid=1", "-device", f"{E1000},netdev=unused{index},addr=1{index}"]
        running = self.boot(board=in_gns3(SATA, f"{E1000},addr=5", *unused))
        self.wait_for(running, f"the data partition {SATA[1]} is mounted")
        self.assertIn("wirelab: eth0: 10.0.2.15/24 ", running.console_text())
        self.claim(running)
        self.assertEqual(self.upload(running, "a.bin", b"taken", self.owner)[0], 0)
        self.assertEqual(self.owner(running, "ls"), (0, b"a.bin\n"))


class Pc(KeepsFiles, TalksOnItsConsole, BoardCase):
    BOARD = board.load("qemu_x86_64")
    stack_name = BOARD.name

    def check_disk(self):
        done = subprocess.run(["/sbin/e2fsck", "-f", "-n", f"{self.data}?offset={DATA_START}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_settings_on_the_disk_hold_and_a_wrong_one_is_named(self):
        settings = self.place / "wirelab.toml"
        fat32.copy_out(self.data, disk_image.ALIGN, "wirelab.toml", settings)
        text = settings.read_text(encoding="utf-8")
        self.assertIn('address = "dhcp"', text)
        settings.write_text(text.replace('address = "dhcp"', 'address = "10.0.2.15/24"\ncolour = "red"'), encoding="utf-8")
        fat32.copy_in(self.data, disk_image.ALIGN, "wirelab.toml", settings)
        running = self.boot()
        self.assertIn("wirelab: settings are read from wirelab.toml on /dev/vda1", running.console_text())
        self.assertIn("there is no setting 'colour'", running.console_text())
        self.assertRegex(running.console_text(), "eth0: 10[.]0[.]2[.]15/24 .*, fixed in the settings;")

    def test_words_for_the_kernel_reach_it_and_reboot_comes_back(self):
        running = self.boot("wirelab.address=10.0.2.15/24 wirelab.router=10.0.2.2")
        self.assertIn("wirelab: eth0: 10.0.2.15/24 (mask 255.255.255.0), gateway 10.0.2.2, no DNS, fixed in the settings;", running.console_text())
        self.assertEqual(self.upload(running, "a.bin", b"again")[0], 0)
        self.reboot(running)
        self.assertEqual(self.client(running, "get", "a.bin", "-o", "-"), (0, b"again"))


if __name__ == "__main__":
    unittest.main()
