"""Plays the simulation's seeds, catches its planted bugs, and looks for their names in the programs that are not to hold any."""

import importlib.machinery
import importlib.util

from build import CHECKOUT

SEEDS = 10_000
REPLAYED = 100
SANITIZED_SEEDS = 400
SANITIZED_SHARD = 100


def _program():
    """tests/simulation/run, which has no ending because people call it."""
    path = str(CHECKOUT / "tests/simulation/run")
    spec = importlib.util.spec_from_loader("simulation_run", importlib.machinery.SourceFileLoader("simulation_run", path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(report):
    """One case for each shard of seeds, each bug, and each program."""
    program = _program()
    if not program.PROGRAM.is_file():
        report.add("simulation: program", False, f"there is no {program.PROGRAM}")
        return
    with report.step(f"simulation of {SEEDS} seeds", "simulation: seeds"):
        shards = [shard for shard in program.shards(1, SEEDS) if report.wanted(_shard_name(shard))]
        for shard, (passed, said) in zip(shards, program.side_by_side(lambda one: program.play_shard(*one), shards)):
            report.add(_shard_name(shard), passed, said)
    _check_replay(report, program)
    with report.step("planted bugs", "simulation: bug"):
        bugs = [bug for bug in program.bug_table() if report.wanted(f"simulation: bug {bug}")]
        for bug, (seed, said) in zip(bugs, program.side_by_side(program.catch, bugs)):
            report.add(f"simulation: bug {bug}", seed is not None, f"no seed up to {program.BUG_SEEDS} caught it\n{said}")
    programs = program.release_programs()
    if not programs:
        report.add("simulation: no planted bug in any program", False, "there is no program to look into")
    for path in programs:
        name = f"simulation: no planted bug in {path.relative_to(program.BUILD)}"
        if report.wanted(name):
            found = program.names_in(path)
            report.add(name, not found, f"it holds {', '.join(found)}")


def _check_replay(report, program):
    """The same seeds in two processes have the same history, whatever was played before them."""
    name = "simulation: a seed replays"
    if not report.wanted(name):
        return
    first, second = (_hashes(program, *order) for order in ((), ("--backwards",)))
    report.add(name, first == second and len(set(first)) == REPLAYED, f"{first}\n{second}")


def run_sanitized(report):
    """Some seeds with the sanitizers: a run that is right by chance is not."""
    program = _program()
    shards = [(first, SANITIZED_SHARD) for first in range(1, SANITIZED_SEEDS, SANITIZED_SHARD)]
    if not program.SANITIZED.is_file():
        report.add("simulation: sanitized program", False, f"there is no {program.SANITIZED}")
        return
    with report.step(f"simulation of {SANITIZED_SEEDS} seeds with sanitizers", "simulation: sanitized"):
        shards = [shard for shard in shards if report.wanted(_sanitized_name(shard))]
        for shard, (passed, said) in zip(shards, program.side_by_side(lambda one: program.play_shard(*one, program=program.SANITIZED), shards)):
            report.add(_sanitized_name(shard), passed, said)


def _sanitized_name(shard):
    return f"simulation: sanitized {_shard_name(shard).split(': ')[1]}"


def _hashes(program, *order):
    """One line for each seed, without the one that counts them."""
    said = program.play("--seeds", 1, REPLAYED, "--hashes", *order)[1]
    return sorted(line for line in said.splitlines() if not line.startswith("played"))


def _shard_name(shard):
    return f"simulation: seeds {shard[0]} to {shard[0] + shard[1] - 1}"
