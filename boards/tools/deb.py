"""Makes the Debian package of this machine's architecture, or of the one named, into build/PRESET/package.

Usage: deb.py [amd64|arm64] [--check]. With --check it is made twice from the same programs, and it is an error if a byte differs.
"""

import os
import shutil
import subprocess
import tempfile

from boards.tools import image, sbom, steps
from boards.tools.board import CHECKOUT

# What is compiled by a cross compiler; of its own architecture a machine packs what it has built for itself.
CROSS = {"arm64": "deb-arm64"}
CHECK = "--check"


def main(arguments):
    presets = {**CROSS, own_architecture(): "native"}
    names = [word for word in arguments if word != CHECK] or [own_architecture()]
    if len(names) != 1 or names[0] not in presets:
        raise steps.Failed(f"usage: boards/deb [{'|'.join(sorted(presets))}] [{CHECK}]")
    preset = presets[names[0]]
    steps.say(f"programs for {preset} (the first time takes a few minutes; after that seconds)")
    image.compile_programs(preset, "wirelabd", "wirelab")
    steps.say("package")
    package = make(preset)
    if CHECK in arguments:
        check(preset, package)
    print(f"{package.name} {package.stat().st_size} bytes  SHA-256 {sbom.sha256(package)}")
    print(f"in {package.parent.relative_to(CHECKOUT)}; install it with: apt install ./{package.name}")


def own_architecture():
    return subprocess.run(["dpkg", "--print-architecture"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def make(preset):
    """Packs the programs that are there; answers the package's path."""
    place = CHECKOUT / "build" / preset / "package"
    shutil.rmtree(place, ignore_errors=True)
    time = {"SOURCE_DATE_EPOCH": str(image.build_time())}
    before = os.umask(0o022)
    try:
        steps.run("cpack", "--config", place.parent / "CPackConfig.cmake", environment=time, what="cpack")
    finally:
        os.umask(before)
    return next(place.glob("*.deb"))


def check(preset, package):
    with tempfile.TemporaryDirectory(dir=CHECKOUT / "build") as place:
        kept = shutil.copy(package, place)
        again = make(preset)
        with open(kept, "rb") as first:
            if first.read() != again.read_bytes():
                raise steps.Failed(f"made twice, {package.name} differs")
    print("made twice: bit-identical")


if __name__ == "__main__":
    steps.main(main)
