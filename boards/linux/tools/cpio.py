"""Writes a cpio archive in the "newc" format that the kernel unpacks as its first root (Documentation/driver-api/early-userspace).

The same entries give the same bytes: owner, times and inode numbers are ours and not the disk's.
"""

import stat

MAGIC = b"070701"
TRAILER = "TRAILER!!!"


class Cpio:
    """Collects entries in the order in which they are added; a folder has to be added before what is in it."""

    def __init__(self, time):
        self.time = time
        self.inode = 0
        self.names = set()
        self.parts = []

    def folder(self, name, mode=0o755):
        self._entry(name, stat.S_IFDIR | mode)

    def file(self, name, content, mode=0o644):
        self._entry(name, stat.S_IFREG | mode, content)

    def link(self, name, target):
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def device(self, name, major, minor, mode=0o600):
        """A character device."""
        self._entry(name, stat.S_IFCHR | mode, b"", (major, minor))

    def bytes(self):
        """The whole archive."""
        return b"".join(self.parts) + _record(TRAILER, 0, 0, 0, b"", (0, 0), links=1)

    def _entry(self, name, mode, content=b"", device=(0, 0)):
        parent = name.rpartition("/")[0]
        if name in self.names or (parent and parent not in self.names):
            raise ValueError(f"cpio: '{name}' is there twice, or before its folder")
        self.names.add(name)
        self.inode += 1
        self.parts.append(_record(name, self.inode, mode, self.time, content, device, links=2 if stat.S_ISDIR(mode) else 1))


def _record(name, inode, mode, time, content, device, links):
    encoded = name.encode() + b"\0"
    # inode, mode, uid, gid, links, mtime, size, device of the file (2), device it is (2), length of the name, check (unused)
    fields = [inode, mode, 0, 0, links, time, len(content), 0, 0, *device, len(encoded), 0]
    head = MAGIC + b"".join(b"%08X" % field for field in fields) + encoded
    return _padded(head) + _padded(content)


def _padded(data):
    return data + b"\0" * (-len(data) % 4)
