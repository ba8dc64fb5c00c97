"""Which sources a preset compiles and how, as CMake says without building them."""

import functools
import hashlib
import json
import re
import shlex
import subprocess

import cross_compiler
from build import CHECKOUT

PLACE = CHECKOUT / "build/lint"
RULES = (".clang-tidy", "toolchains/")  # beside a source: how the linter judges, and how third parties' sources are set up
INCLUDED = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)


class Compiled:
    """The C++ sources of a preset, each with its options; without precompiled headers, which clang would read as sources."""

    def __init__(self, preset, cross=False):
        self.name = preset
        self.place = PLACE / preset
        done = subprocess.run(["cmake", "--preset", preset, "-B", str(self.place), "-DWIRELAB_PRECOMPILE=OFF", "-DWIRELAB_TOGETHER=OFF"],
                              cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        self.problem = done.stdout if done.returncode != 0 else None
        self.options = {}
        if not self.problem:
            with open(self.place / "compile_commands.json", encoding="utf-8") as file:
                for entry in json.load(file):
                    # A source that several targets compile is analysed as the first one does.
                    self.options.setdefault(entry["file"], _options(entry["command"]))
        self.more = cross_compiler.options(self.place) if cross and not self.problem else ()

    def knows(self, path):
        """Whether the preset compiles this source."""
        return str(CHECKOUT / path) in self.options

    def options_of(self, path):
        """What the compiler is told of this source beside its name."""
        return (*self.options[str(CHECKOUT / path)], *self.more)


def _options(command):
    _, *words = shlex.split(command)
    kept, words = [], iter(words)
    for word in words:
        if word in ("-o", "-c"):
            next(words)
        elif word == "-include":
            header = next(words)
            kept += [] if "cmake_pch" in header else [word, header]
        elif word != "-Winvalid-pch":
            kept.append(word)
    return tuple(kept)


def read(path):
    """A source and everything of the project that it includes."""
    reached, left = {path}, [path]
    while left:
        found = _included(left.pop()) - reached
        reached |= found
        left += found
    return reached


def digest(path):
    """Of all that a compiler reads of the project for a source."""
    reached = read(path)
    return hashlib.sha256("\n".join(f"{one} {_content(one)}" for one in sorted(reached)).encode()).hexdigest()


@functools.cache
def rules():
    """What beside a source decides how it is judged: the linter, and the rules."""
    version = subprocess.run(["clang-tidy-19", "--version"], capture_output=True, text=True, check=False).stdout
    files = sorted(one for rule in RULES for one in (CHECKOUT / rule, *(CHECKOUT / rule).rglob("*")) if one.is_file())
    return hashlib.sha256(version.encode() + b"".join(one.read_bytes() for one in files)).hexdigest()


@functools.cache
def _included(path):
    """The project's files that a file of it names; a header found through one of the folders of headers is any that ends so."""
    names = INCLUDED.findall((CHECKOUT / path).read_text(encoding="utf-8"))
    return {found for name in names for found in ([name] if name in _headers() else [one for one in _headers() if one.endswith(f"/{name}")])}


@functools.cache
def _headers():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.h"], cwd=CHECKOUT, capture_output=True, text=True,
                            check=True)
    return {path for path in listed.stdout.splitlines() if (CHECKOUT / path).is_file()}


@functools.cache
def _content(path):
    return hashlib.sha256((CHECKOUT / path).read_bytes()).hexdigest()
