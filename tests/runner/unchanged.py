"""What is as it was in a commit whose sources have all been analysed; `analysed` names it, and whoever has run tests/lint over another one
writes that one's name there. A clone that lacks the commit reads everything. What a CMakeLists.txt tells the compiler is not asked."""

import subprocess

import compiled
from build import CHECKOUT

RECORD = CHECKOUT / "tests/runner/analysed"


def since(report, paths):
    """Those of the sources that have to be analysed: they, or what they include, have changed since. All of them, if the commit is not known
    here, or if the rules have changed."""
    commit = RECORD.read_text(encoding="ascii").strip()
    changed = _changed(commit)
    if changed is None:
        report.say(f"clang-tidy reads everything: this clone does not know commit {commit}")
        return paths
    if any(path.startswith(compiled.RULES) for path in changed):
        report.say(f"clang-tidy reads everything: its rules or the libraries have changed since commit {commit}")
        return paths
    wanted = [path for path in paths if not changed.isdisjoint(compiled.read(path))]
    report.say(f"clang-tidy reads {len(wanted)} of {len(paths)} files: the others are as in commit {commit}, all of which passed")
    return wanted


def _changed(commit):
    listed = []
    for command in (["git", "diff", "--name-only", commit, "--"], ["git", "ls-files", "--others", "--exclude-standard"]):
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return None
        listed += done.stdout.splitlines()
    return set(listed)
