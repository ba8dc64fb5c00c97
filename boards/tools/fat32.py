"""A FAT32 file system with files in it, made without mounting: mkfs.vfat and mtools. The same input gives the same bytes."""

import os
import pathlib
import shutil
import tempfile

from boards.tools import steps


def make(path, mebibytes, label, identity, files, time):
    """Writes the file system with `files` (name -> content: bytes, or the path of a file) in its root, in that order and with that time
    (seconds since 1970, of 1980 or later). `label` is at most 11 characters; `identity` is the volume's 32-bit number. At least 33 MiB."""
    with open(path, "wb") as file:
        file.truncate(mebibytes << 20)
    _run("/sbin/mkfs.vfat", "--invariant", "-F", "32", "-i", f"{identity:08x}", "-n", label, path, time=time)
    with tempfile.TemporaryDirectory(dir=pathlib.Path(path).parent) as place:
        staged = []
        for name, content in files.items():
            one = pathlib.Path(place) / name
            if isinstance(content, bytes):
                one.write_bytes(content)
            else:
                shutil.copyfile(content, one)
            os.utime(one, (time, time))
            staged.append(one)
        # -m: with the files' own time.
        _run("mcopy", "-m", "-i", path, *staged, "::", time=time)


def copy_out(disk, start, name, path):
    """Writes the file `name` of the file system that begins at byte `start` of a disk to `path`, with its time."""
    steps.run("mcopy", "-m", "-i", f"{disk}@@{start}", f"::{name}", path, environment=environment(), what=f"reading {name} from {disk}")


def copy_in(disk, start, name, path):
    """Writes the file at `path` into the file system that begins at byte `start` of a disk, as `name`, over one that is there."""
    steps.run("mcopy", "-m", "-o", "-i", f"{disk}@@{start}", path, f"::{name}", environment=environment(), what=f"writing {name} to {disk}")


def environment(time=None):
    """What mtools are told: one time zone everywhere, because FAT keeps local time, and `time` for what they write by themselves."""
    return {"TZ": "UTC", "MTOOLS_SKIP_CHECK": "1", **({"SOURCE_DATE_EPOCH": str(time)} if time is not None else {})}


def _run(*command, time):
    steps.run(*command, environment=environment(time), what="making the FAT32 file system")
