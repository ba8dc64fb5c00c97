"""Power cuts: a board changes files while its disk's writes are recorded; then its disk is rebuilt as it may be after a cut at any of them.

WIRELAB_CUTS says how many images are rebuilt for each board, WIRELAB_CUT_STARTS how many of them are started, WIRELAB_CUT_SEED which changes
are made.
"""

import dataclasses
import os
import pathlib
import shutil
import tempfile
import time
import unittest

import places  # before the tools: it says where they are

from board_case import START_SECONDS, free_port, open_to_all
from boards.linux.tools.linux_board import LinuxBoard, make_data
from boards.tools import board
from boards.tools.image import TIME
from boards.tools.machine import Machine
from cuts import ext4, littlefs, load, trial, whole_disk
from cuts.disk import torn
from cuts.recorded import RecordedMachine
from support.client import download, listing

IMAGES = int(os.environ.get("WIRELAB_CUTS", "1000"))
SEED = int(os.environ.get("WIRELAB_CUT_SEED", "1"))
STARTED = int(os.environ.get("WIRELAB_CUT_STARTS", "5"))  # so many of the images are started
DATA_MEBIBYTES = 64


class ForgetfulDisk(trial.Run):
    """Says that a flush is done and does nothing, two times of three."""

    def entries(self):
        return [dataclasses.replace(entry, flags=0) if entry.flush and number % 3 else entry for number, entry in enumerate(super().entries())]


def files_of(address):
    """The files that a board lists, as name -> digest."""
    found = {name.decode(): download(address, name, b"\n") for name in listing(address)}
    return {name: "listed only" if content is None else load.digest(content) for name, content in found.items()}


class PowerCuts:
    """The cases of one board, which says how its data partition is made and looked at, and how its disk is made around it."""

    cached = True  # the disk has a cache of writes, and is told to flush it
    writers, changes = 4, 60

    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="wirelab-cuts-"))
        cls.addClassCleanup(shutil.rmtree, cls.place)
        cls.layout = cls.make_layout()
        cls.taken = cls.record()

    @classmethod
    def make_layout(cls):
        return whole_disk.bare()

    @classmethod
    def record(cls):
        """Lets writers change the board's files; the recorded run."""
        started = time.monotonic()
        base, disk = cls.place / "base.img", cls.place / "disk.img"
        cls.make_partition(base)
        cls.layout.around(base, disk)
        running = RecordedMachine(cls.board, cls.place / "recorded", disk, free_port(), open_to_all(cls.board), cached=cls.cached)
        running.start()
        try:
            running.wait_until_served(START_SECONDS)
            histories = load.change_files(("127.0.0.1", running.port), running.position, cls.writers, cls.changes, SEED)
            if not running.power_down(cls.board.stop_seconds):
                raise AssertionError(f"{cls.board.name} did not end in order\n{running.console_text()}")
        finally:
            running.kill()
        taken = trial.Run(base, running.log, histories, cls.check, cls.layout.first, cls.cached)
        print(f"{cls.board.name}: {len(taken.entries())} writes and flushes, {time.monotonic() - started:.0f} s", flush=True)
        return taken

    def forgetful(self):
        """The same run over a disk that breaks its promise."""
        return ForgetfulDisk(**vars(self.taken))

    def starter(self, _):
        """The board that is started from the image of that number, and its disk's layout."""
        return self.board, self.layout

    def test_every_image_holds_what_was_acknowledged_and_nothing_else(self):
        started = time.monotonic()
        faults = trial.run_all(self.taken, IMAGES)
        print(f"{self.board.name}: {IMAGES} images, {time.monotonic() - started:.0f} s", flush=True)
        self.assertEqual(faults, [])

    def test_a_disk_that_breaks_its_promise_is_found_out(self):
        self.assertNotEqual(trial.run_all(self.forgetful(), 40), [])

    def start_from(self, number):
        """A start from the image of that number."""
        position, seed = trial.cuts(self.taken, STARTED)[number]
        disk, (board, layout) = self.taken.disk(), self.starter(number)
        partition, whole = self.place / "cut.img", self.place / "whole.img"
        trial.write_image(partition, disk.size, disk.after(position, seed))
        layout.around(partition, whole)
        running = Machine(board, self.place / "cut", whole, free_port(), open_to_all(board))
        running.start()
        try:
            running.wait_until_served(START_SECONDS)
            self.assertEqual(self.taken.faults(position, files_of(("127.0.0.1", running.port))), [], running.console_text())
            self.assertTrue(running.power_down(board.stop_seconds), running.console_text())
        finally:
            running.kill()
        layout.take_out(whole, partition, disk.size)
        self.assert_sound(partition, position)

    def assert_sound(self, partition, position):
        faults, found = self.taken.check(partition, self.place / "files")
        self.assertEqual(faults + self.taken.faults(position, found), [], f"cut at {position}")


