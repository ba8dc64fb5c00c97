"""Makes the Debian package of this machine's architecture, or of the one named, into build/PRESET/package.

Usage: deb.py [amd64|arm64] [--check]. With --check it is made twice from the same programs, and it is an error if a byte differs.
"""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import tempfile

from boards.tools import image, materials, sbom, steps
from boards.tools.board import CHECKOUT

CHECK = "--check"


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Where a package's programs come from."""

    preset: str
    targets: tuple  # of the preset

    @property
    def place(self):
        """Where the package is put, which holds nothing else."""
        return CHECKOUT / "build" / self.preset / "package"

    def package(self):
        """The package that was made last."""
        found = list(self.place.glob("*.deb"))
        if len(found) != 1:
            raise steps.Failed(f"there is no package in {self.place.relative_to(CHECKOUT)}: make it with boards/deb")
        return found[0]


# Its boards' preset has compiled nearly all of it already.
CROSS = {"arm64": Recipe("linux-arm64", ("wirelabd_dynamic", "wirelab"))}
# Of its own architecture a machine packs what it has built for itself.
OWN = Recipe("native", ("wirelabd", "wirelab"))


def main(arguments):
    known = recipes()
    names = [word for word in arguments if word != CHECK] or [own_architecture()]
    if len(names) != 1 or names[0] not in known:
        raise steps.Failed(f"usage: boards/deb [{'|'.join(sorted(known))}] [{CHECK}]")
    recipe = known[names[0]]
    steps.say(f"programs for {recipe.preset} (the first time takes a few minutes; after that seconds)")
    image.compile_programs(recipe.preset, *recipe.targets)
    steps.say("package")
    shutil.rmtree(recipe.place, ignore_errors=True)
    package = make(recipe, recipe.place)
    if CHECK in arguments:
        check(recipe, package)
    print(f"{package.name} {package.stat().st_size} bytes  SHA-256 {sbom.sha256(package)}")
    print(f"in {package.parent.relative_to(CHECKOUT)}; install it with: apt install ./{package.name}")


def recipes():
    """One for each architecture, by Debian's name of it."""
    return {**CROSS, own_architecture(): OWN}


def own_architecture():
    return subprocess.run(["dpkg", "--print-architecture"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def make(recipe, place):
    """Packs the programs that are there into a folder that nobody else uses meanwhile; answers the package's path."""
    settings = CHECKOUT / "build" / recipe.preset / "CPackConfig.cmake"
    if not settings.is_file():
        raise steps.Failed(f"the preset {recipe.preset} has no package: its compiler is for none of the architectures in boards/native/package.cmake")
    time = {"SOURCE_DATE_EPOCH": str(image.build_time())}
    before = os.umask(0o022)
    try:
        steps.run("cpack", "--config", settings, "-B", place, "-D", f"CPACK_PACKAGE_VERSION={materials.package_version()}", environment=time,
                  what="cpack")
    finally:
        os.umask(before)
    shutil.rmtree(place / "_CPack_Packages")
    return next(place.glob("*.deb"))


def check(recipe, package):
    """Times and rights of what is packed may come from the package's time alone, so the second time the programs are younger."""
    for program in (CHECKOUT / "build" / recipe.preset / "bin").rglob("wirelab*"):
        if program.is_file():
            program.touch()
    with tempfile.TemporaryDirectory(dir=CHECKOUT / "build") as place:
        if make(recipe, pathlib.Path(place)).read_bytes() != package.read_bytes():
            raise steps.Failed(f"made twice, {package.name} differs")
    print("made twice: bit-identical")


if __name__ == "__main__":
    steps.main(main)
