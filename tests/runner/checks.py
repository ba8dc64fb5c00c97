"""Formatting and static analysis of the sources and scripts."""

import shutil
import subprocess

import layers
import unchanged
from analysis import Analysis
from build import CHECKOUT
from compiled import Compiled


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
    """clang-tidy over what the preset native compiles: thoroughly over all of it, or over what has changed."""
    native = Compiled("native")
    _analyse(report, native, [path for path in _analysed_files(thoroughly) if native.knows(path)], thoroughly)


def analyse_bare_metal(report, thoroughly):
    """The same over what the preset qemu_virt_arm compiles and native does not."""
    if not shutil.which("arm-none-eabi-g++"):
        report.say("clang-tidy leaves out what only qemu_virt_arm compiles: its compiler is not there (toolchains/install boards)")
        return
    native, bare_metal = Compiled("native"), Compiled("qemu_virt_arm", cross=True)
    _analyse(report, bare_metal, [path for path in _analysed_files(thoroughly) if bare_metal.knows(path) and not native.knows(path)], thoroughly)


def _analysed_files(thoroughly):
    """Each test walks through all of GoogleTest, which tests/run cannot afford: half of its time would go there."""
    return [path for path in _files("*.cpp") if thoroughly or not path.startswith("tests/")]


def _analyse(report, sources, paths, thoroughly):
    if sources.problem or not paths:
        report.add(f"lint: clang-tidy of {sources.name}", False, sources.problem or "CMake names no source that is the project's")
        return
    if not thoroughly:
        paths = unchanged.since(report, paths)
    with report.step(f"clang-tidy over {len(paths)} files of {sources.name}", "lint: clang-tidy"):
        Analysis(report, sources, thoroughly).run(paths)


def _files(*patterns):
    """What git has or would add, so that a new file is checked before it is committed."""
    done = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns], cwd=CHECKOUT, capture_output=True, text=True,
                          check=True)
    return sorted({path for path in done.stdout.splitlines() if (CHECKOUT / path).is_file()})


def _is_shell(path):
    with open(CHECKOUT / path, "rb") as file:
        return file.readline(80).startswith((b"#!/usr/bin/env bash", b"#!/bin/bash", b"#!/bin/sh"))


def _check(report, name, command):
    """Runs and counts one check, unless nobody wants it."""
    if not report.wanted(name):
        return
    done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    report.add(name, done.returncode == 0, done.stdout)
