"""Runs tests/system/run and counts its cases."""

import json
import os
import signal
import subprocess
import sys

from build import CHECKOUT, LOGS

SECONDS = 1500


def run(report, wanted):
    """The system tests over the programs of a preset."""
    name = f"{wanted.preset}-{wanted.folder}" if wanted.folder else wanted.preset
    arguments = ["--bin", str(CHECKOUT / "build" / wanted.preset / "bin" / wanted.folder)]
    arguments += ["--stack", wanted.stack] if wanted.stack else []
    arguments += ["--only", wanted.only] if wanted.only else []
    count(report, f"system tests, {name}", f"system/{name}", arguments)


def count(report, what, group, arguments, seconds=SECONDS):
    """Runs tests/system/run with these arguments for at most so long; its cases are counted as `group: name`."""
    log = LOGS / group.replace("/", "-")
    results = log.with_suffix(".json")
    results.unlink(missing_ok=True)
    command = [sys.executable, str(CHECKOUT / "tests/system/run"), "--json", str(results), *arguments]
    command += ["--only", report.only.pattern] if report.only else []
    with report.step(what, f"{group}:"):
        output = _output(command, seconds)
        log.with_suffix(".log").write_text(output, encoding="utf-8")
        try:
            with open(results, encoding="utf-8") as file:
                tests = json.load(file)["tests"]
        except (OSError, ValueError, KeyError):
            report.add(f"{group}: tests/system/run", False, output)
            return
        for test in tests:
            report.add(f"{group}: {test['name']}", test["passed"], test.get("message") or "")


def _output(command, seconds):
    """What a command says; at the deadline it ends with all that it has started."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          start_new_session=True) as process:
        try:
            return process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return f"{process.communicate()[0]}\nstill running after {seconds} s"
