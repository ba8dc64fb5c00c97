"""An emulated board as a stack of the system tests: QEMU on a TAP device of the test's own namespace.

Its files are on its own disk, so what a test puts there or looks up goes over the wire, like everything else.
"""

import itertools
import os
import pathlib
import subprocess
import sys
import tempfile

from support.client import ask, download, listing, upload
from support.server import Server
from support.stacks import ip, make_tap

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent.parent.parent))

from boards.tools import board as boards
from boards.tools.machine import Machine

START_SECONDS = 120  # far above what an emulated kernel takes beside other tests


class TapMachine(Machine):
    """A board's emulator on a TAP device; its console is the emulator's standard output."""

    def __init__(self, board, folder, data, interface, command_line, more=()):
        super().__init__(board, folder, data, None, command_line)
        self.interface = interface
        self.more = more

    def command(self):
        return [*super().command(), *self.more]

    def network(self):
        return f"tap,id=net,ifname={self.interface},script=no,downscript=no"

    def console(self):
        return ["-serial", "stdio"]


class BoardStack:
    """A board; its image is in build/image."""

    _numbers = itertools.count(1)

    def __init__(self, name):
        self.name = name
        self.board = boards.load(name)
        number = next(BoardStack._numbers)
        self.interface = f"qb{number}"
        self.gateway = f"10.78.{number}.1"
        self.host = f"10.78.{number}.2"
        make_tap(self.interface, self.gateway)
        self.kept = {}  # words -> the board that was started with them

    def server(self, root, arguments=(), disk_bytes=None, more=()):
        """An emulated board that is not started yet, with the disk that is in `root` or a new one (of another size, if given); `more` is
        for the emulator."""
        ip("neigh", "flush", "dev", self.interface)
        settings = {name.removeprefix("--"): value for name, value in zip(arguments[::2], arguments[1::2], strict=True)}
        words = self.board.words(f"{self.host}/24", self.gateway, settings)
        if self.board.starts_at_once or disk_bytes is not None or more:
            return BoardServer(self._machine(root, words, disk_bytes, more), self.host)
        if words not in self.kept:
            machine = self._machine(tempfile.mkdtemp(prefix="board-", dir=os.environ["WIRELAB_SCRATCH"]), words)
            overlay = machine.folder / "disk.qcow2"
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", machine.data, overlay], check=True)
            machine.data, machine.data_format = overlay, "qcow2"
            self.kept[words] = RewoundServer(machine, self.host)
        return self.kept[words]

    def _machine(self, folder, words, disk_bytes=None, more=()):
        disk = os.path.join(folder, self.board.data)
        if not os.path.exists(disk):
            subprocess.run(["cp", "--sparse=always", self.board.images / self.board.data, disk], check=True)
            if disk_bytes is not None:
                os.truncate(disk, disk_bytes)
        self.board.prepare(pathlib.Path(disk), words)
        return TapMachine(self.board, folder, disk, self.interface, words, more)

    def files(self, case):
        """How a test sees the board's files."""
        return BoardFiles(case)

    def close(self):
        """Ends the boards in order and takes the interface away."""
        try:
            for server in self.kept.values():
                server.end()
        finally:
            ip("link", "del", self.interface)


class BoardServer(Server):
    """Stops when its power button is pressed; the console is both outputs."""

    def __init__(self, machine, host):
        program, *arguments = machine.command()
        super().__init__(program, arguments, connect_to=host, folder=machine.folder)
        self.machine = machine
        self.log = self.lines

    def start(self, seconds=START_SECONDS):
        return super().start(seconds)

    def ready_line(self):
        """Also the address has to be there: on some boards the program is ready before."""
        lines = list(self.lines)
        return super().ready_line() if all(any(map(sign.search, lines)) for sign in self.machine.board.served_when) else None

    def terminate(self):
        self.machine.monitor("system_powerdown")

    def stop(self, seconds=60.0):
        super().stop(seconds)

    def descriptors(self):
        """What a board holds is not seen from outside."""
        return 0


class RewoundServer(BoardServer):
    """A board that takes long to start is started once for a class of tests; each test then begins at the same moment, just after that start,
    with memory and disk as they were. It ends in order after the last of them."""

    MOMENT = "ready"

    def start(self, seconds=START_SECONDS):
        if self.process is None:
            super().start(seconds)
            self.machine.save(self.MOMENT)
            self.first = len(self.lines)
        else:
            self.machine.rewind(self.MOMENT)
            del self.lines[self.first:]
        return self

    def stop(self, seconds=60.0):
        if self.process.poll() is not None:
            raise AssertionError(f"the board ended with {self.process.returncode} during the test\n{self.diagnostics()}")

    def kill(self):
        """It is rewound, whatever became of it."""

    def end(self):
        try:
            if self.process is not None:
                super().stop()
        finally:
            super().kill()


class BoardFiles:
    """The files of the one board that a test has started; what is put before goes there as soon as it runs."""

    def __init__(self, case):
        self.case = case
        self.waiting = []

    def server_started(self):
        """The board answers: puts what has waited."""
        waiting, self.waiting = self.waiting, []
        for name, data in waiting:
            self.put(name, data, 0o644)

    def put(self, name, data, mode):
        name = os.fsencode(name)
        if mode != 0o644:
            raise AssertionError("a board's files have no modes")
        if not self.case.servers:
            self.waiting.append((name, data))
            return
        address = self.case.servers[-1].address
        if name in listing(address):
            ask(address, b"DELETE_FILE " + name + b"\n")
        said = upload(address, name, data, b"\n")
        if b"'" + name + b"'" not in said:
            raise AssertionError(f"putting {name!r}: {said!r}")

    def stored(self, name):
        data = download(self.case.servers[-1].address, os.fsencode(name), b"\n")
        if data is None:
            raise FileNotFoundError(name)
        return data

    def names(self):
        return sorted(os.fsdecode(name) for name in listing(self.case.servers[-1].address))

    def unfinished(self):
        """What is in the making cannot be seen over the wire; the power cut tests look at the disk."""
        return []
