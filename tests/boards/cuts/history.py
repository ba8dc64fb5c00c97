"""What a board must have after a power cut, by what it acknowledged and when. Pure.

A position is a number of entries in the log of writes. A change that began at position b and was acknowledged at position a is not there
after a cut at b or before, is there after a cut at a or later, and is there or not in between. It is never there by halves.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Change:
    """One request of a writer. `edits` says what it leaves: name -> digest of the content, or None for no such file."""

    what: str
    began: int
    acknowledged: int
    edits: dict


class History:
    """The changes of one writer, who waits for each acknowledgement, so that at most one is under way. Names are his alone."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.changes = []

    def add(self, change):
        if self.changes and change.began < self.changes[-1].acknowledged or change.acknowledged < change.began:
            raise ValueError(f"{change.what} began at {change.began} and ended at {change.acknowledged}, before what came before it")
        self.changes.append(change)

    def allowed(self, position):
        """The one or two states, each name -> digest, that a cut there may leave."""
        state = {}
        for change in self.changes:
            after = {name: digest for name, digest in {**state, **change.edits}.items() if digest is not None}
            if position >= change.acknowledged:
                state = after
            elif position > change.began:
                return [state, after]
            else:
                break
        return [state]

    def faults(self, position, found):
        """What is wrong with the files `found` (name -> digest) after a cut there; only this writer's are looked at."""
        mine = {name: digest for name, digest in found.items() if name.startswith(self.prefix)}
        allowed = self.allowed(position)
        if mine in allowed:
            return []
        wanted = allowed[0]
        wrong = [f"'{name}' is {_say(mine.get(name))} and should be {_say(wanted.get(name))}" for name in sorted({*mine, *wanted})
                 if mine.get(name) != wanted.get(name)]
        under_way = next((change.what for change in self.changes if change.began < position < change.acknowledged), "nothing")
        return [f"{'; '.join(wrong)} (under way was {under_way})"]


def _say(digest):
    return "not there" if digest is None else digest[:12]
