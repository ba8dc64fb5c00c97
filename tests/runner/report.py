"""Counts results, shows progress, and closes with what failed."""

import re
import threading
import time

SHOWN_AT_ONCE = 5  # failures of one step, at its end; all of them stand at the end of the run


class Report:
    """One line a step while it runs; at the end the output of what failed and `N passed, N failed`."""

    def __init__(self, only=None):
        self.only = re.compile(only) if only else None
        self.passed = []  # names
        self.failures = []  # (name, output)
        self.lock = threading.Lock()
        self.started = time.monotonic()

    def wanted(self, name):
        """Whether a case is to be run and counted."""
        return self.only is None or self.only.search(name) is not None

    def add(self, name, ok, output=""):
        """Counts one test case."""
        with self.lock:
            if ok:
                self.passed.append(name)
            else:
                self.failures.append((name, output))

    def step(self, what, cases):
        """A step that reports its own time, and what became of the cases whose names begin with `cases`:
        `with report.step("building native", "build native"): …`. Steps may overlap."""
        return Step(self, what, cases)

    def count(self, cases):
        """How many cases whose names begin like this passed so far, and which failed, with their output."""
        with self.lock:
            return (sum(name.startswith(cases) for name in self.passed), [one for one in self.failures if one[0].startswith(cases)])

    def say(self, line):
        """Shows a line of progress."""
        minutes, seconds = divmod(int(time.monotonic() - self.started), 60)
        with self.lock:
            print(f"[{minutes:02d}:{seconds:02d}] {line}", flush=True)

    def close(self):
        """Prints what failed and the count; returns the exit status."""
        for name, output in self.failures:
            print(f"\n----- FAILED: {name}")
            print(_tail(output))
        if self.failures:
            print("\nfailed:")
            for name, _ in self.failures:
                print(f"  {name}")
        if not self.passed and not self.failures:
            self.failures.append(("no test ran", ""))
            print("\nno test ran")
        print(f"{len(self.passed)} passed, {len(self.failures)} failed", flush=True)
        return 1 if self.failures else 0


class Step:
    """The time of one step, and how many cases passed and failed within it."""

    def __init__(self, report, what, cases):
        self.report = report
        self.what = what
        self.cases = cases

    def __enter__(self):
        self.begun = time.monotonic()
        self.report.say(f"{self.what} …")
        return self

    def __exit__(self, *_):
        seconds = time.monotonic() - self.begun
        passed, failed = self.report.count(self.cases)
        counts = f": {passed} passed, {len(failed)} failed" if passed or failed else ""
        self.report.say(f"{self.what}{counts} ({seconds:.0f} s)")
        for name, output in failed[:SHOWN_AT_ONCE]:  # whoever sees no more than a part of a long output sees what it is about
            self.report.say(f"  failed: {name}: {' | '.join(_said(output)[-3:])}")


def _said(output):
    """Lines that say something, each cut to what fits beside others."""
    return [line.strip()[:200] for line in output.splitlines() if line.strip()]


def _tail(text, most=120):
    lines = text.splitlines()
    if len(lines) <= most:
        return text
    return "\n".join([f"… {len(lines) - most} lines before", *lines[-most:]])
