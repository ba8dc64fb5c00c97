"""Builds a board's image into build/image/BOARD, with its bill of materials in image.spdx.json.

Usage: image.py BOARD [--check] [--check-compile]. With --check the image is made twice, and it is an error if a byte differs; with --check-compile
its programs are compiled twice as well, the second time in another folder and without the compiler's cache (minutes).
"""

import os
import pathlib
import tempfile

from boards.tools import board as boards
from boards.tools import materials, sbom, second_compile, steps
from boards.tools.board import CHECKOUT

# For sources that are in no git repository.
TIME = 1767225600  # 2026-01-01
BILL = "image.spdx.json"


def main(arguments):
    names = [word for word in arguments if word not in CHECKS]
    if len(names) != 1:
        raise steps.Failed(f"usage: boards/image BOARD {' '.join(f'[{word}]' for word in CHECKS)}")
    board = boards.load(names[0])
    build(board)
    for word, (ways, again) in CHECKS.items():
        if word in arguments:
            check(board, ways, again)
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
        new = {path.name for path in made.iterdir()}
        for path in made.iterdir():
            path.replace(place / path.name)
        for path in place.iterdir():  # what an older recipe made
            if path.name not in new and path.is_file():
                path.unlink()


def build_time():
    """The time that everything in an image has, and that no board's clock is before: that of the last commit, so that the same sources give
    the same bytes. SOURCE_DATE_EPOCH (reproducible-builds.org) overrides it."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    return int(materials.git("log", "-1", "--format=%ct") or TIME)


def packed_again(board, place):
    """The same programs, packed a second time."""
    make(board, place / "again")
    return place / "again"


def compiled_again(board, place):
    """The same sources, compiled a second time."""
    steps.say("a second compile, in another folder and without the compiler's cache (minutes)")
    return second_compile.image(board, build_time(), place)


def check(board, ways, again):
    """Makes the image a second time and compares. `again(board, place)` makes it in an empty folder and answers where its files are."""
    with tempfile.TemporaryDirectory(dir=board.images.parent) as place:
        files = again(board, pathlib.Path(place))
        different = differences(board.images, files)
    if different:
        raise steps.Failed(f"{ways} twice, these files of the image differ: {', '.join(different)}")
    print(f"{ways} twice: bit-identical")


def differences(one, other):
    """The names of the files that two folders do not both have with the same bytes."""
    names = sorted({path.name for folder in (one, other) for path in folder.iterdir() if path.is_file()})
    return [name for name in names if _content(one / name) != _content(other / name)]


def _content(path):
    return path.read_bytes() if path.exists() else None


CHECKS = {"--check": ("made", packed_again), "--check-compile": ("compiled", compiled_again)}


if __name__ == "__main__":
    steps.main(main)
