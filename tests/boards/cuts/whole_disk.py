"""Disks around a data partition, and the partition out of them again."""

import dataclasses
import pathlib
import shutil
import typing

from boards.linux.tools import pc_board
from boards.linux.tools.linux_board import SETTINGS_FILE, SETTINGS_LABEL, settings
from boards.raspberry_pi import board as card
from boards.tools import disk_image, fat32

from .trial import write_image

CARD_MEBIBYTES = 128  # QEMU wants a card of a power of two; the emulator loads the system, so it need not be on the card


@dataclasses.dataclass(frozen=True)
class Layout:
    """Where on a disk the data partition is, and how the disk is made: `around(partition, disk)`, two paths."""

    first: int
    around: typing.Callable

    def take_out(self, disk, partition, size):
        """Writes the partition of `size` bytes into a file of its own."""
        _cut_out(disk, self.first, partition, size)


def bare():
    """The disk is the data partition."""
    return Layout(0, shutil.copyfile)


def pc(board, place):
    """A PC's disk, with the boot code and the boot partition of the board's image. `place` is a folder for the latter, as long as disks are made."""
    boot, size = pathlib.Path(place) / "boot.img", pc_board.BOOT_MEBIBYTES << 20
    with open(board.images / board.data, "rb") as image:
        boot_code = image.read(disk_image.IDENTITY)
    _cut_out(board.images / board.data, disk_image.ALIGN, boot, size)
    return _partitioned(disk_image.Partition(disk_image.FAT32, boot, active=True), pc_board.DISK_IDENTITY, boot_code)


def sd_card(place, data_mebibytes, time):
    """A small card, with the settings and nothing else on its boot partition."""
    boot = pathlib.Path(place) / "boot.img"
    mebibytes = CARD_MEBIBYTES - data_mebibytes - (disk_image.ALIGN >> 20)
    fat32.make(boot, mebibytes, SETTINGS_LABEL, card.FAT_IDENTITY, {SETTINGS_FILE: settings()}, time)
    return _partitioned(disk_image.Partition(disk_image.FAT32, boot), card.DISK_IDENTITY, b"")


def _partitioned(boot, identity, boot_code):
    def around(partition, disk):
        disk_image.write(disk, [boot, disk_image.Partition(disk_image.LINUX, pathlib.Path(partition))], identity, boot_code)

    return Layout(disk_image.ALIGN + boot.content.stat().st_size, around)


def _cut_out(disk, first, partition, size):
    with open(disk, "rb") as file:
        file.seek(first)
        write_image(partition, size, [(0, file.read(size))])
