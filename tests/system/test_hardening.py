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
namespace wirelab {
int show(const char* words) {
  char room[64];
  std::strcpy(room, words);
  return std::printf("%s", room) < 0;
}
}
int main(int count, char** words) { return wirelab::show(words[count - 1]); }
"""
# What is not ours, but compiled by the same build; the canary and the fortified call in it are not ours either.
LIBRARY = """
#include <stdio.h>
#include <string.h>
int other(const char* words) {
  char room[64];
  strcpy(room, words);
  return printf("%s", room) < 0;
}
"""
HARDENED = ("-O2", "-g", "-D_FORTIFY_SOURCE=3", "-fstack-protector-strong", "-fstack-clash-protection",
            "-fno-delete-null-pointer-checks", "-fno-strict-aliasing", "-fPIE", "-pie", "-Wl,-z,relro,-z,now,-z,noexecstack")
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
# A static program has libc's checks in it, whether anything of ours calls them or not.
STATIC = ("-static-pie",)


class Programs(unittest.TestCase):
    """What this folder holds; those of boards are in tests/boards. A sanitizer looks at the same places, so its programs have other means."""

    def test_every_program_is_hardened(self):
        programs = [path for path in (BIN / name for name in ("wirelabd", "lwip/wirelabd", "poll/wirelabd", "wirelab")) if path.is_file()]
        self.assertIn(BIN / "wirelabd", programs)
        for program in programs:
            with self.subTest(program=str(program)):
                if sanitized(program):
                    self.assertEqual(elf.unsanitized(program), [])
                else:
                    self.assertEqual(elf.faults(program), [])


class Checker(unittest.TestCase):
    """Would the test above see it?"""

    def build(self, *options, library=()):
        place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(dir=os.environ["WIRELAB_SCRATCH"])))
        source = place / "boards/probe.cpp"
        source.parent.mkdir()
        source.write_text(SOURCE, encoding="utf-8")
        branches = elf.BRANCHES["X86-64" if os.uname().machine == "x86_64" else "AArch64"][0]
        other = place / "third_party/library/other.c"
        other.parent.mkdir(parents=True)
        other.write_text(LIBRARY, encoding="utf-8")
        # Of a value that is set twice the compiler says both.
        names = {option.partition("=")[0] for option in options if "=" in option}
        hardened = [option for option in HARDENED if "=" not in option or option.partition("=")[0] not in names]
        subprocess.run(["gcc", "-c", *HARDENED, branches, *library, "-o", place / "other.o", other], check=True, timeout=60)
        subprocess.run(["g++", *hardened, branches, *options, "-o", place / "probe", source, place / "other.o"], check=True, timeout=60)
        return place / "probe"

    def test_a_hardened_program_has_no_fault(self):
        for options in ((), STATIC):
            with self.subTest(options=options):
                self.assertEqual(elf.faults(self.build(*options)), [])

    def test_the_same_is_seen_where_libc_is_in_the_program(self):
        for words in ("canary", "fortified"):
            with self.subTest(words=words):
                found = elf.faults(self.build(*STATIC, *WEAKENED[words]))
                self.assertTrue(any(words in fault for fault in found), found)

    def test_sources_of_others_are_looked_at(self):
        found = elf.faults(self.build(library=("-fno-stack-clash-protection",)))
        self.assertEqual(found, ["a source was compiled without -fstack-clash-protection"])

    def test_a_sanitizer_that_is_missing_is_named(self):
        self.assertEqual(elf.unsanitized(self.build()), ["address", "undefined"])

    def test_each_weakness_is_named(self):
        for words, options in WEAKENED.items():
            with self.subTest(options=options):
                found = elf.faults(self.build(*options))
                self.assertTrue(any(words in fault for fault in found), found)
