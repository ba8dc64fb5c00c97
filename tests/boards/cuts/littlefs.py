"""Looks at an image of a littlefs disk after a power cut, with the store of the boards (littlefs_files.cpp)."""

import pathlib
import shutil
import subprocess

import places

from .load import digest

PROGRAM = places.CHECKOUT / "build/native/bin/support/littlefs_files"


def check(image, place):
    """Answers what is wrong with the file system in `image`, and its files as name -> digest. `place` is a folder for the files, which is made
    and taken away."""
    place = pathlib.Path(place)
    place.mkdir()
    try:
        done = subprocess.run([PROGRAM, image, place], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=60, check=False)
        faults = done.stdout.splitlines()
        if done.returncode != 0 and (done.returncode != 1 or not faults):
            faults.append(f"{PROGRAM.name} ended with status {done.returncode}")
        return faults, {path.name: digest(path.read_bytes()) for path in place.iterdir()}
    finally:
        shutil.rmtree(place)
