"""Runs tests/system/run and counts its cases."""

import json
import subprocess
import sys

from build import CHECKOUT, LOGS

SECONDS = 1500


def run(report, wanted, with_lwip):
    """The system tests over the programs of a preset: over BSD sockets, and over lwIP if that was built too."""
    posix, lwip = wanted.posix, wanted.lwip if with_lwip else None
    arguments = ["--bin", str(CHECKOUT / "build" / posix / "bin")]
    arguments += ["--lwip-bin", str(CHECKOUT / "build" / lwip / "bin")] if lwip else ["--stack", "posix"]
    arguments += ["--only", wanted.only] if wanted.only else []
    count(report, f"system tests, {posix}{' and ' + lwip if lwip else ''}", f"system/{posix}", arguments)


def count(report, what, group, arguments):
    """Runs tests/system/run with these arguments; its cases are counted as `group: name`."""
    log = LOGS / group.replace("/", "-")
    results = log.with_suffix(".json")
    results.unlink(missing_ok=True)
    command = [sys.executable, str(CHECKOUT / "tests/system/run"), "--json", str(results), *arguments]
    command += ["--only", report.only.pattern] if report.only else []
    with report.step(what, f"{group}:"):
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, text=True, errors="replace", check=False)
            output = done.stdout
        except subprocess.TimeoutExpired as late:
            output = f"{(late.stdout or b'').decode(errors='replace')}\nstill running after {SECONDS} s"
        log.with_suffix(".log").write_text(output, encoding="utf-8")
        try:
            with open(results, encoding="utf-8") as file:
                tests = json.load(file)["tests"]
        except (OSError, ValueError, KeyError):
            report.add(f"{group}: tests/system/run", False, output)
            return
        for test in tests:
            report.add(f"{group}: {test['name']}", test["passed"], test.get("message") or "")
