"""Formatting and static analysis of the sources and scripts."""

import concurrent.futures
import os
import subprocess

import cross_compiler
import layers
from analysed import Analysed
from build import CHECKOUT


# The analyses of paths take most of the time and are for what ships: the sanitizers watch the tests, whose assertions before an access
# they do not understand. GoogleTest's own way of naming things is not ours, and speed is not what tests are written for.
TESTS = "--checks=-clang-analyzer-*,-bugprone-unchecked-optional-access,-bugprone-macro-parentheses,-performance-*"
# The analyzer follows every path through many calls, which takes two thirds of the time; tests/run lets it follow a call or two.
SHALLOW = ("--extra-arg=-Xclang", "--extra-arg=-analyzer-config", "--extra-arg=-Xclang", "--extra-arg=mode=shallow")


def run(report):
    """Formatting, scripts and layers."""
    sources = _files("*.cpp", "*.h", "*.c")
    with report.step(f"formatting of {len(sources)} files", "lint: clang-format"):
        _check(report, "lint: clang-format", ["clang-format-19", "--dry-run", "--Werror", *sources])
    scripts = [path for path in _files() if _is_shell(path)]
    with report.step(f"shellcheck over {len(scripts)} scripts", "lint: shellcheck"):
        _check(report, "lint: shellcheck", ["shellcheck", "--external-sources", *scripts])
    layers.run(report)


def analyse(report, thoroughly):
    """clang-tidy, which takes minutes on a new checkout, over what the preset native compiles."""
    native = Analysed(CHECKOUT / "build/native")
    units = [path for path in _analysed_files(thoroughly) if native.knows(path)]
    if units:
        _analyse(report, native, units, (), thoroughly)
    else:
        report.add("lint: clang-tidy", False, "the preset native has not been built, so nobody knows how its sources are compiled")


def analyse_bare_metal(report, thoroughly):
    """The same over what the preset qemu_virt_arm compiles and native does not, if it has been built; tests/run has built it."""
    native, bare_metal = Analysed(CHECKOUT / "build/native"), Analysed(CHECKOUT / "build/qemu_virt_arm")
    units = [path for path in _analysed_files(thoroughly) if bare_metal.knows(path) and not native.knows(path)]
    if units:
        _analyse(report, bare_metal, units, cross_compiler.arguments(bare_metal.build), thoroughly)
    elif not thoroughly:
        report.add("lint: clang-tidy of qemu_virt_arm", False, "the preset qemu_virt_arm has not been built, so nobody knows how its sources are compiled")
    else:
        report.say("clang-tidy leaves out what only qemu_virt_arm compiles: that preset has not been built (boards/image qemu_virt_arm)")


def _analysed_files(thoroughly):
    """Each test walks through all of GoogleTest, which tests/run cannot afford: half of its time would go there."""
    return [path for path in _files("*.cpp") if thoroughly or not path.startswith("tests/")]


def _analyse(report, analysed, units, arguments, thoroughly):
    """One case for each file. What passed is not analysed again until something in it changes."""
    def one(path):
        chosen = (TESTS,) if path.startswith("tests/") else () if thoroughly else SHALLOW
        _analyse_one(report, analysed, path, (*arguments, *chosen))

    with report.step(f"clang-tidy over {len(units)} files of {analysed.build.name}", "lint: clang-tidy"):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(one, units))


def _analyse_one(report, analysed, path, checks):
    name = f"lint: clang-tidy {path}"
    if analysed.passed(path, checks):
        if report.wanted(name):
            report.add(name, True)
    # Beside the tests, which must not wait for it.
    elif _check(report, name, ["nice", "-n", "19", "clang-tidy-19", "--quiet", *checks, "-p", str(analysed.commands), path]):
        analysed.remember(path, checks)


def _files(*patterns):
    """What git has or would add, so that a new file is checked before it is committed."""
    done = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns], cwd=CHECKOUT, capture_output=True, text=True,
                          check=True)
    return sorted({path for path in done.stdout.splitlines() if (CHECKOUT / path).is_file()})


def _is_shell(path):
    with open(CHECKOUT / path, "rb") as file:
        return file.readline(80).startswith((b"#!/usr/bin/env bash", b"#!/bin/bash", b"#!/bin/sh"))


def _check(report, name, command):
    """Runs and counts one check, unless nobody wants it; answers whether it was run and passed."""
    if not report.wanted(name):
        return False
    done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    report.add(name, done.returncode == 0, done.stdout)
    return done.returncode == 0
