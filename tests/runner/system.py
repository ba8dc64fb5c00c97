"""Runs the system tests over the programs of a preset."""

import json
import subprocess
import sys

from build import CHECKOUT, LOGS

SECONDS = 1500


def run(report, wanted, with_lwip):
    """Over BSD sockets, and over lwIP if that was built too."""
    posix, lwip = wanted.posix, wanted.lwip if with_lwip else None
    results = LOGS / f"system-{posix}.json"
    results.unlink(missing_ok=True)
    command = [sys.executable, str(CHECKOUT / "tests/system/run"), "--bin", str(CHECKOUT / "build" / posix / "bin"), "--json", str(results)]
    command += ["--lwip-bin", str(CHECKOUT / "build" / lwip / "bin")] if lwip else ["--stack", "posix"]
    for pattern in (wanted.only, report.only.pattern if report.only else None):
        command += ["--only", pattern] if pattern else []
    with report.step(f"system tests, {posix}{' and ' + lwip if lwip else ''}", f"system/{posix}:"):
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, text=True, errors="replace", check=False)
            output = done.stdout
        except subprocess.TimeoutExpired as late:
            output = f"{(late.stdout or b'').decode(errors='replace')}\nstill running after {SECONDS} s"
        (LOGS / f"system-{posix}.log").write_text(output, encoding="utf-8")
        try:
            with open(results, encoding="utf-8") as file:
                tests = json.load(file)["tests"]
        except (OSError, ValueError, KeyError):
            report.add(f"system/{posix}: tests/system/run", False, output)
            return
        for test in tests:
            report.add(f"system/{posix}: {test['name']}", test["passed"], test.get("message") or "")
