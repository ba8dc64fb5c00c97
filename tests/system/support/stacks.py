"""The two stacks a server can run on, as the tests see them: how to start it and how to reach it.

Every test process lives in a network, mount and process namespace of its own (see `run`), so interfaces made here
disturb nobody and vanish with the process however it ends.
"""

import functools
import itertools
import os
import socket
import subprocess

from support.server import Server


class PosixStack:
    """BSD sockets on loopback; the kernel chooses the port."""

    name = "posix"
    interface = "lo"
    host = "127.0.0.1"

    def __init__(self):
        self.program = os.path.join(os.environ["WIRELAB_BIN"], "wirelabd")

    def server(self, root, arguments=()):
        """A server that is not started yet."""
        return Server(self.program, ["--listen", self.host, "--port", "0", "--root", root, *arguments])

    def files(self, case):
        """How a test sees the server's files."""
        return LocalFiles(case.root)

    def close(self):
        """Nothing was made."""


class LwipStack:
    """lwIP on a TAP device, with the kernel as the other end of the wire."""

    name = "lwip"
    _numbers = itertools.count(1)

    def __init__(self):
        self.program = os.path.join(os.environ["WIRELAB_BIN"], "lwip/wirelabd")
        number = next(LwipStack._numbers)
        self.interface = f"wl{number}"
        self.gateway = f"10.77.{number}.1"
        self.host = f"10.77.{number}.2"
        make_tap(self.interface, self.gateway)

    def server(self, root, arguments=(), addressing=None):
        """A server that is not started yet, with a static address unless `addressing` says otherwise."""
        if addressing is None:
            addressing = ["--address", f"{self.host}/24", "--gateway", self.gateway]
        # A new server may have a new MAC: forget the old one, or the first packets go to it.
        ip("neigh", "flush", "dev", self.interface)
        fixed = ["--tap", self.interface, *addressing, "--port", "5005", "--root", root]
        return Server(self.program, [*fixed, *arguments], connect_to=(self.host, 5005))

    def files(self, case):
        """How a test sees the server's files."""
        return LocalFiles(case.root)

    def close(self):
        """Takes the interface away."""
        ip("link", "del", self.interface)


class LocalFiles:
    """The files of servers on this machine, behind their back."""

    def __init__(self, root):
        self.root = root

    def server_started(self):
        """They were there before."""

    def put(self, name, data, mode):
        path = os.path.join(os.fsencode(self.root), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(data)
        os.chmod(path, mode)

    def stored(self, name):
        with open(os.path.join(os.fsencode(self.root), os.fsencode(name)), "rb") as file:
            return file.read()

    def names(self):
        return sorted(name for name in os.listdir(self.root) if name != ".wirelab")

    def unfinished(self):
        place = os.path.join(self.root, ".wirelab", "incoming")
        return os.listdir(place) if os.path.isdir(place) else []


@functools.cache
def sanitized(program):
    """True if the program was built with the address sanitizer. One that is not built is not; asked while tests are gathered, and for a
    board alone nobody has to build it."""
    try:
        with open(program, "rb") as file:
            return b"__asan_init" in file.read()
    except FileNotFoundError:
        return False


def free_port():
    """A port of loopback that the kernel chose."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_tap(interface, address):
    """A TAP device whose kernel's end has the address."""
    ip("tuntap", "add", "dev", interface, "mode", "tap")
    ip("addr", "add", f"{address}/24", "dev", interface)
    ip("link", "set", interface, "up")


def ip(*arguments):
    """Runs ip(8); its complaint is the error."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, timeout=20)
    if done.returncode != 0:
        raise RuntimeError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
