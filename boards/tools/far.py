"""Called by boards/far: an appliance and a command in network namespaces of their own, with a wire between them that takes its time.

Two TAP devices and a relay that holds each frame back. They offer their kernels no segmentation and no checksums, so what travels, and what a
capture shows, is what a link of MTU 1500 carries. Needs no privilege where user namespaces are allowed, and touches nothing of this machine.
Rejected: `tc netem`, which needs root and a module that many kernels do not have, and delays all of an interface's traffic.
"""

import argparse
import contextlib
import ctypes
import fcntl
import os
import pathlib
import queue
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

PROGRAMS = pathlib.Path(__file__).resolve().parents[2] / "build/native/bin"
HERE, THERE, MASK = "10.88.1.77", "10.88.1.1", "255.255.255.0"
PORT = 5005
SAMPLES = {"numeros.txt": "123456789", "bienvenida.txt": "Hello from the wirelab appliance.\n"}
START_SECONDS = 20

CLONE_NEWUSER, CLONE_NEWNET, PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
SIOCGIFFLAGS, SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK, IFF_UP = 0x8913, 0x8914, 0x8916, 0x891C, 0x1
MOST_FRAME = 2048
LIBC = ctypes.CDLL(None, use_errno=True)


class Failed(Exception):
    """What is said instead of a traceback."""


def main():
    options = read_arguments()
    with tempfile.TemporaryDirectory(prefix="wirelab-far-") as place:
        try:
            return run(options, pathlib.Path(place))
        except Failed as failure:
            print(f"boards/far: {failure}", file=sys.stderr)
            return 1


def read_arguments():
    parser = argparse.ArgumentParser(prog="boards/far", description="Runs COMMAND, or a shell, on a machine that is some milliseconds away from an "
                                     f"appliance at {THERE}, where 'wirelab' talks to. Both are network namespaces, and end with it.")
    parser.add_argument("--delay", type=float, default=5.0, metavar="MS", help="each way (5)")
    parser.add_argument("--labs", default="", metavar="LIST", help="labs that run from the start, as wirelabd --labs has it")
    parser.add_argument("--root", metavar="FOLDER", help="what the appliance serves; without it a new folder with two samples")
    parser.add_argument("--programs", type=pathlib.Path, default=PROGRAMS, metavar="FOLDER", help="where wirelab and wirelabd are (build/native/bin)")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    options = parser.parse_args()
    options.programs = options.programs.resolve()
    if not 0 < options.delay <= 1000:
        parser.error("--delay is more than 0 and at most 1000 milliseconds")
    return options


def run(options, place):
    enter_namespaces()
    near = open_wire(HERE)
    daemon, far = start_appliance(options, place)
    for source, target in ((near, far), (far, near)):
        OneWay(source, target, options.delay / 1000)
    try:
        wait_for_appliance(daemon, place)
        environment = os.environ | {"PATH": f"{options.programs}:{os.environ.get('PATH', '')}", "WIRELAB_IP": THERE, "WIRELAB_WIRE": "plain"}
        command = options.command or [os.environ.get("SHELL", "/bin/sh")]
        # Ctrl-C is the command's.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            with subprocess.Popen(command, env=environment, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as running:
                status = running.wait()
        except OSError as error:
            raise Failed(f"cannot run {command[0]}: {error.strerror}") from error
        return status if status >= 0 else 128 - status
    finally:
        daemon.terminate()
        daemon.wait(10)


def unshare(what):
    if LIBC.unshare(what) != 0:
        why = os.strerror(ctypes.get_errno())
        raise Failed(f"cannot make a namespace: {why}. Run it as root (sudo), or allow user namespaces (sysctl user.max_user_namespaces)")


def enter_namespaces():
    """Into a network of its own, as its root."""
    user, group = os.getuid(), os.getgid()
    if user == 0:
        unshare(CLONE_NEWNET)
        return
    unshare(CLONE_NEWUSER | CLONE_NEWNET)
    pathlib.Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    pathlib.Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
    pathlib.Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")


def open_wire(address):
    """One end of the wire, as eth0 of the namespace that this process is in."""
    try:
        wire = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise Failed(f"cannot open /dev/net/tun: {error.strerror}. It is the kernel's module 'tun'") from error
    fcntl.ioctl(wire, TUNSETIFF, struct.pack("16sH22x", b"eth0", IFF_TAP | IFF_NO_PI))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        def configure(request, name, content):
            return fcntl.ioctl(control, request, struct.pack("16s24s", name, content))

        def as_address(text):
            return struct.pack("HH4s", socket.AF_INET, 0, socket.inet_aton(text))
        configure(SIOCSIFADDR, b"eth0", as_address(address))
        configure(SIOCSIFNETMASK, b"eth0", as_address(MASK))
        for name in (b"lo", b"eth0"):
            flags = struct.unpack_from("H", configure(SIOCGIFFLAGS, name, b""), 16)[0]
            configure(SIOCSIFFLAGS, name, struct.pack("H", flags | IFF_UP))
    return wire


def start_appliance(options, place):
    """The appliance in another network; its process, and its end of the wire."""
    root = pathlib.Path(options.root).resolve() if options.root else place / "root"
    if not options.root:
        root.mkdir()
        for name, content in SAMPLES.items():
            (root / name).write_text(content, encoding="utf-8")
    command = [options.programs / "wirelabd", "--access", "open", "--root", root, "--console", "off"]
    if options.labs:
        command += ["--labs", options.labs]
    ours, theirs = socket.socketpair()

    def before():
        os.setsid()
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        unshare(CLONE_NEWNET)
        wire = open_wire(THERE)
        socket.send_fds(theirs, [b"1"], [wire])
        os.close(wire)
    with ours, theirs, open(place / "log", "wb") as log:
        try:
            daemon = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | {"HOME": str(place)}, preexec_fn=before)
        except subprocess.SubprocessError as error:
            raise Failed("cannot make the appliance's network") from error
        _, wires, _, _ = socket.recv_fds(ours, 1, 1)
    return daemon, wires[0]


def wait_for_appliance(daemon, place):
    """The first packet waits for ARP as well, which no lab is about."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and daemon.poll() is None:
        try:
            socket.create_connection((THERE, PORT), 2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise Failed("the appliance did not start:\n" + (place / "log").read_text(encoding="utf-8", errors="replace"))


class OneWay:
    """Takes frames off one end and puts each on the other so many seconds later, in their order; no more when the ends' networks are gone."""

    def __init__(self, source, target, delay):
        self.source, self.target, self.delay = source, target, delay
        self.frames = queue.SimpleQueue()
        for work in (self._take, self._put):
            threading.Thread(target=work, daemon=True).start()

    def _take(self):
        with contextlib.suppress(OSError):
            while True:
                frame = os.read(self.source, MOST_FRAME)
                self.frames.put((time.monotonic() + self.delay, frame))

    def _put(self):
        while True:
            due, frame = self.frames.get()
            time.sleep(max(due - time.monotonic(), 0))
            with contextlib.suppress(OSError):
                os.write(self.target, frame)


if __name__ == "__main__":
    sys.exit(main())
