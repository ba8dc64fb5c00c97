"""Picks kernel modules and puts them into the order in which they have to be loaded."""

import steps


def pick(package, wanted):
    """The files of the wanted modules of a kernel package and of all that they depend on, dependencies first."""
    base = next((package.root / "lib/modules").iterdir())
    dependencies = base / "modules.dep"
    if not dependencies.is_file():
        steps.run("/sbin/depmod", "-b", package.root, base.name, what="depmod")
    order = load_order(dependencies.read_text(encoding="utf-8"), wanted)
    return [base / path for path in order]


def load_order(dependencies, wanted):
    """The same from the text of a modules.dep, which names for each module all that it needs, nearest first."""
    needs = {}
    for line in dependencies.splitlines():
        path, _, rest = line.partition(":")
        needs[_name(path)] = (path, rest.split())
    order = []
    for name in wanted:
        if name not in needs:
            raise steps.Failed(f"the kernel has no module '{name}': is it built in now, or named otherwise? Look in its package and change board.py")
        path, before = needs[name]
        order += [one for one in [*reversed(before), path] if one not in order]
    return order


def _name(path):
    return path.rpartition("/")[2].partition(".ko")[0]