def _start(number):
    return lambda self: self.start_from(number)


# A test each, because a start of some boards takes half a minute.
for one in range(STARTED):
    setattr(PowerCuts, f"test_start_{one}_of_{STARTED}_from_such_images", _start(one))


class Ext4Cuts(PowerCuts):
    check = staticmethod(ext4.check)

    @staticmethod
    def make_partition(path):
        make_data(path, DATA_MEBIBYTES, TIME)

    def test_a_superblock_torn_between_its_sectors_can_be_mounted(self):
        """Its two sectors are the partition's third and fourth. Chance tears it just there once in thousands of cuts."""
        base, image = self.taken.base.read_bytes(), self.place / "torn.img"
        cuts = list(self.torn_superblocks(self.taken.entries()))
        self.assertGreaterEqual(len(cuts), 2)  # at the mount and at its end
        for position, pieces in cuts:
            trial.write_image(image, len(base), [(0, base), *pieces])
            self.assert_sound(image, position)

    @staticmethod
    def torn_superblocks(entries):
        """The cuts, each as a position and what the disk had got then."""
        for number, entry in enumerate(entries):
            if not entry.discard and entry.offset <= 1024 and entry.offset + entry.size >= 2048:
                for pieces in torn(entries, number, 1536):
                    yield number + 1, pieces


class QemuArm64(Ext4Cuts, unittest.TestCase):
    stack_name = "qemu_arm64"
    board = board.load("qemu_arm64")


class QemuX8664(Ext4Cuts, unittest.TestCase):
    """That nothing but the data partition is written is asked as well: `Run.entries` takes no other entry."""

    stack_name = "qemu_x86_64"
    board = board.load("qemu_x86_64")

    @classmethod
    def make_layout(cls):
        return whole_disk.pc(cls.board, cls.place)


class RaspberryPi(Ext4Cuts, unittest.TestCase):
    """An SD card without a cache: Linux knows, sends no flush, and takes what the card has done for durable. The emulated card does sector by sector,
    so each cut tears what was under way."""

    stack_name = "raspberry_pi"
    board = board.load("raspberry_pi")
    cached = False
    writers, changes = 2, 25  # 0.3 MB/s through its network card

    @classmethod
    def make_layout(cls):
        return whole_disk.sd_card(cls.place, DATA_MEBIBYTES, TIME)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.faster = cls.faster_board()

    @classmethod
    def faster_board(cls):
        """The machine of qemu_arm64 with the same first process and kernel, made here: it starts ten times as fast."""
        system = cls.place / "system"
        system.mkdir()

        class InAnotherMachine(LinuxBoard):
            images = system

        given = board.load("qemu_arm64")
        given.make_system(system, TIME)
        return given.of_kind(InAnotherMachine)

    def starter(self, number):
        return super().starter(number) if number % 5 == 4 else (self.faster, whole_disk.bare())

    def forgetful(self):
        """A card that has a cache after all, which nobody flushes."""
        return dataclasses.replace(self.taken, cached=True)

    def test_the_card_is_never_told_to_flush(self):
        """What its durability rests on: should Linux find a cache one day, the other boards' rules hold. QEMU itself flushes when it ends."""
        *taken, last = self.taken.entries()
        self.assertEqual([entry for entry in taken if entry.flush or entry.durable], [])
        self.assertTrue(last.flush)

    @staticmethod
    def torn_superblocks(entries):
        taken = []
        for number, entry in enumerate(entries):
            taken.append((entry.offset, bytes(entry.data)))
            if entry.offset == 1024:
                yield number + 1, list(taken)


class QemuVirtArm(PowerCuts, unittest.TestCase):
    stack_name = "qemu_virt_arm"
    board = board.load("qemu_virt_arm")
    check = staticmethod(littlefs.check)

    @staticmethod
    def make_partition(path):
        with open(path, "wb") as disk:
            disk.truncate(24 << 20)


if __name__ == "__main__":
    unittest.main()
