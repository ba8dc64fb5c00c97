"""How the tools run other programs and speak of it."""

import os
import pathlib
import subprocess
import sys

from boards.tools.board import CHECKOUT


class Failed(Exception):
    """A sentence for the user: what failed, on what, why, what to do."""


def say(text):
    print(f"\n== {text}", flush=True)


def run(*command, environment=None, what=None):
    """Runs a command in the checkout; its output is shown only if it fails."""
    done = subprocess.run([str(word) for word in command], cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, **(environment or {})}, text=True, errors="replace", check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stdout)
        raise Failed(f"{what or 'the command'} failed ({' '.join(map(str, command))}); the lines above say why")
    return done.stdout


def show(*command, environment=None, what=None):
    """Runs a command in the checkout and lets the user see its progress."""
    done = subprocess.run([str(word) for word in command], cwd=CHECKOUT, stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})},
                          check=False)
    if done.returncode != 0:
        raise Failed(f"{what or 'the command'} failed ({' '.join(map(str, command))}); the lines above say why")


def main(function):
    """Runs a tool's main function; a failure becomes one line on standard error and exit status 1."""
    try:
        function(sys.argv[1:])
    except Failed as failure:
        sys.exit(f"boards/{pathlib.Path(sys.argv[0]).stem}: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
