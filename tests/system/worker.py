"""Runs the named tests in this process, which `run` has put into namespaces of its own.

Usage: worker.py --list, or worker.py DESCRIPTOR NAME…; results go to the descriptor, one line of JSON for each test.
WIRELAB_SUITE is the folder whose tests are meant.
"""

import faulthandler
import json
import os
import signal
import subprocess
import sys
import time
import traceback
import unittest

from support import kept

HERE = os.path.dirname(os.path.abspath(__file__))
TEST_SECONDS = 300  # far above the longest test: ends one that hangs, with a trace of every thread


class Results(unittest.TestResult):
    """Writes one line of JSON for each test as it ends."""

    def __init__(self, lines):
        super().__init__()
        self.lines = lines

    def startTest(self, test):
        super().startTest(test)
        faulthandler.dump_traceback_later(TEST_SECONDS, exit=True)
        self.begun = time.monotonic()
        self.problems = []

    def stopTest(self, test):
        super().stopTest(test)
        self.write(test.id(), time.monotonic() - self.begun, self.problems)

    def addFailure(self, test, error):
        self.note(test, error)

    def addError(self, test, error):
        if isinstance(test, unittest.TestCase):
            self.note(test, error)
        else:  # the class itself could not be set up or taken down: a failure of its own name
            print("".join(traceback.format_exception(*error)))
            self.broken = True

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.note(test, error, f"in {subtest._subDescription()}\n")

    def addSkip(self, test, reason):
        self.problems.append(f"skipped ({reason}): it has shown nothing")

    def note(self, test, error, where=""):
        """Keeps a failure with what its servers said, taken while they are still there."""
        said = test.diagnostics() if hasattr(test, "diagnostics") else ""
        self.problems.append(where + "".join(traceback.format_exception(*error)) + said)

    def end(self, close):
        """Ends what the classes have shared; a board that does not end in order is a failure of the process."""
        faulthandler.dump_traceback_later(TEST_SECONDS, exit=True)
        try:
            close()
        except Exception:  # whatever it was, the other tests have been written
            traceback.print_exc(file=sys.stdout)
            self.broken = True

    def write(self, name, seconds, problems):
        result = {"name": name, "passed": not problems, "seconds": round(seconds, 3), "message": "\n".join(problems[:5])}
        print(json.dumps(result), file=self.lines, flush=True)


def discover():
    """Every test, by its full name."""
    def flatten(suite):
        for entry in suite:
            if isinstance(entry, unittest.TestSuite):
                yield from flatten(entry)
            else:
                yield entry

    tests = list(flatten(unittest.defaultTestLoader.discover(os.environ["WIRELAB_SUITE"])))
    broken = [test for test in tests if type(test).__module__ == "unittest.loader"]
    if broken:
        raise SystemExit("\n".join(str(getattr(test, "_exception", test)) for test in broken))
    return {test.id(): test for test in tests}


def give_signals_their_effect():
    """A shell that starts a job behind its back, and nohup, have SIGINT or SIGHUP ignored, and every program below inherits that: no test
    could interrupt one. A handler that does nothing ignores the signal here just as well, and is not inherited."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def main():
    give_signals_their_effect()
    sys.path.insert(0, HERE)
    tests = discover()
    if sys.argv[1:] == ["--list"]:
        for name, test in tests.items():
            board = test.kept_board() if hasattr(test, "kept_board") else ""
            print(f"{name}\t{getattr(test, 'stack_name', '-')}\t{getattr(test, 'class_seconds', 0)}\t{board}")
        return 0
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with open(int(sys.argv[1]), "w", encoding="utf-8") as lines:
        results = Results(lines)
        results.broken = False
        suite = unittest.defaultTestLoader.suiteClass(tests[name] for name in sys.argv[2:])
        suite.run(results)
        results.end(kept.close)
    return 1 if results.broken else 0


if __name__ == "__main__":
    sys.exit(main())
