"""Builds and runs everything; see `tests/run --help`."""

import argparse
import os
import sys
import time

import build
import checks
import fuzz
import programs
import system
from report import Report

PRESETS = ("native", "native-lwip", "native-poll", "asan", "asan-lwip")
# The stack that a preset's wirelabd is linked with, for the system tests; they run once plain and once sanitized.
SYSTEM = (("native", "native-lwip"), ("asan", "asan-lwip"))


def main():
    options = read_options()
    os.environ.setdefault("CCACHE_DIR", str(build.CHECKOUT / "build/ccache"))
    # Presets differ in their build folder; without this ccache would compile the same file once for each.
    os.environ.setdefault("CCACHE_NOHASHDIR", "1")
    report = Report(options.only)
    presets = [preset for preset in PRESETS if preset in build.known_presets() and (not options.preset or preset in options.preset)]
    built = [preset for preset in presets if build.build(report, preset)]
    with_fuzz = not options.preset and not options.quick and build.build(report, "fuzz")
    for preset in built:
        programs.run(report, preset)
    for posix, lwip in SYSTEM:
        if posix in built:
            system.run(report, posix, lwip if lwip in built else None)
    if with_fuzz:
        fuzz.run(report, options.fuzz_seconds)
    if not options.preset:
        checks.run(report, thorough=not options.quick)
    return report.close()


def read_options():
    parser = argparse.ArgumentParser(prog="tests/run", description="Installs what is missing, builds, runs every test.")
    parser.add_argument("--preset", action="append", choices=PRESETS, help="only this preset (may be repeated)")
    parser.add_argument("--quick", action="store_true", help="only the preset native, its system tests and the formatting")
    parser.add_argument("--only", metavar="PATTERN", help="only test cases whose name matches this regular expression")
    parser.add_argument("--fuzz-seconds", type=int, default=60, help="how long each fuzz target runs (default 60)")
    options = parser.parse_args()
    if options.quick:
        options.preset = options.preset or ["native"]
    return options


if __name__ == "__main__":
    started = time.monotonic()
    sys.exit(main())
