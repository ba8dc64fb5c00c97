"""The unpacked Debian packages of an image (toolchains/third_party/fetch_packages)."""

import dataclasses
import pathlib

from boards.tools import steps
from boards.tools.board import CHECKOUT

FETCHED = CHECKOUT / "build/third_party"


@dataclasses.dataclass(frozen=True)
class Package:
    name: str  # Debian's name
    version: str  # Debian's version
    sha256: str  # of the .deb
    licence: str
    root: pathlib.Path

    @property
    def upstream(self):
        """The version without Debian's epoch and revision."""
        return self.version.split(":", 1)[-1].rsplit("-", 1)[0]


def fetch(*names):
    """Fetches what is missing of these rows of the manifest."""
    steps.show("toolchains/third_party/fetch_packages", *names, what="fetching packages")
    return [read(name) for name in names]


def read(name):
    place = FETCHED / name
    return Package(*(place / "about").read_text(encoding="utf-8").rstrip("\n").split("\t"), root=place / "root")


def row(name):
    """A row of the manifest: name, upstream version, origin, SHA-256, licence, reason."""
    text = (CHECKOUT / "toolchains/third_party/manifest.tsv").read_text(encoding="utf-8")
    return next(columns for columns in map(lambda line: line.split("\t"), text.splitlines()) if columns[0] == name)
