"""An emulated board as a stack of the system tests: QEMU on a TAP device of the test's own namespace, or behind a port that QEMU forwards.

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
from support.stacks import free_port, ip, make_tap
from support.waiting import wait_until

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent.parent.parent))

from boards.tools import board as boards
from boards.tools.machine import GUEST_PORT, Machine, answers

START_SECONDS = 120  # far above what an emulated kernel takes beside other tests


class ConsoleMachine(Machine):
    """A board's emulator on QEMU's user network; its console is the emulator's standard output."""

    def __init__(self, board, folder, data, port, command_line, more=()):
        super().__init__(board, folder, data, port, command_line)
        self.more = more

    def command(self):
        return [*super().command(), *self.more]

    def console(self):
        return ["-serial", "stdio"]


class TapMachine(ConsoleMachine):
    """The same on a TAP device."""

    def __init__(self, board, folder, data, interface, command_line, more=()):
        super().__init__(board, folder, data, None, command_line, more)
        self.interface = interface

    def network(self):
        return f"tap,id=net,ifname={self.interface},script=no,downscript=no"


class BoardStack:
    """A board; its image is in build/image. One that starts slowly is started once and rewound for each server, also by other test classes
    (kept.py), unless a test wants to end it (`rewinds`). A subclass says how it is reached: `fixed_address`, `machine` and `address_of`."""

    fixed_address = (None, None)  # address and router; without them the board asks DHCP

    def __init__(self, name, rewinds=True):
        self.name = name
        self.board = boards.load(name)
        self.rewinds = rewinds and not self.board.starts_at_once
        self.kept = {}  # words -> the board that was started with them

    def server(self, root, arguments=(), disk_bytes=None, more=()):
        """An emulated board that is not started yet, with the disk that is in `root` or a new one (of another size, if given); `more` is
        for the emulator."""
        settings = {name.removeprefix("--"): value for name, value in zip(arguments[::2], arguments[1::2], strict=True)}
        words = self.board.words(*self.fixed_address, {"access": "open", "max-per-address": "1000", **settings})
        if not self.rewinds or disk_bytes is not None or more:
            machine = self._machine(root, words, disk_bytes, more)
            return BoardServer(machine, self.address_of(machine))
        if words not in self.kept:
            machine = self._machine(tempfile.mkdtemp(prefix="board-", dir=os.environ["WIRELAB_SCRATCH"]), words)
            overlay = machine.folder / "disk.qcow2"
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", machine.data, overlay], check=True)
            machine.data, machine.data_format = overlay, "qcow2"
            self.kept[words] = RewoundServer(machine, self.address_of(machine))
        return self.kept[words]

    def _machine(self, folder, words, disk_bytes=None, more=()):
        disk = os.path.join(folder, self.board.data)
        if not os.path.exists(disk):
            subprocess.run(["cp", "--sparse=always", self.board.images / self.board.data, disk], check=True)
            if disk_bytes is not None:
                os.truncate(disk, disk_bytes)
        self.board.prepare(pathlib.Path(disk), words)
        return self.machine(folder, disk, words, more)

    def files(self, case):
        """How a test sees the board's files."""
        return BoardFiles(case)

    def close(self):
        """Ends the boards in order."""
        for server in self.kept.values():
            server.end()


class TapStack(BoardStack):
    """On a TAP device with a fixed address: the segments on the wire are the board's own."""

    _numbers = itertools.count(1)

    def __init__(self, name, rewinds=True):
        super().__init__(name, rewinds)
        number = next(TapStack._numbers)
        self.interface = f"qb{number}"
        self.gateway = f"10.78.{number}.1"
        self.host = f"10.78.{number}.2"
        self.fixed_address = (f"{self.host}/24", self.gateway)
        make_tap(self.interface, self.gateway)

    def server(self, root, arguments=(), disk_bytes=None, more=()):
        ip("neigh", "flush", "dev", self.interface)
        return super().server(root, arguments, disk_bytes, more)

    def machine(self, folder, disk, words, more):
        return TapMachine(self.board, folder, disk, self.interface, words, more)

    def address_of(self, _machine):
        return self.host, GUEST_PORT

    def close(self):
        try:
            super().close()
        finally:
            ip("link", "del", self.interface)


class ForwardedStack(BoardStack):
    """As boards/up starts it: its address comes from the emulator's DHCP, and a port of loopback leads to it."""

    def machine(self, folder, disk, words, more):
        return ConsoleMachine(self.board, folder, disk, free_port(), words, more)

    def address_of(self, machine):
        return "127.0.0.1", machine.port


class BoardServer(Server):
    """Stops when its power button is pressed; the console is both outputs."""

    unless_said = {}  # the command line is the emulator's

    def __init__(self, machine, address):
        program, *arguments = machine.command()
        super().__init__(program, arguments, connect_to=address, folder=machine.folder)
        self.machine = machine
        self.log = self.lines

    def start(self, seconds=START_SECONDS):
        super().start(seconds)
        if self.machine.port is not None:
            # The emulator accepts on a forwarded port whatever the board does: only an answer proves that it has its lease and serves.
            wait_until(lambda: answers(self.machine.port), "an answer on the forwarded port", seconds)
        return self

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
    """A board that takes long to start is started once for many tests; each of them then begins at the same moment, just after that start,
    with memory and disk as they were. It ends in order after the last one."""

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
