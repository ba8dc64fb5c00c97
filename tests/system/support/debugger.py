"""QEMU's debugger stub, spoken to by hand (GDB remote serial protocol): just what it takes to make a running board fail."""

import os
import re
import socket
import subprocess

STOPPED = re.compile(r"[ST][0-9a-f]{2}")
THUMB = 2  # bytes of a short instruction, which is the size of a breakpoint's


def address_of(image, name):
    """Where the function `name` (its full C++ signature) begins."""
    listed = subprocess.run(["arm-none-eabi-nm", "--demangle", image], check=True, capture_output=True, text=True, timeout=60)
    found = re.search(rf"^([0-9a-f]+) [Tt] {re.escape(name)}$", listed.stdout, re.MULTILINE)
    if found is None:
        raise AssertionError(f"{image} has no function {name}")
    return int(found[1], 16)


class Debugger:
    """Attached to the board whose QEMU was started with `arguments(path)`; the board stands still meanwhile."""

    @staticmethod
    def arguments(path):
        return ["-chardev", f"socket,id=debugger,path={path},server=on,wait=off", "-gdb", "chardev:debugger"]

    def __init__(self, path):
        self.line = socket.socket(socket.AF_UNIX)
        self.line.settimeout(20)
        self.line.connect(os.fspath(path))
        self.stream = self.line.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stream.close()
        self.line.close()

    def do(self, command):
        """One packet that is answered with OK."""
        self.send(command)
        # That the board stopped when this attached is told at some time before.
        while STOPPED.match(got := self.receive()):
            pass
        if got != "OK":
            raise AssertionError(f"the debugger stub answers {command!r} with {got!r}")

    def send(self, command):
        self.line.sendall(b"$%s#%02x" % (command.encode(), sum(command.encode()) % 256))

    def receive(self):
        while (byte := self.stream.read(1)) != b"$":
            if not byte:
                raise AssertionError("the debugger stub closed")
        data = b""
        while (byte := self.stream.read(1)) != b"#":
            data += byte
        self.stream.read(2)
        self.line.sendall(b"+")
        return data.decode()

    def run_to(self, address):
        """Goes on until the processor comes to `address`."""
        self.do(f"Z0,{address:x},{THUMB}")
        self.send("c")
        got = self.receive()
        if not STOPPED.match(got):
            raise AssertionError(f"the debugger stub goes on with {got!r}")
        self.do(f"z0,{address:x},{THUMB}")

    def write(self, address, data):
        """Changes memory, also what the program cannot write."""
        self.do(f"M{address:x},{len(data):x}:{data.hex()}")

    def go_on(self):
        """Lets the board run and leaves it."""
        self.do("D")
