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
    """What is to be tested is made in one thread, in order, while what has been made is tested: tests wait for most of their time, and compilers
    do not. The checks of sources fill what both leave of the processors."""
    options = read_options()
    os.environ.setdefault("CCACHE_DIR", str(build.CHECKOUT / "build/ccache"))
    # Presets differ in their build folder; without this ccache would compile the same file once for each.
    os.environ.setdefault("CCACHE_NOHASHDIR", "1")
    report = Report(options.only)
    everything = not (options.preset or options.quick or options.board or options.lint)
    boards = options.board or (emulated.BOARDS if everything else [])
    try:
        with concurrent.futures.ThreadPoolExecutor(1) as making, concurrent.futures.ThreadPoolExecutor(1) as checking:
            built = {preset: making.submit(build.build, report, preset.name, preset.targets) for preset in chosen_presets(options, everything)}
            fuzzed = making.submit(build.build, report, "fuzz") if everything else None
            imaged = making.submit(emulated.make, report, boards) if boards else None
            checked = checking.submit(check, report, options, [*built.values(), imaged]) if not (options.preset or options.board) else None
            for preset, made in built.items():
                if made.result():
                    test(report, preset)
            if fuzzed and fuzzed.result():
                fuzz.run(report, options.fuzz_seconds)
            if imaged:
                emulated.run(report, imaged.result())
            if checked:
                checked.result()
    except Exception:  # whatever broke the run, the count stays its last line
        report.add("tests/run itself", False, traceback.format_exc())
    return report.close()


def chosen_presets(options, everything):
    """The presets whose tests are run."""
    wanted = [] if options.board or options.lint else options.preset or (["native"] if options.quick else PRESETS)
    return [preset for preset in (WHOLE if everything else PRESETS).values() if preset.name in wanted]


def check(report, options, made):
    """The sources: their form always, the analyses unless somebody is in a hurry. The first of what is made unpacks the libraries, the last one
    installs the compiler of bare metal."""
    checks.run(report)
    if not options.quick:
        concurrent.futures.wait([one for one in made[:1] if one])
        checks.analyse(report, options.lint)
        concurrent.futures.wait([one for one in made[-1:] if one])
        checks.analyse_bare_metal(report, options.lint)


def test(report, preset):
    """The programs of one preset."""
    programs.run(report, preset)
    if preset.name == "native":
        simulation.run(report)
    else:
        simulation.run_sanitized(report)
    for wanted in SYSTEM:
        if wanted.preset == preset.name:
            system.run(report, wanted)


def read_options():
    parser = argparse.ArgumentParser(prog="tests/run", description="Installs what is missing, builds, runs every test.")
    parser.add_argument("--preset", action="append", choices=PRESETS, help="only this preset (may be repeated)")
    parser.add_argument("--board", action="append", choices=emulated.BOARDS, help="only this board in QEMU (may be repeated)")
    parser.add_argument("--boards", action="store_const", dest="board", const=emulated.BOARDS, help="only the boards in QEMU")
    parser.add_argument("--quick", action="store_true", help="only the preset native, its system tests and the formatting")
    parser.add_argument("--lint", action="store_true", help="only formatting and static analysis (of what native and qemu_virt_arm compile)")
    parser.add_argument("--only", metavar="PATTERN", help="only test cases whose name matches this regular expression")
    parser.add_argument("--fuzz-seconds", type=int, default=10, help="how long each fuzz target runs (default 10)")
    options = parser.parse_args()
    if options.board and (options.preset or options.quick or options.lint):
        parser.error("--board and --boards go with neither --preset nor --quick nor --lint")
    return options


if __name__ == "__main__":
    sys.exit(main())
