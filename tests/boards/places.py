"""Where the tests find what they test; importing it makes the tools of boards/linux importable."""

import pathlib
import sys

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
CLIENT = CHECKOUT / "build/native/bin/wirelab"
sys.path[:0] = [str(CHECKOUT / "boards/linux/tools"), str(CHECKOUT / "tests/system")]
