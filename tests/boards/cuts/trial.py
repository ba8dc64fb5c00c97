"""Many power cuts of one recorded run: each disk rebuilt, looked at and compared with what was acknowledged."""

import concurrent.futures
import dataclasses
import mmap
import multiprocessing
import os
import pathlib
import tempfile

from . import write_log
from .disk import CutDisk

MEMORY = "/dev/shm"  # images are short-lived: a file system in memory, where there is one


@dataclasses.dataclass(frozen=True)
class Run:
    """A recorded run of a board: its data partition before it (`base`), the log, what its writers were told, and how a partition is looked at.

    The partition begins at byte `first` of the disk that the log is of, and nothing else of it may be written. A disk is `cached` if it keeps writes
    to itself until a flush.

    `check(image, place)` answers what is wrong with the file system in `image`, which it may change, and its files as name -> digest; it may make
    and must remove `place`.
    """

    base: pathlib.Path
    log: pathlib.Path
    histories: list
    check: object
    first: int = 0
    cached: bool = True

    def entries(self):
        """The entries of the log, which stays open as long as they live, as the partition saw them."""
        with open(self.log, "rb") as file:
            entries = write_log.parse(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return write_log.within(entries, self.first, self.base.stat().st_size)

    def disk(self):
        """The partition, to be cut."""
        return CutDisk(self.base.read_bytes(), self.entries(), self.cached)

    def faults(self, position, found):
        """What is wrong with these files after a cut there: files that are not as acknowledged, and files that nobody stored."""
        faults = [fault for history in self.histories for fault in history.faults(position, found)]
        prefixes = tuple(history.prefix for history in self.histories)
        return faults + [f"'{name}' is listed, and nobody stored it" for name in sorted(found) if not name.startswith(prefixes)]


def cuts(run, count):
    """So many cuts, (position, seed) in ascending order, spread evenly over the log from before its first entry to behind its last."""
    last = len(run.entries())
    return [(number * last // max(1, count - 1), number) for number in range(count)]


def run_all(run, count, processes=None):
    """Makes so many cuts; answers the faults, each with its position and seed."""
    processes = processes or os.cpu_count() or 1
    wanted = cuts(run, count)
    # Each process carries its disk through one stretch of the log; several stretches each, because later ones have more files.
    size = max(1, len(wanted) // (processes * 4))
    stretches = [wanted[at:at + size] for at in range(0, len(wanted), size)]
    with concurrent.futures.ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
        return [fault for faults in pool.map(_stretch, [run] * len(stretches), stretches) for fault in faults]


def _stretch(run, wanted):
    disk = run.disk()
    faults = []
    with tempfile.TemporaryDirectory(prefix="wirelab-cuts-", dir=MEMORY if os.path.isdir(MEMORY) else None) as place:
        image = pathlib.Path(place) / "image"
        for position, seed in wanted:
            write_image(image, disk.size, disk.after(position, seed))
            wrong, found = run.check(image, image.with_name("files"))
            faults += [f"cut at {position}, seed {seed}: {fault}" for fault in wrong + run.faults(position, found)]
    return faults


def write_image(path, size, pieces):
    """Writes pieces (offset, bytes) of a disk over each other into a new sparse file."""
    with open(path, "wb") as file:
        file.truncate(size)
        for at, piece in pieces:
            file.seek(at)
            file.write(piece)
