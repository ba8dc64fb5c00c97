"""Looks at an image of an ext4 file system after a power cut, with the file system's own tools and without mounting it."""

import os
import pathlib
import re
import shutil
import subprocess
import time

from .load import digest

# What a clean file system may show. The superblock's totals of free blocks and inodes are not in the journal: Linux takes them from the groups
# at each mount. A file that was removed and not yet given back is on the list of orphans, for the next mount: part of the recovery as well.
USUAL = re.compile(r"""e2fsck\ .*|Pass\ [1-5]:\ .*|\S+:\ recovering\ journal|Clearing\ orphaned\ inode\ .*|Fix\?\ yes||\S+:\ \d+/\d+\ files\ .*
                    |Free\ (blocks|inodes)\ count\ wrong\ \(\d+,\ counted=\d+\)\.|\S+:\ \*+\ FILE\ SYSTEM\ WAS\ MODIFIED\ \*+""", re.VERBOSE)
FOLDER = "files"  # where on the disk the appliance's files are


def check(image, place):
    """Lets the journal be replayed in `image`, which is changed by it. Answers what is wrong with the file system, and its files as
    name -> digest. `place` is a folder for the files, which is made and taken away."""
    status, said = _run("/sbin/e2fsck", "-f", "-y", image)
    faults = unusual(status, said)
    status, said = _run("/sbin/e2fsck", "-f", "-n", image)
    if status != 0:
        faults.append(f"still not clean after the repair: {said}")
    place = pathlib.Path(place)
    place.mkdir()
    try:
        _, said = _run("/sbin/debugfs", "-R", f"rdump /{FOLDER} {place}", image)
        # Before the first start made it, there is no such folder.
        said = [line for line in said.splitlines()[1:] if line.strip() and "File not found by ext2_lookup" not in line]
        faults += [f"reading its files: {line}" for line in said]
        found = {path.name: digest(path.read_bytes()) for path in (place / FOLDER).glob("*") if path.is_file()}
    finally:
        shutil.rmtree(place)
    return faults, found


def unusual(status, said):
    """What e2fsck found besides a journal to be replayed and what belongs to that."""
    faults = [f"e2fsck: {line}" for line in said.splitlines() if not USUAL.fullmatch(line)]
    return faults if status in (0, 1) else [*faults, f"e2fsck ended with status {status}"]


def _run(*command):
    # The board's clock may be ahead of ours by a part of a second, and a file system from the future is not clean.
    later = {**os.environ, "E2FSCK_TIME": str(int(time.time()) + 3600)}
    done = subprocess.run(command, env=later, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          timeout=60, check=False)
    return done.returncode, done.stdout
