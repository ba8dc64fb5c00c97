"""A board without an operating system, emulated, as a stack of the system tests: QEMU on a TAP device of the test's own namespace.

Its files are on its own disk, so what a test puts there or looks up goes over the wire, like everything else.
"""

import itertools
import json
import os
import socket

from support.client import ask, download, listing, upload
from support.server import Server
from support.stacks import ip, make_tap

DISK_BYTES = 64 << 20
MONITOR = "monitor"


class QemuVirtArmStack:
    """boards/qemu_virt_arm; its serial console is its standard output."""

    name = "qemu_virt_arm"
    _numbers = itertools.count(1)

    def __init__(self):
        self.image = os.path.join(os.environ["WIRELAB_BOARD_BIN"], "wirelabd.elf")
        number = next(QemuVirtArmStack._numbers)
        self.interface = f"qa{number}"
        self.gateway = f"10.78.{number}.1"
        self.host = f"10.78.{number}.2"
        make_tap(self.interface, self.gateway)

    def server(self, root, arguments=()):
        """An emulated board that is not started yet, with a new disk in `root`."""
        ip("neigh", "flush", "dev", self.interface)
        disk = os.path.join(root, "disk.img")
        with open(disk, "wb") as file:
            file.truncate(DISK_BYTES)
        settings = {name.removeprefix("--"): value for name, value in zip(arguments[::2], arguments[1::2], strict=True)}
        words = {"address": f"{self.host}/24", "gateway": self.gateway, "port": "5005", **settings}
        monitor = os.path.join(root, MONITOR)
        return BoardServer(monitor, "qemu-system-arm", [
            "-M", "virt", "-cpu", "cortex-a15", "-m", "16", "-nodefaults", "-display", "none", "-serial", "stdio",
            "-global", "virtio-mmio.force-legacy=false", "-kernel", self.image,
            "-append", " ".join(f"{name}={value}" for name, value in words.items()),
            "-netdev", f"tap,id=net,ifname={self.interface},script=no,downscript=no", "-device", "virtio-net-device,netdev=net",
            "-drive", f"if=none,id=disk,format=raw,file={disk}", "-device", "virtio-blk-device,drive=disk", "-device", "virtio-rng-device",
            "-qmp", f"unix:{monitor},server=on,wait=off"], connect_to=self.host)

    def files(self, case):
        """How a test sees the board's files."""
        return BoardFiles(case)

    def close(self):
        """Takes the interface away."""
        ip("link", "del", self.interface)


class BoardServer(Server):
    """Stops when its power button is pressed; the console is both outputs."""

    def __init__(self, monitor, program, arguments, connect_to):
        super().__init__(program, arguments, connect_to)
        self.monitor = monitor
        self.log = self.lines

    def terminate(self):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(self.monitor)
            with line.makefile("rwb") as talk:
                talk.readline()  # the greeting
                for command in ("qmp_capabilities", "system_powerdown"):
                    talk.write(json.dumps({"execute": command}).encode() + b"\n")
                    talk.flush()
                    talk.readline()


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
