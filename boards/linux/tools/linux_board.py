"""A board with Debian's kernel: its image is the kernel, an archive with our programs, and an ext4 data partition."""

import dataclasses
import re
import shutil

from boards.linux.tools import initramfs
from boards.tools import materials, packages, steps
from boards.tools.board import CHECKOUT, READY, Board

DATA_LABEL = "wirelab-data"
DATA_UUID = "6a4f3f0e-5f0b-4c1a-9d5e-77697265006c"
SETTINGS_FILE = "wirelab.toml"
SETTINGS_LABEL = "WIRELAB"  # of the FAT32 file system that it is on
SETTINGS_SIZE = 8192  # kPreseedFileSize in firmware/appliance/preseed.h: wirelab flash changes the file in place
BLOCK = 4096
MOST_DATA = 2 << 40  # how far the file system can grow while it is mounted; room for that many block groups is kept free


@dataclasses.dataclass(frozen=True)
class LinuxBoard(Board):
    kernel: str  # first columns in toolchains/third_party/manifest.tsv
    busybox: str
    modules: tuple  # kernel modules that the board needs; what they depend on comes by itself
    command_line: str  # what the kernel is told
    data_mebibytes: int  # size of the data partition as made

    FILES = ("kernel", "initramfs.img", "data.img")
    programs = ("wirelabd", "wirelab-init")
    compressed = True  # the archive: a disk is slower than unpacking
    served_when = (READY, re.compile(r"wirelab: \S+: (\d+\.\d+\.\d+\.\d+)/"))
    console_hint = "Type status, reboot or poweroff, and Enter; another line is said in the chat lab that runs."

    def fetch(self):
        kernel, busybox = packages.fetch(self.kernel, self.busybox)
        return f"{kernel.name} {kernel.version}, {busybox.name} {busybox.version}"

    def make(self, place, time):
        self.make_system(place, time)
        make_data(place / self.data, self.data_mebibytes, time)

    def make_system(self, place, time):
        """The kernel, and the archive with all that it runs."""
        kernel, busybox = packages.read(self.kernel), packages.read(self.busybox)
        shutil.copyfile(next((kernel.root / "boot").glob("vmlinuz-*")), place / "kernel")
        initramfs.build(self, CHECKOUT / "build" / self.preset / "bin", kernel, busybox, time, place)

    def parts(self):
        return [
            materials.ours("wirelabd and the board's first process"),
            materials.compiled("mbedtls", "its SHA-256 code, compiled into wirelabd"),
            *(materials.debian(packages.read(name), "in the image as the package has it") for name in (self.kernel, self.busybox)),
            materials.linked(self, "libc.a", "LGPL-2.1-or-later"),
            materials.linked(self, "libstdc++.a", "GPL-3.0-or-later WITH GCC-exception-3.1"),
            materials.linked(self, "libgcc.a", "GPL-3.0-or-later WITH GCC-exception-3.1"),
        ]

    def words(self, address, router, settings):
        fixed = [] if address is None else [f"wirelab.address={address}", f"wirelab.router={router}"]
        return " ".join([*fixed, *(f"wirelabd.{name}={value}" for name, value in settings.items())])

    def arguments(self, machine):
        command_line = f"{self.command_line} {machine.command_line}".strip()
        return [*self.machine, "-kernel", str(self.images / "kernel"), "-initrd", str(self.images / "initramfs.img"), "-append", command_line,
                "-drive", f"if=none,id=data,format={machine.data_format},file={machine.data}", "-device", "virtio-blk-pci,drive=data"]


def make_data(path, mebibytes, time):
    """An empty ext4 file system in a sparse file; everything in it that is random elsewhere is fixed.

    Without checksums of its own data: the superblock is 1,024 bytes, and a power cut may leave it torn between two sectors. What changes in it is
    in the first, its checksum in the second, and a checksum that does not fit is a file system that cannot be mounted. Group descriptors keep
    theirs (uninit_bg), which are in the sector that they are for: without them the kernel writes every inode table at once when the file
    system grows, 500 MB on a card of 32 GB, before the board answers.
    """
    with open(path, "wb") as file:
        file.truncate(mebibytes << 20)
    options = f"hash_seed={DATA_UUID},root_owner=0:0,nodiscard,assume_storage_prezeroed=1,resize={MOST_DATA // BLOCK}"
    steps.run("/sbin/mke2fs", "-q", "-F", "-t", "ext4", "-O", "^metadata_csum,uninit_bg", "-L", DATA_LABEL, "-U", DATA_UUID, "-E", options,
              "-b", BLOCK, "-T", "default", path, environment={"E2FSPROGS_FAKE_TIME": str(time)}, what="making the data partition")


def settings():
    """boards/wirelab.toml, filled up with line ends to the size that it has for ever."""
    text = (CHECKOUT / "boards" / SETTINGS_FILE).read_bytes()
    if len(text) > SETTINGS_SIZE:
        raise steps.Failed(f"boards/{SETTINGS_FILE} has {len(text)} bytes, more than the {SETTINGS_SIZE} of its place on a disk")
    return text.ljust(SETTINGS_SIZE, b"\n")
