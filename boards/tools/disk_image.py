"""A disk as one file: the classic partition table (MBR, four entries of 16 bytes from byte 446, then 55 aa) and file systems behind it.

Nothing is mounted and no loop device is needed. The same input gives the same bytes. The file is sparse: what is zero takes no room.
"""

import dataclasses
import pathlib

SECTOR = 512
ALIGN = 1 << 20  # where partitions begin: a multiple of what any flash memory erases at once divides into, and what other tools do
TABLE = 446
ENTRY = 16
SIGNATURE = b"\x55\xaa"
IDENTITY = 440  # four bytes by which Windows and Linux (PARTUUID) know the disk
FAT32 = 0x0C  # FAT32 addressed by sector number
LINUX = 0x83
NO_GEOMETRY = b"\xfe\xff\xff"  # cylinder, head and sector of an entry that only its sector numbers describe


@dataclasses.dataclass(frozen=True)
class Partition:
    kind: int  # FAT32 or LINUX
    content: pathlib.Path  # the file system, as a file of whole sectors
    active: bool = False  # PC boot code looks for this mark


def write(path, partitions, identity, boot_code=b""):
    """Writes the disk; answers where each partition begins, in bytes. Partitions follow each other at the next multiple of ALIGN, and the
    disk ends at one. `boot_code` is what a PC's firmware runs: at most 440 bytes."""
    if not 1 <= len(partitions) <= 4:
        raise ValueError(f"disk image: {len(partitions)} partitions, not 1 to 4")
    if len(boot_code) > IDENTITY:
        raise ValueError(f"disk image: {len(boot_code)} bytes of boot code, more than {IDENTITY}")
    sizes = [partition.content.stat().st_size for partition in partitions]
    for size, partition in zip(sizes, partitions):
        if size == 0 or size % SECTOR != 0:
            raise ValueError(f"disk image: {partition.content.name} has {size} bytes, not whole sectors")
    starts, end = [], ALIGN
    for size in sizes:
        starts.append(end)
        end = _aligned(end + size)
    if end // SECTOR > 0xFFFFFFFF:
        raise ValueError("disk image: above 2 TiB, which this partition table cannot describe")
    head = boot_code.ljust(IDENTITY, b"\0") + identity.to_bytes(4, "little") + bytes(2)
    for start, size, partition in zip(starts, sizes, partitions):
        head += entry(partition.kind, start // SECTOR, size // SECTOR, partition.active)
    head = head.ljust(TABLE + 4 * ENTRY, b"\0") + SIGNATURE
    with open(path, "wb") as disk:
        disk.truncate(end)
        disk.write(head)
        for start, partition in zip(starts, partitions):
            _place(disk, start, partition.content)
    return starts


def entry(kind, first, sectors, active=False):
    """One entry of the table: state, first sector's place (unused), kind, last sector's place (unused), first sector, count."""
    state = b"\x80" if active else b"\0"
    return state + NO_GEOMETRY + bytes([kind]) + NO_GEOMETRY + first.to_bytes(4, "little") + sectors.to_bytes(4, "little")


def _aligned(place):
    return -(-place // ALIGN) * ALIGN


def _place(disk, start, content):
    with open(content, "rb") as file:
        while chunk := file.read(ALIGN):
            if chunk.count(0) != len(chunk):
                disk.seek(start)
                disk.write(chunk)
            start += len(chunk)
