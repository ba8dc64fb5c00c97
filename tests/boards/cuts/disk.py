"""What a disk may hold after the power went. Pure: a base image and a log of writes in, pieces of an image out."""

import bisect
import random

SECTOR = 512  # what a disk writes whole or not at all
CHUNK = 1 << 16


class CutDisk:
    """A disk that took the requests of a log. Cuts must be asked for in ascending order: what is durable is carried on, not built anew."""

    def __init__(self, base, entries, cached=True):
        """`base` is what the disk held before the first entry; it is copied. A disk that is not `cached` has no cache of writes: what it has done
        is durable."""
        self.size = len(base)
        self._cached = cached
        self._durable = bytearray(base)
        self._entries = entries
        self._flushes = [number for number, entry in enumerate(entries) if entry.flush]
        self._carried = 0  # so many entries are in _durable
        # What was never written need not be copied into every image: most of a disk.
        zeros = bytes(CHUNK)
        self._used = {at for at in range(0, self.size, CHUNK) if self._durable[at:at + CHUNK] != zeros[:self.size - at]}
        for number, entry in enumerate(entries):
            if entry.offset + entry.size > self.size:
                raise ValueError(f"entry {number} of the log ends at {entry.offset + entry.size}, behind the disk's end at {self.size} bytes")

    def after(self, position, seed):
        """The disk if the power goes when `position` entries were done: all that the last flush among them covers, and of what came after it
        a part that depends on `seed`, in any order, three times of four with one write torn at a sector. Without a cache, just those entries.

        Answers pieces (offset, bytes), to be laid over zeros in this order. They are good until the next call.
        """
        covered = self._covered(position)
        if covered < self._carried:
            raise ValueError(f"the cut at {position} comes after a later one")
        for entry in self._entries[self._carried:covered]:
            self._durable[entry.offset:entry.offset + entry.size] = _bytes(entry)
            self._used.update(range(entry.offset // CHUNK * CHUNK, entry.offset + entry.size, CHUNK))
        self._carried = covered
        with memoryview(self._durable) as whole:
            durable = [(at, bytes(whole[at:at + CHUNK])) for at in sorted(self._used)]
        return durable + [(entry.offset + part.start, _bytes(entry)[part]) for entry, part in survivors(self._entries[covered:position], seed)]

    def _covered(self, position):
        """How many of the first `position` entries are durable for certain."""
        if not self._cached:
            return position
        before = bisect.bisect_left(self._flushes, position)
        return self._flushes[before - 1] + 1 if before else 0


def torn(entries, number, edge):
    """What entry `number` leaves if it is torn at byte `edge` of the disk, and all before it was done: the two ways of it, each as pieces to be
    laid over the disk's beginning."""
    before = [(entry.offset, _bytes(entry)) for entry in entries[:number]]
    last = entries[number]
    cut = edge - last.offset
    return [[*before, (last.offset, _bytes(last)[:cut])], [*before, (edge, _bytes(last)[cut:])]]


def survivors(later, seed):
    """Which of the requests after the last flush the disk has, in which order: each with the slice of its bytes that is there."""
    chance = random.Random(seed)
    # From none to all: how full a disk's cache is differs.
    share = chance.choice((0, 0.25, 0.5, 0.75, 0.9, 1))
    kept = [entry for entry in later if entry.durable or chance.random() < share]
    chance.shuffle(kept)
    tearable = [entry for entry in kept if entry.size > SECTOR and not entry.durable]
    torn = chance.choice(tearable) if tearable and chance.random() < 0.75 else None
    return [(entry, _part(entry, chance) if entry is torn else slice(0, entry.size)) for entry in kept]


def _part(entry, chance):
    """The beginning or the end of a request, but not all of it."""
    edge = SECTOR * chance.randrange(1, entry.size // SECTOR)
    return chance.choice((slice(0, edge), slice(edge, entry.size)))


def _bytes(entry):
    """What the request leaves in its place; a mark has no place."""
    return bytes(entry.size) if entry.discard else entry.data[:entry.size]
