"""Stacks that the test classes of one process share: a board that takes long to start is started once for all of them."""

_stacks = {}  # name -> stack


def of(name, make):
    """The stack of that name; made by the first who asks."""
    if name not in _stacks:
        _stacks[name] = make()
    return _stacks[name]


def close():
    """Ends them in order."""
    while _stacks:
        _stacks.popitem()[1].close()
