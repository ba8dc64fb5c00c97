"""Are the programs built as README and SECURITY.md promise: with what compiler, linker and kernel have against an attacker?"""

import os
import pathlib
import subprocess
import tempfile
import unittest

from support import elf
from support.stacks import sanitized

BIN = pathlib.Path(os.environ["WIRELAB_BIN"])
SOURCE = """
#include <cstdio>
#include <cstring>
int main(int count, char** words) {
  char room[64];
  std::strcpy(room, words[count - 1]);
  return std::printf("%s", room) < 0;
}
"""
HARDENED = ("-O2", "-g", "-D_FORTIFY_SOURCE=3", "-fstack-protector-strong", "-fstack-clash-protection", "-fno-delete-null-pointer-checks",
            "-fno-strict-aliasing", "-fPIE", "-pie", "-Wl,-z,relro,-z,now,-z,noexecstack")
# What takes one thing back, and what is to be said of it then.
WEAKENED = {
    "not position-independent": ("-fno-pie", "-no-pie"),
    "(RELRO)": ("-Wl,-z,norelro",),
    "(BIND_NOW)": ("-Wl,-z,lazy",),
    "stack may be executed": ("-Wl,-z,execstack",),
    "(RPATH, RUNPATH)": ("-Wl,-rpath,/tmp",),
    "canary": ("-fno-stack-protector",),
    "fortified": ("-U_FORTIFY_SOURCE",),
    "without -fstack-clash-protection": ("-fno-stack-clash-protection",),
    "without -fno-strict-aliasing": ("-fstrict-aliasing",),
}


class Programs(unittest.TestCase):
    """What this folder holds. A sanitizer looks at the same places, so its programs have other means; those of boards are in tests/boards."""

    def test_every_program_is_hardened(self):
        programs = [BIN / name for name in ("wirelabd", "lwip/wirelabd", "poll/wirelabd", "wirelab")]
        for program in filter(pathlib.Path.is_file, programs):
            with self.subTest(program=str(program)):
                self.assertTrue(sanitized(program) or elf.faults(program) == [], elf.faults(program))


class Checker(unittest.TestCase):
    """Would the test above see it?"""

    def build(self, *options):
        place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(dir=os.environ["WIRELAB_SCRATCH"])))
        source = place / "boards/probe.cpp"
        source.parent.mkdir()
        source.write_text(SOURCE, encoding="utf-8")
        branches = elf.BRANCHES["X86-64" if os.uname().machine == "x86_64" else "AArch64"][0]
        subprocess.run(["g++", *HARDENED, branches, *options, "-o", place / "probe", source], check=True, timeout=60)
        return place / "probe"

    def test_a_hardened_program_has_no_fault(self):
        self.assertEqual(elf.faults(self.build()), [])

    def test_each_weakness_is_named(self):
        for words, options in WEAKENED.items():
            with self.subTest(options=options):
                found = elf.faults(self.build(*options))
                self.assertTrue(any(words in fault for fault in found), found)
