"""Builds a Linux board's image into build/image/BOARD. Usage: image.py BOARD [--check]

kernel, initramfs.img and data.img (an empty data partition) boot the board; image.spdx.json is the bill of materials. With --check the
image is made twice, and it is an error if a byte differs.
"""

import os
import pathlib
import re
import shutil
import tempfile

import board as boards
import initramfs
import packages
import sbom
import steps
from board import CHECKOUT

# The same in every image, so that the same sources give the same bytes. SOURCE_DATE_EPOCH (reproducible-builds.org) overrides it.
TIME = 1767225600  # 2026-01-01
DATA_LABEL = "wirelab-data"
DATA_UUID = "6a4f3f0e-5f0b-4c1a-9d5e-77697265006c"
FILES = ("kernel", "initramfs.img", "data.img")


def main(arguments):
    names = [word for word in arguments if word != "--check"]
    if len(names) != 1:
        raise steps.Failed("usage: boards/image BOARD [--check]")
    board = boards.load(names[0])
    build(board)
    if "--check" in arguments:
        check(board)
    for name in (*FILES, "image.spdx.json"):
        path = board.images / name
        print(f"{name:16} {path.stat().st_size:>11} bytes  SHA-256 {sbom.sha256(path)}")
    print(f"in {board.images.relative_to(CHECKOUT)}; the bill of materials (SPDX 2.3) is image.spdx.json")


def build(board):
    """Brings the image up to date with the sources."""
    steps.say("packages (kernel and busybox, from Debian)")
    kernel, busybox = packages.fetch(board.kernel, board.busybox)
    print(f"{kernel.name} {kernel.version}, {busybox.name} {busybox.version}")
    steps.say(f"programs for {board.preset} (the first time takes a few minutes; after that seconds)")
    compile_programs(board.preset)
    steps.say("image")
    make(board, kernel, busybox, board.images)


def compile_programs(preset, *targets):
    environment = {"CCACHE_DIR": os.environ.get("CCACHE_DIR", str(CHECKOUT / "build/ccache")), "CCACHE_NOHASHDIR": "1"}
    if not (CHECKOUT / "build" / preset / "build.ninja").is_file():
        tests = ["-DWIRELAB_TESTS=OFF"]  # they need packages that a user does not
        steps.run("cmake", "--preset", preset, *tests, environment=environment, what="configuring the build")
    targets = targets or ("wirelabd", "wirelab-init")
    steps.show("cmake", "--build", "--preset", preset, "--target", *targets, environment=environment, what="the build")


def make(board, kernel, busybox, place):
    """Writes the image's files into `place`; what was there is replaced only when all is made."""
    time = int(os.environ.get("SOURCE_DATE_EPOCH", TIME))
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as made:
        made = pathlib.Path(made)
        shutil.copyfile(next((kernel.root / "boot").glob("vmlinuz-*")), made / "kernel")
        initramfs.build(board, CHECKOUT / "build" / board.preset / "bin", kernel, busybox, time, made)
        make_data(made / "data.img", board.data_mebibytes, time)
        files = [made / name for name in FILES]
        (made / "image.spdx.json").write_text(sbom.document(board, version(), files, parts(board, kernel, busybox), time), encoding="utf-8")
        place.mkdir(exist_ok=True)
        for path in made.iterdir():
            path.replace(place / path.name)


def make_data(path, mebibytes, time):
    """An empty ext4 file system in a sparse file; everything in it that is random elsewhere is fixed."""
    with open(path, "wb") as file:
        file.truncate(mebibytes << 20)
    steps.run("/sbin/mke2fs", "-q", "-F", "-t", "ext4", "-L", DATA_LABEL, "-U", DATA_UUID, "-E",
              f"hash_seed={DATA_UUID},root_owner=0:0,nodiscard,assume_storage_prezeroed=1", path, environment={"E2FSPROGS_FAKE_TIME": str(time)},
              what="making the data partition")


def check(board):
    """Makes the image a second time and compares."""
    with tempfile.TemporaryDirectory(dir=board.images.parent) as place:
        again = pathlib.Path(place) / "again"
        make(board, packages.read(board.kernel), packages.read(board.busybox), again)
        different = [path.name for path in sorted(board.images.iterdir()) if path.read_bytes() != (again / path.name).read_bytes()]
    if different:
        raise steps.Failed(f"made twice, these files of the image differ: {', '.join(different)}")
    print("made twice: bit-identical")


def version():
    """The project's version, as CMakeLists.txt has it."""
    return re.search(r"project\(wirelab VERSION (\S+)", (CHECKOUT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]


def parts(board, kernel, busybox):
    """What is in the image, for the bill of materials."""
    rows = {row[0]: row for row in packages.manifest()}
    ours = {"name": "wirelab", "version": version(), "licence": "Apache-2.0", "comment": "wirelabd and the board's first process"}
    mbedtls = rows["mbedtls"]
    return [
        ours,
        {"name": "mbedtls", "version": mbedtls[1], "licence": mbedtls[4], "comment": "its SHA-256 code, compiled into wirelabd",
         "purl": f"pkg:generic/mbedtls@{mbedtls[1]}"},
        *(_debian(package, "in the image as the package has it") for package in (kernel, busybox)),
        *_static_libraries(board),
    ]


def _debian(package, comment):
    return {"name": package.name, "version": package.version, "licence": package.licence, "sha256": package.sha256, "supplier": "Organization: Debian",
            "purl": f"pkg:deb/debian/{package.name}@{package.version.replace(':', '%3A')}", "comment": comment}


def _static_libraries(board):
    """The C and C++ libraries that are linked into our programs, from the packages that this machine's compiler uses."""
    listed = []
    for library, licence in (("libc.a", "LGPL-2.1-or-later"), ("libstdc++.a", "GPL-3.0-or-later WITH GCC-exception-3.1")):
        found = os.path.realpath(steps.run(f"{board.compiler}g++", f"-print-file-name={library}").strip())
        owner = steps.run("dpkg-query", "-S", found, what=f"finding the package of {library}").split(":")[0]
        release = steps.run("dpkg-query", "-W", "-f", "${Version}", owner)
        listed.append({"name": owner, "version": release, "licence": licence, "supplier": "Organization: Debian",
                       "purl": f"pkg:deb/debian/{owner}@{release.replace(':', '%3A')}", "comment": f"{library}, linked into our programs"})
    return listed


if __name__ == "__main__":
    steps.main(main)
