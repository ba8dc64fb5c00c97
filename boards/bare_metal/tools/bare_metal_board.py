"""A board without an operating system: its image is one program and an empty disk, which the program formats at its first start."""

import dataclasses

from boards.tools import materials, steps
from boards.tools.board import CHECKOUT, Board

RUNTIME = "GPL-3.0-or-later WITH GCC-exception-3.1"


@dataclasses.dataclass(frozen=True)
class BareMetalBoard(Board):
    data_mebibytes: int  # size of the disk as made

    FILES = ("wirelabd.elf", "data.img")
    card = "virtio-net-device"
    starts_at_once = True
    console_hint = "A line that is typed is said in the chat lab that runs."

    def fetch(self):
        return "none beside the sources that the build compiles"

    def make(self, place, time):
        """Depends on no time: neither file has one in it."""
        built = CHECKOUT / "build" / self.preset / "bin/wirelabd.elf"
        steps.run(f"{self.compiler}strip", "--strip-debug", "-o", place / "wirelabd.elf", built, what="strip")
        with open(place / self.data, "wb") as disk:
            disk.truncate(self.data_mebibytes << 20)

    def parts(self):
        return [
            materials.ours("the appliance, the board's start-up and its drivers"),
            materials.compiled("lwip", "the TCP/IP stack"),
            materials.compiled("littlefs", "the file system (littlefs 2.8 from this release of its origin)"),
            materials.compiled("mbedtls", "its SHA-256 code"),
            materials.linked(self, "libc_nano.a", "BSD-3-Clause"),
            materials.linked(self, "libstdc++_nano.a", RUNTIME),
            materials.linked(self, "libgcc.a", RUNTIME),
        ]

    def words(self, address, router, settings):
        fixed = [] if address is None else [f"address={address}", f"gateway={router}"]
        return " ".join([*fixed, *(f"{name}={value}" for name, value in settings.items())])

    def arguments(self, machine):
        return [*self.machine, "-kernel", str(self.images / "wirelabd.elf"), "-append", machine.command_line,
                "-drive", f"if=none,id=data,format={machine.data_format},file={machine.data}", "-device", "virtio-blk-device,drive=data",
                "-device", "virtio-rng-device"]
