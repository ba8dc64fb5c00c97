"""Builds a board's image into build/image/BOARD, with its bill of materials in image.spdx.json. Usage: image.py BOARD [--check]

With --check the image is made twice, and it is an error if a byte differs.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

from boards.tools import board as boards
from boards.tools import materials, sbom, steps
from boards.tools.board import CHECKOUT

# For sources that are in no git repository.
TIME = 1767225600  # 2026-01-01
BILL = "image.spdx.json"


def main(arguments):
    names = [word for word in arguments if word != "--check"]
    if len(names) != 1:
        raise steps.Failed("usage: boards/image BOARD [--check]")
    board = boards.load(names[0])
    build(board)
    if "--check" in arguments:
        check(board)
    names = (*board.FILES, BILL)
    for name in names:
        path = board.images / name
        print(f"{name:{max(map(len, names))}} {path.stat().st_size:>11} bytes  SHA-256 {sbom.sha256(path)}")
    print(f"in {board.images.relative_to(CHECKOUT)}; the bill of materials (SPDX 2.3) is {BILL}")


def build(board):
    """Brings the image up to date with the sources."""
    steps.say("packages of others")
    print(board.fetch())
    steps.say(f"programs for {board.preset} (the first time takes a few minutes; after that seconds)")
    compile_programs(board.preset, *board.programs)
    steps.say("image")
    make(board, board.images)


def compile_programs(preset, *targets):
    environment = {"CCACHE_DIR": os.environ.get("CCACHE_DIR", str(CHECKOUT / "build/ccache")), "CCACHE_NOHASHDIR": "1"}
    if not (CHECKOUT / "build" / preset / "build.ninja").is_file():
        tests = ["-DWIRELAB_TESTS=OFF"]  # they need packages that a user does not
        steps.run("cmake", "--preset", preset, *tests, environment=environment, what="configuring the build")
    steps.show("cmake", "--build", "--preset", preset, "--target", *targets, environment=environment, what="the build")


def make(board, place):
    """Writes the image's files into `place`; what was there is replaced only when all is made."""
    time = build_time()
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as made:
        made = pathlib.Path(made)
        board.make(made, time)
        bill = sbom.document(board, materials.version(), [made / name for name in board.FILES], board.parts(), time)
        (made / BILL).write_text(bill, encoding="utf-8")
        place.mkdir(exist_ok=True)
        for path in made.iterdir():
            path.replace(place / path.name)


def build_time():
    """The time that everything in an image has, and that no board's clock is before: that of the last commit, so that the same sources give
    the same bytes. SOURCE_DATE_EPOCH (reproducible-builds.org) overrides it."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    asked = subprocess.run(["git", "-c", f"safe.directory={CHECKOUT}", "log", "-1", "--format=%ct"], cwd=CHECKOUT, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False) if shutil.which("git") else None
    return int(asked.stdout) if asked and asked.returncode == 0 and asked.stdout.strip() else TIME


def check(board):
    """Makes the image a second time and compares."""
    with tempfile.TemporaryDirectory(dir=board.images.parent) as place:
        again = pathlib.Path(place) / "again"
        make(board, again)
        different = [path.name for path in sorted(again.iterdir()) if path.read_bytes() != (board.images / path.name).read_bytes()]
    if different:
        raise steps.Failed(f"made twice, these files of the image differ: {', '.join(different)}")
    print("made twice: bit-identical")


if __name__ == "__main__":
    steps.main(main)
