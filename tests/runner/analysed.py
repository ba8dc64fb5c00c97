"""Remembers which sources clang-tidy has found clean, by the content of everything that they include."""

import functools
import hashlib
import os
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
        self.rules = version + (CHECKOUT / ".clang-tidy").read_text(encoding="utf-8")

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
