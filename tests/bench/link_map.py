"""What a linked program consists of, by library: read from the map that GNU ld writes (-Map)."""

import collections
import pathlib
import re

KINDS = {".text": "text", ".ARM.extab": "text", ".ARM.exidx": "text", ".data": "data", ".bss": "bss", ".stacks": "stacks"}
OUTPUT = re.compile(r"^(\.[\w.]+)(?:\s+0x[0-9a-f]+\s+0x([0-9a-f]+))?")
INPUT = re.compile(r"^ (?:\S+)?\s+0x[0-9a-f]+\s+0x([0-9a-f]+) (\S.*)$")
SAME = {"g_nano": "c_nano"}  # newlib installs its library under two names
SYMBOL_ONLY = re.compile(r"^ (\.\S+|\*fill\*|COMMON)$")


def read(path):
    """{library: {"text": bytes, "data": …, "bss": …}}; "(aligned)" is what lies between pieces and what the script reserves."""
    sizes = collections.defaultdict(collections.Counter)
    totals = collections.Counter()
    kind = None
    waiting = False  # a long name of a section stands on a line of its own
    lines = pathlib.Path(path).read_text(encoding="utf-8").split("Linker script and memory map", 1)[1].splitlines()
    for number, line in enumerate(lines):
        begins = OUTPUT.match(line)
        if begins:
            kind = KINDS.get(begins[1])
            size = begins[2] or _size_on(lines, number + 1)
            if kind and size:
                totals[kind] += int(size, 16)
            continue
        if kind is None:
            continue
        piece = INPUT.match(line)
        if piece and (waiting or not line.startswith("  ")):
            sizes[library(piece[2])][kind] += int(piece[1], 16)
        waiting = bool(SYMBOL_ONLY.match(line))
    for kind, total in totals.items():
        sizes["(aligned)"][kind] += total - sum(counted[kind] for counted in sizes.values())
    return {name: dict(counted) for name, counted in sizes.items() if any(counted.values())}


def library(origin):
    """The library that a piece comes from: "lib/libfoo.a(bar.o)" is "foo", a program's own object is "(program)"."""
    archive = re.match(r"(?:.*/)?lib([^/]+)\.a\(", origin)
    if not archive:
        return "(program)"
    return SAME.get(archive[1], archive[1])


def _size_on(lines, number):
    """The size of an output section whose name was too long for its line."""
    found = re.match(r"^\s+0x[0-9a-f]+\s+0x([0-9a-f]+)", lines[number]) if number < len(lines) else None
    return found[1] if found else None
