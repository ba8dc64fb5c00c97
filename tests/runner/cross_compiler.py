"""What clang has to be told to read the sources of a preset whose compiler is GCC for another processor."""

import json
import os
import shlex
import subprocess


def options(build):
    """For clang-tidy. It knows the processors but only its own machine's headers: it is given the folders that the compiler itself names, and
    the processor that stands in the compiler's name."""
    with open(build / "compile_commands.json", encoding="utf-8") as file:
        compiler, *words = next(shlex.split(entry["command"]) for entry in json.load(file) if entry["file"].endswith(".cpp"))
    chosen = [option for option in words if option.startswith(("-m", "--specs="))]
    asked = [compiler, *chosen, "-x", "c++", "-E", "-v", os.devnull]
    said = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
                          env={**os.environ, "LC_ALL": "C"}).stderr
    listed = said.partition("search starts here:\n#include <...> search starts here:\n")[2].partition("End of search list.")[0]
    folders = [os.path.realpath(line.strip()) for line in listed.splitlines()]
    if not folders:
        raise ValueError(f"{' '.join(asked)} names no folders of headers: {said}")
    # Not what GCC has built in (in its own lib/gcc): clang has that of its own.
    target = os.path.basename(compiler).removesuffix("-g++").removesuffix("-gcc")
    return (f"--target={target}", "-Wno-unused-command-line-argument", *(f"-isystem{folder}" for folder in folders if "/gcc/" not in folder))
