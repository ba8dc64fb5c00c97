"""Picks kernel modules and puts them into the order in which they have to be loaded."""

from boards.tools import steps

SIGNED = b"~Module signature appended~\n"
SIGNATURE_HEAD = 12  # struct module_signature; its last four bytes are the length of the signature, most significant first


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


def unsigned(content):
    """A module without the signature that Debian appends to it (the kernel's admin-guide/module-signing).

    Checking the signatures takes a third of an emulated start and proves nothing here: the system that carries the modules, first process
    included, is not signed. What is in a package was checked when it was fetched.
    """
    if not content.endswith(SIGNED):
        return content
    end = len(content) - len(SIGNED)
    length = int.from_bytes(content[end - 4:end], "big")
    if length + SIGNATURE_HEAD > end:
        raise steps.Failed("a kernel module has a damaged signature: remove build/third_party and build again")
    return content[:end - SIGNATURE_HEAD - length]


def _name(path):
    return path.rpartition("/")[2].partition(".ko")[0]
