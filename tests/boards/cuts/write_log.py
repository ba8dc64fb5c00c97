"""Reads the log of a disk's writes that QEMU's block driver `blklogwrites` keeps. Pure: bytes in, entries out.

The format is that of Linux's dm-log-writes (Documentation/admin-guide/device-mapper/log-writes.rst, drivers/md/dm-log-writes.c): a sector with
the head of the log, then for each request a sector with its head, followed by its bytes. All numbers are little-endian; what counts sectors
means those of the log. QEMU renews the head of the log at each flush, so it counts what was taken up to the last one.
"""

import dataclasses
import struct

MAGIC = 0x6A736677736872
VERSION = 1
FLUSH, FUA, DISCARD, MARK, METADATA = 1, 2, 4, 8, 16
HEAD = struct.Struct("<QQQI")
ENTRY = struct.Struct("<QQQQ")
SMALLEST_SECTOR, LARGEST_SECTOR = 512, 1 << 23


class LogError(Exception):
    """The log is not what its format demands; says where and what."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """One request, in the order in which the disk had them done. `offset` and `size` are in bytes of the disk."""

    flags: int
    offset: int = 0
    size: int = 0
    data: memoryview | bytes = b""  # of `size` bytes, except for a discard; a mark's text

    @property
    def flush(self):
        """All that stands before it in the log is durable."""
        return bool(self.flags & FLUSH)

    @property
    def durable(self):
        """It was durable itself when it was done (force unit access)."""
        return bool(self.flags & FUA)

    @property
    def discard(self):
        """The disk may keep or forget what was there."""
        return bool(self.flags & DISCARD)


def head(log):
    """The number of entries that the log counts, and its sectors' size in bytes."""
    if len(log) < HEAD.size:
        raise LogError(f"the log ends in its head, after {len(log)} bytes")
    magic, version, entries, sector = HEAD.unpack_from(log)
    if magic != MAGIC or version != VERSION:
        raise LogError(f"no log of writes: its magic is {magic:#x} and its version {version}, not {MAGIC:#x} and {VERSION}")
    if not SMALLEST_SECTOR <= sector <= LARGEST_SECTOR or sector & (sector - 1):
        raise LogError(f"the log's sectors are said to have {sector} bytes, which is no power of two from {SMALLEST_SECTOR} to {LARGEST_SECTOR}")
    return entries, sector


def parse(log):
    """The entries that the log counts. `log` is any buffer of bytes, and must live as long as the entries: they do not copy."""
    count, sector = head(log)
    view, at, entries = memoryview(log), sector, []
    for number in range(count):
        if at + sector > len(view):
            raise LogError(f"the log counts {count} entries and ends in the head of entry {number}")
        entry, at = _entry(view, at, sector, number)
        entries.append(entry)
    return entries


def within(entries, first, size):
    """The entries as a partition of `size` bytes that begins at byte `first` of the disk saw them. One outside of it is an error."""
    found = []
    for number, entry in enumerate(entries):
        if entry.size and not first <= entry.offset <= entry.offset + entry.size <= first + size:
            raise LogError(f"entry {number} changes bytes {entry.offset} to {entry.offset + entry.size} of the disk, outside of its partition, "
                           f"which goes from {first} to {first + size}")
        found.append(dataclasses.replace(entry, offset=entry.offset - first) if entry.size else entry)
    return found


def _entry(view, at, sector, number):
    """The entry whose head is at `at`, and where the next one begins."""
    first, sectors, flags, text = ENTRY.unpack_from(view, at)
    body = at + sector
    if flags & ~(FLUSH | FUA | DISCARD | MARK | METADATA):
        raise LogError(f"entry {number} has flags that the format does not know: {flags:#x}")
    if flags & MARK:
        if text > sector - ENTRY.size:
            raise LogError(f"the mark in entry {number} is said to have {text} bytes, more than its sector holds")
        return Entry(flags, data=view[at + ENTRY.size:at + ENTRY.size + text]), body
    offset, size = first * sector, sectors * sector
    if flags & DISCARD:
        return Entry(flags, offset, size), body
    if body + size > len(view):
        raise LogError(f"the log ends in the bytes of entry {number}, {len(view) - body} of {size}")
    return Entry(flags, offset, size, view[body:body + size]), body + size
