"""A Linux board that is a PC: one disk that its BIOS starts, with a boot loader, the system, and the data partition."""

import dataclasses
import pathlib
import tempfile

from boards.linux.tools import gns3
from boards.linux.tools.linux_board import SETTINGS_FILE, SETTINGS_LABEL, LinuxBoard, make_data, settings
from boards.tools import disk_image, fat32, materials, packages, steps

LOADER = ("syslinux", "syslinux-common")  # rows of the manifest: the program that installs it, and the code of the disk's first sector
LOADER_FILE = "syslinux.cfg"
SYSTEM = ("kernel", "initramfs.img")
BOOT_MEBIBYTES = 64  # the system takes 11; the rest is room for a larger one
BOOT_IDENTITY = 0x77697265
DISK_IDENTITY = 0x6C616231


@dataclasses.dataclass(frozen=True)
class PcBoard(LinuxBoard):
    start_seconds = 120
    data = "disk.img"  # system and data: what a user has is a disk of the image's kind

    @property
    def qcow2(self):
        return f"wirelab-{self.name}.qcow2"

    @property
    def appliance(self):
        return f"wirelab-{self.name}.gns3a"

    @property
    def FILES(self):
        return self.data, self.qcow2, self.appliance

    def fetch(self):
        packages.fetch(*LOADER)
        return f"{super().fetch()}, syslinux {packages.read(LOADER[0]).version}"

    def make(self, place, time):
        with tempfile.TemporaryDirectory(dir=place) as work:
            work = pathlib.Path(work)
            self.make_system(work, time)
            make_data(work / "data.img", self.data_mebibytes, time)
            self._make_boot(work, time)
            boot = disk_image.Partition(disk_image.FAT32, work / "boot.img", active=True)
            data = disk_image.Partition(disk_image.LINUX, work / "data.img")
            boot_code = (packages.read(LOADER[1]).root / "usr/lib/syslinux/mbr/mbr.bin").read_bytes()
            disk_image.write(place / self.data, [boot, data], DISK_IDENTITY, boot_code)
        steps.run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", place / self.data, place / self.qcow2, what="making the qcow2 image")
        (place / self.appliance).write_text(gns3.document(materials.version(), place / self.qcow2), encoding="utf-8")

    def _make_boot(self, work, time):
        (work / LOADER_FILE).write_text(self._loader_text(), encoding="ascii")
        files = {**{name: work / name for name in (*SYSTEM, LOADER_FILE)}, SETTINGS_FILE: settings()}
        fat32.make(work / "boot.img", BOOT_MEBIBYTES, SETTINGS_LABEL, BOOT_IDENTITY, files, time)
        installer = packages.read(LOADER[0]).root / "usr/bin/syslinux"
        steps.run(installer, "--install", work / "boot.img", environment=fat32.environment(time), what="installing the boot loader")

    def prepare(self, disk, command_line):
        """The system of the image goes onto the disk, over an older one. All else there stays, the boot loader too; if this is cut short, the
        next start repairs it."""
        with tempfile.TemporaryDirectory(dir=pathlib.Path(disk).parent) as place:
            place = pathlib.Path(place)
            for name in SYSTEM:
                fat32.copy_out(self.images / self.data, disk_image.ALIGN, name, place / name)
            (place / LOADER_FILE).write_text(self._loader_text(command_line), encoding="ascii")
            for name in (*SYSTEM, LOADER_FILE):
                fat32.copy_in(disk, disk_image.ALIGN, name, place / name)

    def _loader_text(self, command_line=""):
        """What the boot loader is told (syslinux' documentation, config.txt)."""
        return ("SERIAL 0 115200\n"
                "SAY wirelab: the console is the first serial port\n"
                "PROMPT 0\n"
                "DEFAULT wirelab\n"
                "LABEL wirelab\n"
                "  KERNEL kernel\n"
                "  INITRD initramfs.img\n"
                f"  APPEND {self.command_line} {command_line}".rstrip() + "\n")

    def parts(self):
        return [*super().parts(), *(materials.debian(packages.read(name), "the boot loader") for name in LOADER)]

    def arguments(self, machine):
        return [*self.machine, "-drive", f"if=none,id=data,format={machine.data_format},file={machine.data}",
                "-device", "virtio-blk-pci,drive=data,bootindex=0"]
