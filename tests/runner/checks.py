"""Formatting and static analysis of the sources."""

import concurrent.futures
import os
import subprocess

from build import CHECKOUT


def run(report, thorough):
    """Formatting always; clang-tidy, which takes minutes, when thorough."""
    sources = _tracked("*.cpp", "*.h", "*.c")
    with report.step(f"formatting of {len(sources)} files"):
        _check(report, "lint: clang-format", ["clang-format-19", "--dry-run", "--Werror", *sources])
    if not thorough:
        return
    units = [path for path in sources if path.endswith(".cpp") and not path.startswith(("tests/fuzz", "tests/bench"))]
    compiled = (CHECKOUT / "build/native/compile_commands.json").read_text(encoding="utf-8")
    units = [path for path in units if str(CHECKOUT / path) in compiled]
    with report.step(f"clang-tidy over {len(units)} files"):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(lambda path: _check(report, f"lint: clang-tidy {path}", ["clang-tidy-19", "--quiet", "-p", "build/native", path]), units):
                pass


def _tracked(*patterns):
    done = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns], cwd=CHECKOUT, capture_output=True, text=True,
                          check=True)
    return sorted(path for path in done.stdout.splitlines() if (CHECKOUT / path).is_file())


def _check(report, name, command):
    if not report.wanted(name):
        return
    done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    report.add(name, done.returncode == 0, done.stdout)
