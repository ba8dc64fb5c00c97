"""`wirelab --json trace explain`, as programs read it."""

import json
import os
import subprocess

PROGRAM = os.path.join(os.environ["WIRELAB_BIN"], "wirelab")


def explain_all(paths, expected=0):
    """The results of a run over files, in their order."""
    done = subprocess.run([PROGRAM, "--json", "trace", "explain", *map(str, paths)], capture_output=True, timeout=250)
    # What a sanitizer says is on standard error too.
    if done.returncode != expected or (expected == 0 and done.stderr):
        raise AssertionError(f"explaining {len(paths)} files ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return json.loads(done.stdout)["results"]


def explain(path):
    """The result of one file that is whole."""
    return explain_all([path])[0]
