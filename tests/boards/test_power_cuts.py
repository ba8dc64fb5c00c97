"""Power cuts: a board changes files while its disk's writes are recorded; then its disk is rebuilt as it may be after a cut at any of them.

WIRELAB_CUTS says how many images are rebuilt for each board, WIRELAB_CUT_SEED which changes are made.
"""

import dataclasses
import os
import pathlib
import shutil
import tempfile
import time
import unittest

import places  # before the tools: it says where they are

from board_case import START_SECONDS, free_port
from boards.linux.tools.linux_board import make_data
from boards.tools import board
from boards.tools.image import TIME
from boards.tools.machine import Machine
from cuts import ext4, littlefs, load, trial
from cuts.disk import torn
from cuts.recorded import RecordedMachine
from support.client import download, listing

IMAGES = int(os.environ.get("WIRELAB_CUTS", "1000"))
SEED = int(os.environ.get("WIRELAB_CUT_SEED", "1"))
STARTED = 10  # so many of the images are started
WRITERS, CHANGES = 4, 60


class ForgetfulDisk(trial.Run):
    """Says that a flush is done and does nothing, two times of three."""

    def entries(self):
        return [dataclasses.replace(entry, flags=0) if entry.flush and number % 3 else entry for number, entry in enumerate(super().entries())]


def files_of(address):
    """The files that a board lists, as name -> digest."""
    found = {name.decode(): download(address, name, b"\n") for name in listing(address)}
    return {name: "listed only" if content is None else load.digest(content) for name, content in found.items()}


class PowerCuts:
    """The cases of one board, which says how its empty disk is made and how a disk is looked at."""

    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="wirelab-cuts-"))
        cls.addClassCleanup(shutil.rmtree, cls.place)
        cls.taken = cls.record()

    @classmethod
    def record(cls):
        """Lets writers change the board's files; the recorded run."""
        base, data = cls.place / "base.img", cls.place / "data.img"
        cls.make_disk(base)
        shutil.copyfile(base, data)
        running = RecordedMachine(cls.board, cls.place / "recorded", data, free_port())
        running.start()
        try:
            running.wait_until_served(START_SECONDS)
            histories = load.change_files(("127.0.0.1", running.port), running.position, WRITERS, CHANGES, SEED)
            if not running.power_down():
                raise AssertionError(f"{cls.board.name} did not end in order\n{running.console_text()}")
        finally:
            running.kill()
        return trial.Run(base, running.log, histories, cls.check)

    def test_every_image_holds_what_was_acknowledged_and_nothing_else(self):
        started = time.monotonic()
        faults = trial.run_all(self.taken, IMAGES)
        seconds = time.monotonic() - started
        print(f"{self.board.name}: {IMAGES} images from {len(self.taken.entries())} writes and flushes, {seconds:.0f} s", flush=True)
        self.assertEqual(faults, [])

    def test_a_disk_that_forgets_flushes_is_found_out(self):
        self.assertNotEqual(trial.run_all(ForgetfulDisk(**vars(self.taken)), 40), [])

    def test_boards_start_from_such_images(self):
        disk = self.taken.disk()
        for position, seed in trial.cuts(self.taken, STARTED):
            with self.subTest(position=position, seed=seed):
                self.start_from(disk, position, seed)

    def start_from(self, disk, position, seed):
        data = self.place / "cut.img"
        trial.write_image(data, disk.size, disk.after(position, seed))
        running = Machine(self.board, self.place / "cut", data, free_port())
        running.start()
        try:
            running.wait_until_served(START_SECONDS)
            self.assertEqual(self.taken.faults(position, files_of(("127.0.0.1", running.port))), [], running.console_text())
            self.assertTrue(running.power_down(), running.console_text())
        finally:
            running.kill()
        faults, found = self.taken.check(data, self.place / "files")
        self.assertEqual(faults + self.taken.faults(position, found), [])


class QemuArm64(PowerCuts, unittest.TestCase):
    stack_name = "qemu_arm64"
    board = board.load("qemu_arm64")
    check = staticmethod(ext4.check)

    @staticmethod
    def make_disk(path):
        make_data(path, 64, TIME)

    def test_a_superblock_torn_between_its_sectors_can_be_mounted(self):
        """Its two sectors are the disk's third and fourth. Chance tears it just there once in thousands of cuts."""
        entries, base = self.taken.entries(), self.taken.base.read_bytes()
        writes = [number for number, entry in enumerate(entries) if not entry.discard and entry.offset <= 1024 and entry.offset + entry.size >= 2048]
        self.assertGreaterEqual(len(writes), 2)  # at the mount and at its end
        image = self.place / "torn.img"
        for number in writes:
            for pieces in torn(entries, number, 1536):
                trial.write_image(image, len(base), [(0, base), *pieces])
                faults, found = self.taken.check(image, self.place / "files")
                self.assertEqual(faults + self.taken.faults(number + 1, found), [], f"entry {number}")


class QemuVirtArm(PowerCuts, unittest.TestCase):
    stack_name = "qemu_virt_arm"
    board = board.load("qemu_virt_arm")
    check = staticmethod(littlefs.check)

    @staticmethod
    def make_disk(path):
        with open(path, "wb") as disk:
            disk.truncate(24 << 20)


if __name__ == "__main__":
    unittest.main()
