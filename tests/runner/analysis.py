"""clang-tidy over the sources of a preset.

Most of its time goes into the headers that a source includes, so sources with the same options are analysed many at a time, as one. What it
says then only chooses what is looked at again: each half of such a batch, down to one source alone, whose words count. (Sources that have a
name in common are never clean as one.) Rejected: CMake's own way of compiling sources together, which includes them; what is included is not
analysed.
"""

import concurrent.futures
import hashlib
import itertools
import os
import subprocess

import compiled
from build import CHECKOUT

TOGETHER = 24
# The analyses of paths take most of the time and are for what ships: the sanitizers watch the tests, whose assertions before an access
# they do not understand. GoogleTest's own way of naming things is not ours, and speed is not what tests are written for.
TESTS = ("--checks=-clang-analyzer-*,-bugprone-unchecked-optional-access,-bugprone-macro-parentheses,-performance-*",)
# The analyzer follows every path through many calls, which takes up to half of the time: it is left to tests/lint.
QUICK = ("--checks=-clang-analyzer-*",)


class Analysis:
    """The analysis of sources, one case for each; thoroughly: each alone, along every path. What passed is not analysed again until something
    in it changes."""

    def __init__(self, report, sources, thoroughly):
        self.report = report
        self.sources = sources
        self.thoroughly = thoroughly

    def run(self, paths):
        """Analyses these sources."""
        wanted = [path for path in paths if self.report.wanted(_case(path))]
        left = []
        for path in wanted:
            if self._mark(path).exists():
                self.report.add(_case(path), True)
            else:
                left.append(path)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(self._analyse, self._batches(left)))

    def _batches(self, paths):
        """Sources that are told the same, some at a time."""
        def told(path):
            return (self._checks(path), self.sources.options_of(path))

        for _, group in itertools.groupby(sorted(paths, key=lambda path: (told(path), path)), key=told):
            same = list(group)
            most = 1 if self.thoroughly else TOGETHER
            yield from (same[at : at + most] for at in range(0, len(same), most))

    def _analyse(self, paths):
        clean, said = self._said(self._joined(paths) if len(paths) > 1 else paths[0], paths[0])
        if clean:
            for path in paths:
                self._passed(path)
        elif len(paths) > 1:
            for half in (paths[: len(paths) // 2], paths[len(paths) // 2 :]):
                self._analyse(half)
        else:
            self.report.add(_case(paths[0]), False, said)

    def _joined(self, paths):
        """One source of several: for clang all of it is the main one, so that all of it is analysed."""
        text = "".join(f'#line 1 "{CHECKOUT / path}"\n{(CHECKOUT / path).read_text(encoding="utf-8")}\n' for path in paths)
        place = self.sources.place / f"together-{hashlib.sha256(paths[0].encode()).hexdigest()[:12]}.cpp"
        place.write_text(text, encoding="utf-8")
        return str(place)

    def _said(self, source, path):
        """Whether it found nothing in a source that is compiled like the one at `path`, and what it said. Beside the tests, which must not
        wait for it."""
        command = ["nice", "-n", "19", "clang-tidy-19", "--quiet", *self._checks(path), source, "--", *self.sources.options_of(path)]
        done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        return done.returncode == 0, done.stdout

    def _checks(self, path):
        if not self.thoroughly:
            return QUICK
        return TESTS if path.startswith("tests/") else ()

    def _passed(self, path):
        self._mark(path).touch()
        self.report.add(_case(path), True)

    def _mark(self, path):
        text = "\n".join([compiled.rules(), *self._checks(path), *self.sources.options_of(path), compiled.digest(path)])
        return compiled.PLACE / hashlib.sha256(text.encode()).hexdigest()


def _case(path):
    return f"lint: clang-tidy {path}"
