"""The log of writes and the disks that are rebuilt from it, with logs made by hand."""

import unittest

import places  # noqa: F401  (before the tools: it says where they are)

from cuts import write_log
from cuts.disk import CHUNK, SECTOR, CutDisk, survivors, torn
from cuts.write_log import DISCARD, ENTRY, FLUSH, FUA, HEAD, MARK, LogError


def block(number, sectors=1):
    """Bytes that tell from which write, and which of its sectors, they are."""
    return b"".join(bytes([number, index]) * (SECTOR // 2) for index in range(sectors))


def entry(flags=0, sector=0, data=b"", sectors=None, text=b"", unit=SECTOR):
    """An entry as the log holds it."""
    count = len(data) // unit if sectors is None else sectors
    return (ENTRY.pack(sector, count, flags, len(text)) + text).ljust(unit, b"\0") + data


def log(*entries, count=None, unit=SECTOR):
    return HEAD.pack(write_log.MAGIC, write_log.VERSION, len(entries) if count is None else count, unit).ljust(unit, b"\0") + b"".join(entries)


def laid(disk, position, seed):
    """The whole image of a cut."""
    image = bytearray(disk.size)
    for at, piece in disk.after(position, seed):
        image[at:at + len(piece)] = piece
    assert len(image) == disk.size
    return image


ALL_KINDS = (entry(sector=3, data=block(1, 2)), entry(FLUSH), entry(DISCARD, 7, sectors=4), entry(FUA, 1, block(2)), entry(MARK, text=b"here"))


class Parser(unittest.TestCase):
    def test_every_kind_of_entry_is_read(self):
        found = write_log.parse(log(*ALL_KINDS))
        self.assertEqual([(one.flags, one.offset, one.size, bytes(one.data)) for one in found], [
            (0, 3 * SECTOR, 2 * SECTOR, block(1, 2)), (FLUSH, 0, 0, b""), (DISCARD, 7 * SECTOR, 4 * SECTOR, b""), (FUA, SECTOR, SECTOR, block(2)),
            (MARK, 0, 0, b"here")])
        self.assertEqual([(one.flush, one.durable, one.discard) for one in found],
                         [(False, False, False), (True, False, False), (False, False, True), (False, True, False), (False, False, False)])

    def test_larger_sectors_count_in_themselves(self):
        found = write_log.parse(log(entry(sector=2, data=bytes(8192), unit=4096), entry(FLUSH, unit=4096), unit=4096))
        self.assertEqual([(one.offset, one.size, one.flush) for one in found], [(8192, 8192, False), (0, 0, True)])

    def test_what_the_head_does_not_count_is_left_out(self):
        self.assertEqual(len(write_log.parse(log(*ALL_KINDS, count=2))), 2)
        self.assertEqual(write_log.parse(log(*ALL_KINDS, count=0)), [])

    def test_a_log_cut_anywhere_is_an_error_that_names_the_entry(self):
        whole = log(*ALL_KINDS)
        ends, at = [], SECTOR
        for one in ALL_KINDS:
            at += len(one)
            ends.append(at)
        self.assertEqual(at, len(whole))
        for length in range(0, len(whole), SECTOR // 4):
            number = sum(end <= length for end in ends)
            expected = "ends in its head" if length < HEAD.size else f"entry {number}"
            with self.subTest(length), self.assertRaisesRegex(LogError, expected):
                write_log.parse(whole[:length])

    def test_what_is_no_log_is_refused(self):
        good = log()
        for bad, expected in ((b"", "after 0 bytes"), (b"\1" + good[1:], "magic"), (good[:8] + b"\2" + good[9:], "version 2"),
                              (log(unit=513), "513 bytes"), (log(unit=256), "256 bytes"), (log(entry(1 << 7)), "entry 0 has flags"),
                              (log(ENTRY.pack(0, 0, MARK, 481).ljust(SECTOR, b"\0")), "mark in entry 0"),
                              (log(entry(sectors=(1 << 64) - 1)), "bytes of entry 0")):
            with self.subTest(expected), self.assertRaisesRegex(LogError, expected):
                write_log.parse(bad)


class Partition(unittest.TestCase):
    """Of the disk's sectors 2 to 5."""

    FIRST, SIZE = 2 * SECTOR, 4 * SECTOR

    def within(self, *entries):
        return write_log.within(write_log.parse(log(*entries)), self.FIRST, self.SIZE)

    def test_places_count_from_its_beginning_and_flushes_have_none(self):
        found = self.within(entry(sector=2, data=block(1, 4)), entry(FLUSH), entry(DISCARD, 5, sectors=1))
        self.assertEqual([(one.flags, one.offset, one.size) for one in found], [(0, 0, 4 * SECTOR), (FLUSH, 0, 0), (DISCARD, 3 * SECTOR, SECTOR)])
        self.assertEqual(bytes(found[0].data), block(1, 4))

    def test_a_request_outside_of_it_is_named(self):
        for wrong in (entry(sector=1, data=block(1, 2)), entry(sector=5, data=block(1, 2)), entry(sector=9, data=block(1)),
                      entry(DISCARD, 0, sectors=1)):
            with self.assertRaisesRegex(LogError, "entry 1 changes bytes"):
                self.within(entry(FLUSH), wrong)


class Rebuilt(unittest.TestCase):
    """Four writes, a flush after the second; the first and the third are of the same place."""

    WRITES = (entry(sector=0, data=block(1)), entry(sector=1, data=block(2)), entry(FLUSH), entry(sector=0, data=block(3)),
              entry(sector=2, data=block(4, 4)))
    BASE = bytes(8 * SECTOR)

    def disk(self):
        return CutDisk(self.BASE, write_log.parse(log(*self.WRITES)))

    def seen(self, position):
        """The disks of many cuts there, as (write, its sector) of each sector."""
        return {tuple((image[at], image[at + 1]) for at in range(0, len(image), SECTOR))
                for image in (laid(self.disk(), position, seed) for seed in range(300))}

    def test_no_sector_is_torn_in_itself(self):
        for seed in range(50):
            image = laid(self.disk(), 5, seed)
            for at in range(0, len(image), SECTOR):
                self.assertEqual(image[at:at + SECTOR], image[at:at + 2] * (SECTOR // 2))

    def test_before_the_flush_anything_may_be_lost(self):
        firsts = {disk[:2] for disk in self.seen(2)}
        self.assertEqual(firsts, {((0, 0), (0, 0)), ((1, 0), (0, 0)), ((0, 0), (2, 0)), ((1, 0), (2, 0))})
        self.assertEqual(self.seen(0), {((0, 0),) * 8})

    def test_the_flush_makes_durable_what_stands_before_it_and_nothing_else(self):
        self.assertEqual({disk[:2] for disk in self.seen(3)}, {((1, 0), (2, 0))})
        self.assertEqual({disk[:2] for disk in self.seen(5)}, {((1, 0), (2, 0)), ((3, 0), (2, 0))})

    def test_a_write_is_whole_lost_or_torn_at_every_sector(self):
        four = {tuple(index if write == 4 else None for write, index in disk[2:6]) for disk in self.seen(5)}
        self.assertEqual(four, {(None,) * 4, (0, 1, 2, 3), (0, None, None, None), (0, 1, None, None), (0, 1, 2, None), (None, 1, 2, 3),
                                (None, None, 2, 3), (None, None, None, 3)})

    def test_without_a_cache_what_was_done_is_durable_in_its_order(self):
        disk = CutDisk(self.BASE, write_log.parse(log(*self.WRITES)), cached=False)
        for position, wanted in enumerate(((0, 0), (1, 0), (1, 2), (1, 2), (3, 2))):
            self.assertEqual([tuple(image[at] for at in (0, SECTOR)) for image in (laid(disk, position, seed) for seed in range(20))], [wanted] * 20)

    def test_later_writes_come_in_any_order(self):
        entries = write_log.parse(log(entry(sector=0, data=block(1)), entry(sector=0, data=block(2))))
        self.assertEqual({laid(CutDisk(self.BASE, entries), 2, seed)[0] for seed in range(100)}, {0, 1, 2})

    def test_forced_writes_survive_whole(self):
        entries = write_log.parse(log(entry(FUA, 0, block(1, 2)), entry(sector=4, data=block(2))))
        self.assertEqual({bytes(laid(CutDisk(self.BASE, entries), 2, seed)[:2 * SECTOR]) for seed in range(50)}, {block(1, 2)})

    def test_discarded_sectors_are_kept_or_zero(self):
        entries = write_log.parse(log(entry(sector=0, data=block(1, 2)), entry(FLUSH), entry(DISCARD, 0, sectors=2)))
        seen = {bytes(laid(CutDisk(self.BASE, entries), 3, seed)[:2 * SECTOR]) for seed in range(100)}
        self.assertTrue(seen == {block(1, 2), bytes(2 * SECTOR), bytes(SECTOR) + block(1, 2)[SECTOR:], block(1, 2)[:SECTOR] + bytes(SECTOR)})

    def test_one_seed_gives_one_disk(self):
        for position in range(6):
            self.assertEqual(laid(self.disk(), position, 7), laid(self.disk(), position, 7))
        self.assertEqual(survivors([], 1), [])

    def test_ascending_cuts_of_one_disk_are_those_of_new_ones(self):
        disk = self.disk()
        for position in range(6):
            self.assertEqual(laid(disk, position, 3), laid(self.disk(), position, 3))
        with self.assertRaisesRegex(ValueError, "cut at 1 comes after"):
            disk.after(1, 3)

    def test_what_was_there_before_the_log_stays(self):
        base = bytearray(5 * CHUNK // 2)
        base[CHUNK:CHUNK + 4], base[-4:] = b"left", b"last"
        disk = CutDisk(base, write_log.parse(log(entry(sector=2 * CHUNK // SECTOR - 1, data=block(1, 2)), entry(FLUSH))))
        base[2 * CHUNK - SECTOR:2 * CHUNK + SECTOR] = block(1, 2)
        self.assertTrue(laid(disk, 2, 0) == base)

    def test_a_write_is_torn_where_it_is_asked_for(self):
        entries = write_log.parse(log(*self.WRITES))
        first, second = torn(entries, 4, 4 * SECTOR)
        self.assertEqual(first[:-1], [(one.offset, one.data) for one in entries[:4]])
        self.assertEqual(second[:-1], first[:-1])
        self.assertEqual([first[-1], second[-1]], [(2 * SECTOR, block(4, 4)[:2 * SECTOR]), (4 * SECTOR, block(4, 4)[2 * SECTOR:])])

    def test_a_write_behind_the_end_of_the_disk_is_named(self):
        with self.assertRaisesRegex(ValueError, "entry 1 of the log"):
            CutDisk(self.BASE, write_log.parse(log(entry(FLUSH), entry(sector=7, data=block(1, 2)))))


if __name__ == "__main__":
    unittest.main()
