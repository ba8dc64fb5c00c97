"""kill -9 at 500 random moments of uploads and renames: what was acknowledged is whole, nothing half is ever listed."""

import hashlib
import os
import random
import re
import shutil
import threading
import time
import unittest

from support.case import SystemCase
from support.client import GO_DATA, GO_SIZE, WRITTEN, Conversation, ask, listing

KILLS = 500
LANES = 4  # servers killed side by side, each on a root of its own
SEED = 20261121
ACKNOWLEDGED = re.compile(GO_SIZE + GO_DATA + WRITTEN + rb"SUCCESS: Fichero '(.+)' subido correctamente\.")
NAME = re.compile(r"(?:u|r)-(\d+)-[^.]*\.bin")


def content_of(size, generator):
    """`size` bytes that show whether they are whole: a digest, then what it was made of."""
    rest = generator.randbytes(size - 32)
    return hashlib.sha256(rest).digest() + rest


def whole(name, data):
    """True if `data` is all of what was uploaded under a name made by `Lane`."""
    match = NAME.fullmatch(name)
    return bool(match) and len(data) == int(match[1]) and hashlib.sha256(data[32:]).digest() == data[:32]


class Lane:
    """One root whose server is started, worked with and killed again and again."""

    def __init__(self, case, number, kills):
        self.case = case
        self.random = random.Random(SEED + number)
        self.kills = kills
        self.root = os.path.join(case.place, f"root{number}")
        self.done = self.acknowledged = self.unfinished = 0
        self.problems = []
        os.mkdir(self.root)

    def run(self):
        try:
            while self.done < self.kills and not self.problems:
                self.cycle()
                self.done += 1
        except Exception as problem:  # pylint: disable=broad-except
            self.problems.append(f"after {self.done} kills in {self.root}: {problem!r}")

    def cycle(self):
        """Start, work, kill at a random moment, look at what is there."""
        server = self.case.stack.server(self.root, ["--log-level", "error"])
        try:
            server.start()
            incoming = os.path.join(self.root, ".wirelab", "incoming")
            left = os.listdir(incoming) if os.path.isdir(incoming) else []
            if left:
                self.problems.append(f"not swept at the start: {left}")
            self.uploaded, self.attempted, self.renamed = [], {}, set()  # (name, digest); digest to new name; digests
            self.written = set()  # digests of what was said to be on the disk, whether its name was still heard or not
            self.over = threading.Event()
            workers = [threading.Thread(target=self.work, args=(job, server.address, self.random.getrandbits(32)))
                       for job in (self.uploads, self.uploads, self.renames, self.listings)]
            for worker in workers:
                worker.start()
            time.sleep(self.random.uniform(0.0, 0.06))
        finally:
            server.kill()
        self.over.set()
        for worker in workers:
            worker.join(30)
        if server.sanitizer_report():
            self.problems.append(server.diagnostics())
        self.check()

    def work(self, job, address, seed):
        try:
            job(address, random.Random(seed))
        except OSError:
            pass  # the server was killed
        except Exception as problem:  # pylint: disable=broad-except
            self.problems.append(f"{job.__name__}: {problem!r}")

    def uploads(self, address, generator):
        """Uploads without end: names of its own, and one name that both uploaders want."""
        for number in range(1 << 30):
            size = generator.choice((100, 5000, 70_000, 400_000))
            own = f"{generator.getrandbits(32):08x}-{number}"
            name = f"u-{size}-{generator.choice((own, 'igual'))}.bin"
            content = content_of(size, generator)
            with Conversation(address) as talk:
                talk.send(f"UPLOAD_FILE {name}\n{size}\n".encode() + content)
                reply = talk.last_words()
            if reply.startswith(GO_SIZE + GO_DATA + WRITTEN):
                self.written.add(content[:32])
            if match := ACKNOWLEDGED.fullmatch(reply):
                self.uploaded.append((match[1].decode(), content[:32]))
            elif b"ERROR" in reply:
                raise AssertionError(f"upload of {name} answered {reply!r}")

    def renames(self, address, generator):
        """Renames whatever was acknowledged."""
        while not self.over.is_set():
            ready = [entry for entry in list(self.uploaded) if entry[1] not in self.attempted]
            if not ready:
                time.sleep(0.001)
                continue
            old, digest = generator.choice(ready)
            new = f"r-{NAME.fullmatch(old)[1]}-{digest[:4].hex()}.bin"
            self.attempted[digest] = new
            reply = ask(address, f"RENAME_FILE {old} {new}\n".encode())
            if reply == b"RENAMED":
                self.renamed.add(digest)
            elif not b"RENAMED".startswith(reply):
                raise AssertionError(f"rename of {old} answered {reply!r}")

    def listings(self, address, _):
        """Whatever is listed has its full length at that moment."""
        while not self.over.is_set():
            for name in listing(address):
                name = name.decode()
                try:
                    size = os.stat(os.path.join(self.root, name)).st_size
                except FileNotFoundError:
                    continue  # renamed since
                if not (match := NAME.fullmatch(name)) or size != int(match[1]):
                    raise AssertionError(f"listed {name} with {size} bytes")

    def check(self):
        """After the kill: every file whole, every acknowledgement kept."""
        present = {}
        for name in os.listdir(self.root):
            if name == ".wirelab":
                continue
            with open(os.path.join(self.root, name), "rb") as file:
                data = file.read()
            if not whole(name, data):
                self.problems.append(f"{name} is not whole")
            if present.setdefault(data[:32], name) != name:
                self.problems.append(f"{name} and {present[data[:32]]} are one upload")
        for old, digest in self.uploaded:
            allowed = {self.attempted.get(digest, old)} if digest in self.renamed else {old, self.attempted.get(digest, old)}
            if present.get(digest) not in allowed:
                self.problems.append(f"{old}, acknowledged, is not under {' or '.join(allowed)} but {present.get(digest)}")
        for digest in self.written:
            if digest not in present:
                self.problems.append(f"the upload {digest.hex()}, said to be written, is not there")
        incoming = os.path.join(self.root, ".wirelab", "incoming")
        self.unfinished += bool(os.path.isdir(incoming) and os.listdir(incoming))
        self.acknowledged += len(self.uploaded) + len(self.renamed)
        for name in present.values():
            os.unlink(os.path.join(self.root, name))


class Kill(SystemCase, unittest.TestCase):
    """Roots live on a real disk: the scratch directory is in the checkout's build directory."""

    def test_500_moments(self):
        lanes = [Lane(self, number, KILLS // LANES) for number in range(LANES)]
        threads = [threading.Thread(target=lane.run) for lane in lanes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(280)
        self.assertEqual([problem for lane in lanes for problem in lane.problems], [], f"seed {SEED}")
        self.assertEqual(sum(lane.done for lane in lanes), KILLS)
        # The moments were worth it: work was acknowledged before them, and some of them cut an upload.
        self.assertGreater(sum(lane.acknowledged for lane in lanes), KILLS)
        self.assertGreater(sum(lane.unfinished for lane in lanes), KILLS // 20)
        for lane in lanes:
            shutil.rmtree(lane.root)
