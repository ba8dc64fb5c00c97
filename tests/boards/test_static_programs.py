"""Are the static programs of the Linux boards hardened like those that have a loader?"""

import unittest

import places  # before the tools: it says where they are

from boards.tools import board as boards
from support import elf


class StaticPrograms:
    stack_name = None

    def test_every_program_is_hardened(self):
        board = boards.load(self.stack_name)
        for name in board.programs:
            program = places.CHECKOUT / "build" / board.preset / "bin" / name
            with self.subTest(program=str(program)):
                # The first process makes few such calls, and a compiler that has proved that they fit leaves none to be checked as it runs.
                unproved = {elf.UNFORTIFIED} if name == "wirelab-init" else set()
                self.assertEqual(set(elf.faults(program)) - unproved, set())
                self.assertNotIn("INTERP", elf.read(program, "--program-headers"), "it is not static")


class Arm(StaticPrograms, unittest.TestCase):
    stack_name = "qemu_arm64"


class Pc(StaticPrograms, unittest.TestCase):
    stack_name = "qemu_x86_64"
