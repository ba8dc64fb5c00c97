"""What a Linux board is made of. Each board's folder has a board.py with one of these, named BOARD."""

import dataclasses
import importlib.util
import pathlib

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent.parent


@dataclasses.dataclass(frozen=True)
class LinuxBoard:
    name: str  # its folder in boards/
    preset: str  # the CMake preset of its programs
    compiler: str  # what the names of the compiler's tools begin with, as in "aarch64-linux-gnu-"
    kernel: str  # first columns in toolchains/third_party/manifest.tsv
    busybox: str
    modules: tuple  # kernel modules that the board needs; what they depend on comes by itself
    command_line: str  # what the kernel is told
    data_mebibytes: int  # size of the data partition as made
    emulator: str  # the QEMU program, and its arguments for the machine without network, disk and console
    machine: tuple

    @property
    def images(self):
        return CHECKOUT / "build/image" / self.name

    @property
    def run(self):
        return CHECKOUT / "build/run" / self.name


def load(name):
    """The board of that name."""
    path = CHECKOUT / "boards" / name / "board.py"
    spec = importlib.util.spec_from_file_location(f"board_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.BOARD
