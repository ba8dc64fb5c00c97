"""Builds and runs everything; see `tests/run --help`."""

import argparse
import concurrent.futures
import os
import sys
import traceback

import build
import checks
import emulated
import fuzz
import programs
import simulation
import system
from presets import PRESETS, SYSTEM, WHOLE
from report import Report



def main():
    options = read_options()
    os.environ.setdefault("CCACHE_DIR", str(build.CHECKOUT / "build/ccache"))
    # Presets differ in their build folder; without this ccache would compile the same file once for each.
    os.environ.setdefault("CCACHE_NOHASHDIR", "1")
    report = Report(options.only)
    everything = not options.preset and not options.quick and not options.board
    wanted = [] if options.board else options.preset or (["native"] if options.quick or options.lint else PRESETS)
    presets = [preset for preset in (WHOLE if everything and not options.lint else PRESETS).values() if preset.name in wanted]
    boards = options.board or (emulated.BOARDS if everything and not options.lint else [])
    try:
        with concurrent.futures.ThreadPoolExecutor(1) as beside:
            built, checked = [], []
            analyse = options.lint or everything
            for preset in presets:
                if build.build(report, preset.name, preset.targets):
                    built.append(preset)
                # The analysis wants to know how the preset native is compiled, and fills what the tests leave of the processors.
                if not checked and (options.lint or not options.preset):
                    checked.append(beside.submit(checks.run, report))
                    if analyse:
                        checked.append(beside.submit(checks.analyse, report, options.lint))
            boards = emulated.make(report, boards) if boards else []
            if analyse:  # how a board's sources are compiled is known once its image is made
                checked.append(beside.submit(checks.analyse_bare_metal, report, options.lint))
            if not options.lint:
                run_tests(report, options, built, with_fuzz=everything)
            emulated.run(report, boards)
            for check in checked:
                check.result()
    except Exception:  # whatever broke the run, the count stays its last line
        report.add("tests/run itself", False, traceback.format_exc())
    return report.close()


def run_tests(report, options, built, with_fuzz):
    """The programs of the presets that were built."""
    fuzz_built = with_fuzz and build.build(report, "fuzz")
    for preset in built:
        programs.run(report, preset)
    names = [preset.name for preset in built]
    if "native" in names:
        simulation.run(report)
    for wanted in SYSTEM:
        if wanted.preset in names:
            system.run(report, wanted)
    if fuzz_built:
        fuzz.run(report, options.fuzz_seconds)


def read_options():
    parser = argparse.ArgumentParser(prog="tests/run", description="Installs what is missing, builds, runs every test.")
    parser.add_argument("--preset", action="append", choices=PRESETS, help="only this preset (may be repeated)")
    parser.add_argument("--board", action="append", choices=emulated.BOARDS, help="only this board in QEMU (may be repeated)")
    parser.add_argument("--boards", action="store_const", dest="board", const=emulated.BOARDS, help="only the boards in QEMU")
    parser.add_argument("--quick", action="store_true", help="only the preset native, its system tests and the formatting")
    parser.add_argument("--lint", action="store_true", help="only formatting and static analysis (of what native and qemu_virt_arm compile)")
    parser.add_argument("--only", metavar="PATTERN", help="only test cases whose name matches this regular expression")
    parser.add_argument("--fuzz-seconds", type=int, default=20, help="how long each fuzz target runs (default 20)")
    options = parser.parse_args()
    if options.board and (options.preset or options.quick or options.lint):
        parser.error("--board and --boards go with neither --preset nor --quick nor --lint")
    return options


if __name__ == "__main__":
    sys.exit(main())
