"""Where the tests find what they test; importing it makes `boards.tools` and the system tests' support importable."""

import pathlib
import sys

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
CLIENT = CHECKOUT / "build/native/bin/wirelab"
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests/system")]
