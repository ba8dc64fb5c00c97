"""A board's image from a second compile: of a copy of the checkout in another folder, with every file compiled anew."""

import pathlib
import shutil
import sys
import tempfile

from boards.tools import steps
from boards.tools.board import CHECKOUT


def image(board, time, place):
    """Compiles in `place`, an empty folder, what an image of that time is made of; answers the folder with the image's files. What others made is
    shared with this checkout."""
    copy = place / "checkout"
    shutil.copytree(CHECKOUT, copy, symlinks=True, ignore=_all_but_sources)
    (copy / "build").mkdir()
    (copy / "build/third_party").symlink_to(CHECKOUT / "build/third_party")
    steps.run("env", "-C", copy, sys.executable, "-B", "-m", "boards.tools.image", board.name, what="the second compile",
              environment={"SOURCE_DATE_EPOCH": str(time), "CCACHE_DISABLE": "1"})
    return copy / board.images.relative_to(CHECKOUT)


def _all_but_sources(folder, names):
    return {"build", ".git"}.intersection(names) if pathlib.Path(folder) == CHECKOUT else set()
