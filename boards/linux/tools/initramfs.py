"""The system of a Linux board: an archive that the kernel unpacks into memory."""

import pathlib

from boards.linux.tools import modules
from boards.linux.tools.cpio import Cpio
from boards.tools import steps

FOLDERS = ("bin", "data", "dev", "etc", "lib", "lib/modules", "proc", "run", "sys")


def build(board, programs, kernel, busybox, time, place):
    """Writes initramfs.img into `place`. `programs` is where CMake left wirelabd and wirelab-init."""
    archive = Cpio(time)
    for name in FOLDERS:
        archive.folder(name)
    # What the kernel opens for the first process before anything is mounted.
    archive.device("dev/console", 5, 1)
    archive.device("dev/null", 1, 3, 0o666)
    for name, source in (("init", "wirelab-init"), ("bin/wirelabd", "wirelabd")):
        archive.file(name, _stripped(board, programs / source, place), 0o755)
    archive.file("bin/busybox", (busybox.root / "bin/busybox").read_bytes(), 0o755)
    archive.link("bin/udhcpc", "busybox")
    archive.link("bin/lease-script", "/init")
    archive.link("etc/resolv.conf", "/run/resolv.conf")
    # A clock is never set to before that.
    archive.file("etc/build-date", f"{time}\n".encode())
    files = modules.pick(kernel, board.modules)
    archive.file("lib/modules/list", "".join(f"{path.name}\n" for path in files).encode())
    for path in files:
        archive.file(f"lib/modules/{path.name}", modules.unsigned(path.read_bytes()))
    image = place / "initramfs.img"
    image.write_bytes(archive.bytes())
    if board.compressed:
        plain = image.rename(place / "initramfs.cpio")
        steps.run("zstd", "-q", "-f", "-12", "--rm", "--no-progress", "--single-thread", plain, "-o", image, what="compressing the initramfs")


def _stripped(board, program, place):
    output = place / f".{program.name}"
    steps.run(f"{board.compiler}strip", "-o", output, program, what="strip")
    content = output.read_bytes()
    pathlib.Path(output).unlink()
    return content
