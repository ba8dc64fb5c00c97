"""Makes the images of the boards and runs the tests over them in QEMU."""

import subprocess
import sys

import build
import system
from build import CHECKOUT, LOGS

sys.path.append(str(CHECKOUT))

from boards.tools import board as boards

BOARDS = boards.names()
SECONDS = 900  # for the tests of one board: far above what they take
PROGRAMS = ("wirelab", "wirelabd", "littlefs_files")  # of this machine, that the tests of boards and of its package use
MEASURED = ("qemu_virt_arm",)  # by tests/bench/run, and these measures of it, which take seconds
MEASURES = ("memory", "disk", "lease", "load")
PACKAGES = {"raspberry_pi": "arm64"}  # that are for the hardware of a board, and made of what its preset has compiled
IMAGES = {"qemu_virt_arm": ("contract", "bench")}  # of tests/images, for this board


def make(report, names):
    """Makes the images, and the programs that the tests use; answers the boards whose image was made."""
    done = build.make("toolchains/install", "boards")
    if done.returncode != 0:
        report.add("boards: toolchains/install", False, done.stdout)
        return []
    if not build.build(report, "native", PROGRAMS):
        return []
    made = [name for name in names if _make_one(report, name)]
    _package(report)
    for name in made:
        if name in PACKAGES:
            _package(report, PACKAGES[name])
    return made


def _make_one(report, name):
    with report.step(f"image of {name}", f"boards: image of {name}"):
        done = build.make(sys.executable, "-B", "-m", "boards.tools.image", name, "--check")
        (LOGS / f"image-{name}.log").write_text(done.stdout, encoding="utf-8")
        report.add(f"boards: image of {name}, bit-identical twice", done.returncode == 0, done.stdout)
    if done.returncode == 0 and name in IMAGES:
        with report.step(f"images of tests for {name}", f"boards: images of tests for {name}"):
            done = build.make("cmake", "--build", "--preset", boards.load(name).preset, "--target", *IMAGES[name])
            report.add(f"boards: images of tests for {name}", done.returncode == 0, done.stdout)
    return done.returncode == 0


def _package(report, *architecture):
    """The Debian package, which the tests look at, of this machine's architecture or of another."""
    case = f"boards: {' '.join(('package', *architecture))}, bit-identical twice"
    with report.step(case, case):
        done = build.make(sys.executable, "-B", "-m", "boards.tools.deb", *architecture, "--check")
        report.add(case, done.returncode == 0, done.stdout)


def run(report, names):
    """The system tests over each board, and the boards' own."""
    whole = [name for name in names if boards.load(name).runs_system_tests]
    if whole:
        system.count(report, f"system tests on {', '.join(whole)}", "system/boards", _stacks(whole), SECONDS * len(whole))
    if names:
        system.count(report, f"tests of {', '.join(names)}", "boards", ["--suite", "boards", *_stacks(names)], SECONDS * len(names))
    for name in names:
        if name in MEASURED:
            _measure(report, name)


def _measure(report, name):
    """Whether the measures of a board can be taken at all; what they say is nobody's case."""
    case = f"boards: the benchmark of {name} runs"
    if not report.wanted(case):
        return
    with report.step(f"benchmark of {name}, one round", case):
        command = ["tests/bench/run", "--board", name, "--quick", *(word for measure in MEASURES for word in ("--only", measure))]
        done = subprocess.run(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=SECONDS, check=False)
        report.add(case, done.returncode == 0 and "not measured" not in done.stdout, done.stdout)


def _stacks(names):
    return [word for name in names for word in ("--stack", name)]
