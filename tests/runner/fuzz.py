"""Runs each fuzz target for a while, side by side, from its seeds."""

import concurrent.futures
import os
import subprocess

from build import CHECKOUT, LOGS

GRACE_SECONDS = 120


def run(report, seconds):
    """Every target of the preset fuzz. What a target finds stays in build/fuzz/findings."""
    place = CHECKOUT / "build/fuzz/bin/fuzz"
    targets = sorted(path for path in place.iterdir() if os.access(path, os.X_OK)) if place.is_dir() else []
    if not targets:
        report.add("fuzz: targets", False, f"there is no fuzz target in {place}")
        return
    with report.step(f"fuzzing {len(targets)} targets for {seconds} s each", "fuzz:"):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(lambda path: _run_one(report, path, seconds), targets):
                pass


def _run_one(report, path, seconds):
    name = f"fuzz: {path.name}"
    if not report.wanted(name):
        return
    corpus = CHECKOUT / "build/fuzz/corpus" / path.name
    findings = CHECKOUT / "build/fuzz/findings" / path.name
    seeds = CHECKOUT / "tests/fuzz/corpus" / path.name
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    command = [str(path), str(corpus), *([str(seeds)] if seeds.is_dir() else []), f"-max_total_time={seconds}", "-timeout=10",
               "-rss_limit_mb=2048", f"-artifact_prefix={findings}/", "-print_final_stats=1"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds + GRACE_SECONDS, text=True,
                              errors="replace", check=False)
        output, passed = done.stdout, done.returncode == 0
    except subprocess.TimeoutExpired as late:
        output, passed = f"{(late.stdout or b'').decode(errors='replace')}\nstill running {GRACE_SECONDS} s after its time", False
    (LOGS / f"fuzz-{path.name}.log").write_text(output, encoding="utf-8")
    report.add(name, passed, output)
