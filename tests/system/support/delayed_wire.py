"""A wire that takes its time: a station in a namespace of its own, whose frames reach the server, and the server's it, after a delay.

Two TAP devices and a relay between them. They offer no segmentation and no checksums to their kernels, so what travels, and what a capture of
either shows, is what a real link of MTU 1500 carries.
"""

import fcntl
import os
import queue
import select
import socket
import struct
import threading
import time

from support.network_lab import Station, Switch
from support.stacks import ip
from support.waiting import wait_until

TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
MOST_FRAME = 2048


def open_tap(name):
    """A TAP device in the namespace of the calling thread; it is gone when the descriptor is."""
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return descriptor


class _OneWay:
    """Takes frames off one device and puts each on the other so many seconds later, in their order."""

    def __init__(self, source, target, delay):
        self.source, self.target, self.delay = source, target, delay
        self.frames = queue.SimpleQueue()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self._take, self._put)]
        for thread in self.threads:
            thread.start()

    def _take(self):
        while not self.stopping.is_set():
            if not select.select([self.source], [], [], 0.2)[0]:
                continue
            try:
                frame = os.read(self.source, MOST_FRAME)
            except OSError:
                continue  # the device is not up yet
            self.frames.put((time.monotonic() + self.delay, frame))
        self.frames.put(None)

    def _put(self):
        while (entry := self.frames.get()) is not None:
            due, frame = entry
            # The last part of the wait without sleeping: a late frame would be another experiment.
            while (left := due - time.monotonic()) > 0:
                if left > 0.0005:
                    time.sleep(left - 0.0004)
            try:
                os.write(self.target, frame)
            except OSError:
                continue  # the device went down

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(5)


class DelayedWire:
    """A station `delay` seconds away from a stack of the tests; `server_host` is where it reaches the server."""

    def __init__(self, stack, delay=0.002):
        self.closers = []
        if stack.name == "posix":
            # The server listens at the kernel's end of this device.
            network = "10.88.1"
            self.interface = "wire1"
            near = open_tap(self.interface)
            self.closers.append(lambda: os.close(near))
            ip("address", "add", f"{network}.1/24", "dev", self.interface)
            self.server_host = f"{network}.1"
        else:
            # lwIP has a device of its own; a switch joins it and the relay's.
            network = stack.host.rpartition(".")[0]
            near = open_tap("wire1")
            self.closers.append(lambda: os.close(near))
            own = f"{stack.gateway}/24"
            ip("address", "del", own, "dev", stack.interface)
            self.closers.append(lambda: ip("address", "add", own, "dev", stack.interface))
            switch = Switch(own)
            self.closers.append(switch.close)
            for port in (stack.interface, "wire1"):
                ip("link", "set", port, "master", switch.name)
            self.interface = stack.interface
            self.server_host = stack.host
        ip("link", "set", "wire1", "up")
        self.switch = Switch()
        self.closers.append(self.switch.close)
        self.station = Station(self.switch)
        self.closers.append(self.station.close)
        far = self.station.call(lambda: open_tap("wire0"))
        self.closers.append(lambda: os.close(far))
        self.station.run("ip", "address", "add", f"{network}.77/24", "dev", "wire0")
        self.station.run("ip", "link", "set", "wire0", "up")
        self.ways = [_OneWay(near, far, delay), _OneWay(far, near, delay)]

    def wait_for(self, port):
        """Waits until the server can be reached. The first packet waits for ARP as well, which no experiment is about."""
        wait_until(lambda: self.station.call(lambda: self._reaches(port)), "the server behind the delayed wire", 20)

    def _reaches(self, port):
        try:
            socket.create_connection((self.server_host, port), 2).close()
            return True
        except OSError:
            return False

    def close(self):
        """Takes all of it away."""
        for way in self.ways:
            way.stop()
        for closer in reversed(self.closers):
            closer()
