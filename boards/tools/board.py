"""What the tools know of a board that runs in QEMU. Each such board's folder has a board.py with one, named BOARD."""

import dataclasses
import importlib
import pathlib
import re

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
READY = re.compile(r"wirelabd ready: listening on .*")


@dataclasses.dataclass(frozen=True)
class Board:
    """A kind of board (LinuxBoard, BareMetalBoard) says in addition how its image is made:

    FILES          the names of the image's files; the one named `data` is the disk that a board starts with, for the appliance's files
    fetch()        brings what others made, and answers what to tell the user about it
    make(place, time)  writes FILES into a folder; the same sources and time give the same bytes
    parts()        what is in the image, for the bill of materials
    arguments(machine)  the emulator's, without network, console and monitor
    words(address, router, settings)  the words at its start that give it a fixed address (None: it asks DHCP) and settings of the
                   appliance (a dictionary)
    """

    name: str  # its folder in boards/
    preset: str  # the CMake preset of its programs
    compiler: str  # what the names of the compiler's tools begin with, as in "aarch64-linux-gnu-"
    emulator: str  # the QEMU program, and its arguments for the machine itself
    machine: tuple

    programs = ("wirelabd",)  # targets of the preset
    data = "data.img"
    card = "virtio-net-pci,romfile="  # no boot from the network: no option ROM, which another package would bring
    power_button = True  # without one the emulated board is ended by typing poweroff on its console
    emulated_as = ""  # to follow "in QEMU": what the emulator leaves out, if that is more than the words of the board say
    stop_seconds = 30  # above the 15 s that a board gives its transfers
    start_seconds = 60  # in which boards/up expects an answer; most boards take 2 to 3 on an idle machine
    served_when = (READY,)  # what the console shows before it is worth asking whether the appliance answers
    console_hint = "It takes no input."
    starts_at_once = False  # a test may have a start of its own
    runs_system_tests = True  # tests/run plays the system tests on it, not only its own

    @property
    def images(self):
        return CHECKOUT / "build/image" / self.name

    @property
    def run(self):
        return CHECKOUT / "build/run" / self.name

    def of_kind(self, kind):
        """The same board as another kind of board, which does some things in another way."""
        return kind(**{field.name: getattr(self, field.name) for field in dataclasses.fields(self)})

    def prepare(self, disk, command_line):
        """Called before each start over a disk that has files of the user. Nothing to do where the emulator loads the system and hands it
        its words; a board that starts from the disk puts both on it."""


def load(name):
    """The board of that name."""
    return importlib.import_module(f"boards.{name}.board").BOARD


def names():
    """All boards that these tools can make and start."""
    return sorted(path.parent.name for path in (CHECKOUT / "boards").glob("*/about") if (path.parent / "board.py").is_file())
