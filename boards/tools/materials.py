"""The parts of an image as its bill of materials lists them."""

import datetime
import os
import re
import shutil
import subprocess

from boards.tools import packages, steps
from boards.tools.board import CHECKOUT


def version():
    """The project's version, as CMakeLists.txt has it."""
    return re.search(r"project\(wirelab VERSION (\S+)", (CHECKOUT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]


def git(*words):
    """What git answers about the checkout, without the end of its line; nothing where there is no git or no repository."""
    if not shutil.which("git"):
        return ""
    # The checkout may be another user's than the one who asks, as under sudo, and then nothing of ours is to be left in it.
    command = ["git", "--no-optional-locks", "-c", f"safe.directory={CHECKOUT}", *words]
    asked = subprocess.run(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return asked.stdout.strip() if asked.returncode == 0 else ""


def package_version():
    """The version of a package: behind the project's the time and name of the commit, so that apt takes the later of two for the newer."""
    time, commit = git("log", "-1", "--format=%ct"), git("rev-parse", "--short=12", "HEAD")
    if not time or not commit:
        return version()
    changed = ".changed" if git("status", "--porcelain", "--untracked-files=no") else ""
    return f"{version()}+git{datetime.datetime.fromtimestamp(int(time), datetime.timezone.utc):%Y%m%d%H%M%S}.{commit}{changed}"


def ours(comment):
    return {"name": "wirelab", "version": version(), "licence": "Apache-2.0", "comment": comment}


def compiled(name, comment):
    """A row of the manifest whose source is compiled with ours."""
    row = packages.row(name)
    return {"name": name, "version": row[1], "licence": row[4], "comment": f"{comment}, compiled into our program",
            "purl": f"pkg:generic/{name}@{row[1]}"}


def debian(package, comment):
    """A binary package whose files are in the image."""
    return {"name": package.name, "version": package.version, "licence": package.licence, "sha256": package.sha256,
            "supplier": "Organization: Debian", "purl": _purl(package.name, package.version), "comment": comment}


def linked(board, library, licence):
    """A library of the board's compiler that is linked into our programs, from the package that this machine has it from."""
    found = os.path.realpath(steps.run(f"{board.compiler}g++", f"-print-file-name={library}").strip())
    owner = steps.run("dpkg-query", "-S", found, what=f"finding the package of {library}").split(":")[0]
    release = steps.run("dpkg-query", "-W", "-f", "${Version}", owner)
    return {"name": owner, "version": release, "licence": licence, "supplier": "Organization: Debian", "purl": _purl(owner, release),
            "comment": f"{library}, linked into our programs"}


def _purl(name, release):
    return f"pkg:deb/debian/{name}@{release.replace(':', '%3A')}"
