"""Runs the GoogleTest programs of a preset, side by side, and counts their cases."""

import concurrent.futures
import json
import os
import shutil
import subprocess

from build import CHECKOUT, LOGS

SECONDS = 600
SIDE_BY_SIDE = 4 * os.cpu_count()  # most of these programs wait for the kernel: for a network namespace to end, for time to pass
# What takes minutes, in so many parts.
PARTS = {"contract_lwip_tap_test": 6, "contract_posix_test": 3}


def run(report, preset):
    """The test programs that the preset is there for."""
    place = CHECKOUT / "build" / preset.name / "bin/tests"
    found = sorted(path for path in place.iterdir() if os.access(path, os.X_OK) and path.is_file()) if place.is_dir() else []
    chosen = [path for path in found if preset.tests is None or path.name in preset.tests]
    if not chosen:
        report.add(f"{preset.name}: test programs", False, f"there is none in {place}")
        return
    with report.step(f"unit and contract tests, {preset.name}", f"{preset.name}/"):
        jobs = [(path, part) for path in sorted(chosen, key=lambda path: -_parts(path)) for part in range(_parts(path))]
        with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            for _ in pool.map(lambda job: _run_one(report, preset.name, *job), jobs):
                pass


def as_root():
    """What to put before a command that needs root; nothing if we are."""
    return ["sudo", "--"] if os.geteuid() != 0 and shutil.which("sudo") else []


def _parts(path):
    return PARTS.get(path.name, 1)


def _run_one(report, preset, path, part):
    results = LOGS / f"{preset}-{path.name}-{part}.json"
    results.unlink(missing_ok=True)
    # Network and mount namespaces need root. The time limit is kept by `timeout`, because nobody else may end what sudo started.
    command = [*as_root(), "env", f"GTEST_TOTAL_SHARDS={_parts(path)}", f"GTEST_SHARD_INDEX={part}", "timeout", "--kill-after=5", str(SECONDS),
               str(path), f"--gtest_output=json:{results}", "--gtest_brief=1"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=SECONDS + 30, text=True,
                              errors="replace", cwd=LOGS, check=False)
        output, status = done.stdout, done.returncode
    except subprocess.TimeoutExpired as late:
        output, status = f"{(late.stdout or b'').decode(errors='replace')}\nstill running after {SECONDS} s", -1
    cases = _read_cases(results)
    failed = 0
    for name, ok, said in cases:
        full = f"{preset}/{path.name}: {name}"
        if report.wanted(full):
            report.add(full, ok, said or output)
            failed += not ok
    # A crash, a leak or a time-out is nobody's case, but it is a failure; so is a program without a case.
    if (status != 0 and not failed) or not cases:
        report.add(f"{preset}/{path.name}: ended with {status}", False, output)


def _read_cases(path):
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    except (OSError, ValueError):
        return []
    cases = []
    for suite in document.get("testsuites", []):
        for case in suite.get("testsuite", []):
            name = f"{suite['name']}.{case['name']}"
            failures = "\n".join(failure["failure"] for failure in case.get("failures", []))
            # A case that skips itself has shown nothing.
            skipped = case.get("result") == "SKIPPED"
            cases.append((name, not failures and not skipped, failures or ("skipped" if skipped else "")))
    return cases
