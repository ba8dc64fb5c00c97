"""Remembers which sources clang-tidy has found clean, by the content of everything that they include."""

import functools
import hashlib
import os
import re
import subprocess

from build import CHECKOUT

PLACE = CHECKOUT / "build/lint"


class Analysed:
    """The sources that a build compiles, with what each was compiled from, as ninja has recorded it."""

    def __init__(self, build):
        self.build = build
        self.inputs = {}
        recorded = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=False)
        for block in recorded.stdout.split("\n\n"):
            paths = [line.strip() for line in block.splitlines() if line.startswith("    ")]
            if paths:
                self.inputs[os.path.normpath(build / paths[0])] = paths
        version = subprocess.run(["clang-tidy-19", "--version"], capture_output=True, text=True, check=False).stdout
        self.commands = self._write_commands()
        self.rules = version + (CHECKOUT / ".clang-tidy").read_text(encoding="utf-8")

    def _write_commands(self):
        """How the sources are compiled, in a folder for clang-tidy's option -p: without GCC's precompiled headers, which clang would have to
        read as sources, all of them for each file."""
        place = PLACE / self.build.name
        place.mkdir(parents=True, exist_ok=True)
        commands = self.build / "compile_commands.json"
        text = commands.read_text(encoding="utf-8") if commands.exists() else "[]"
        (place / commands.name).write_text(re.sub(r"-Winvalid-pch -include \S+/cmake_pch\.hxx", "", text), encoding="utf-8")
        return place

    def knows(self, path):
        """Whether the build compiles this source."""
        return str(CHECKOUT / path) in self.inputs

    def passed(self, path, checks):
        """Whether exactly this content passed before."""
        return self._mark(path, checks).exists()

    def remember(self, path, checks):
        """Notes that it passed."""
        PLACE.mkdir(parents=True, exist_ok=True)
        self._mark(path, checks).touch()

    def _mark(self, path, checks):
        inputs = (f"{name} {_digest(os.path.normpath(self.build / name))}" for name in self.inputs[str(CHECKOUT / path)])
        text = "\n".join([self.rules, *checks, *inputs])
        return PLACE / hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def _digest(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return "gone"
