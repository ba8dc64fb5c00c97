"""Changes a board's files over the wire and remembers what was acknowledged when."""

import hashlib
import random
import threading

from support.client import GO_DATA, GO_SIZE, WRITTEN, Conversation, ask, stored

from .history import Change, History

# Around what disks, file systems and stores count in: littlefs keeps the smallest in a directory, has blocks of 32 KiB, and wirelabd writes
# around the system's memory from 1 MiB on.
SIZES = (0, 1, 100, 511, 512, 513, 1000, 4095, 4096, 4097, 16384, 32767, 32768, 32769, 65536, 65537, 100_000, 300_001, 1_048_576, 1_100_000)
COMMON = SIZES[:-4]
MOST_BYTES = 1_500_000  # of one writer's files


def digest(content):
    return hashlib.sha256(content).hexdigest()


class Writer:
    """One client that makes one change after the other, on names of its own; which ones depends on the seed."""

    def __init__(self, address, number, position, seed):
        """`position` answers how many entries the log of writes counts now."""
        self.address = address
        self.history = History(f"w{number}-")
        self._position = position
        self._random = random.Random(f"{seed} {number}")
        self._files = {}  # name -> size
        self._made = 0

    def run(self, changes):
        """So many changes."""
        for _ in range(changes):
            self.change()

    def change(self):
        """One change. What is full is emptied first, and what is empty is filled."""
        if sum(self._files.values()) > MOST_BYTES:
            self.remove(max(self._files, key=self._files.get))
        elif not self._files:
            self.upload(self._new_name())
        else:
            self._random.choice((self.upload_new, self.upload_new, self.upload_taken, self.replace, self.rename, self.remove, self.give_up))()

    def upload_new(self):
        self.upload(self._new_name())

    def upload_taken(self):
        """A name that is taken: the file goes beside it, under a name that the board chooses."""
        self.upload(self._any_name())

    def replace(self):
        """Another content under the same name."""
        name = self._any_name()
        self.remove(name)
        self.upload(name)

    def upload(self, name):
        content = self._content()
        with Conversation(self.address) as talk:
            began = self._position()
            talk.send(b"UPLOAD_FILE " + name.encode() + b"\n").expect(GO_SIZE)
            talk.send(b"%d\n" % len(content)).expect(GO_DATA)
            talk.send(content).expect(WRITTEN)
            acknowledged = self._position()
            said = talk.rest()
        kept = name
        if name in self._files:
            kept = said.partition(b"'")[2].partition(b"'")[0].decode()
            if kept in self._files or not kept.startswith(self.history.prefix):
                raise AssertionError(f"{name} is taken; it was stored so: {said!r}")
        if said != stored(kept.encode()):
            raise AssertionError(f"uploading {name}: {said!r}")
        self._files[kept] = len(content)
        self._remember(f"the upload of {kept}, {len(content)} bytes", began, acknowledged, {kept: digest(content)})

    def give_up(self):
        """An upload that ends in its middle leaves nothing."""
        content = self._content() + b"the end"
        with Conversation(self.address) as talk:
            talk.send(b"UPLOAD_FILE " + self._new_name().encode() + b"\n").expect(GO_SIZE)
            talk.send(b"%d\n" % len(content)).expect(GO_DATA)
            talk.send(content[:self._random.randrange(len(content))])

    def rename(self):
        old, new = self._any_name(), self._new_name()
        self._ask(f"RENAME_FILE {old} {new}", b"RENAMED", lambda content: {old: None, new: content}, old)
        self._files[new] = self._files.pop(old)

    def remove(self, name=None):
        name = name or self._any_name()
        self._ask(f"DELETE_FILE {name}", b"DELETED", lambda _: {name: None}, name)
        del self._files[name]

    def _ask(self, command, wanted, edits, name):
        content = self.history.allowed(self._position())[-1][name]
        began = self._position()
        said = ask(self.address, command.encode() + b"\n")
        acknowledged = self._position()
        if said != wanted:
            raise AssertionError(f"{command}: {said!r}")
        self._remember(command, began, acknowledged, edits(content))

    def _remember(self, what, began, acknowledged, edits):
        self.history.add(Change(what, began, acknowledged, edits))

    def _content(self):
        return self._random.randbytes(self._random.choice(SIZES if self._random.random() < 0.1 else COMMON))

    def _new_name(self):
        self._made += 1
        return f"{self.history.prefix}{self._made}{'-' * self._random.choice((0, 0, 5, 60))}.bin"

    def _any_name(self):
        return self._random.choice(sorted(self._files))


def change_files(address, position, writers, changes, seed):
    """So many writers at once, each making so many changes; their histories."""
    made = [Writer(address, number, position, seed) for number in range(writers)]
    failed = []

    def work(writer):
        try:
            writer.run(changes)
        except (AssertionError, OSError, ValueError) as error:
            failed.append(f"writer {writer.history.prefix}: {error}")

    threads = [threading.Thread(target=work, args=(writer,)) for writer in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise AssertionError("\n".join(failed))
    return [writer.history for writer in made]
