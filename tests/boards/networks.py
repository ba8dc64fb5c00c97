"""Networks of a test's own, and who answers in them."""

import contextlib
import ctypes
import os
import socket
import struct
import subprocess
import threading

CLONE_NEWNET = 0x40000000
SERVED_TIME = 2052460800  # 2035-01-15T08:00:00Z: far behind every build of an image
TO_1970 = 2208988800


@contextlib.contextmanager
def own_network():
    """A network namespace for this thread and what it starts: the ports of time servers are free there. Needs root."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net", "rb") as outside:
        if libc.unshare(CLONE_NEWNET) != 0:
            raise AssertionError(f"cannot make a network namespace ({os.strerror(ctypes.get_errno())}): run the tests as root")
        try:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
            yield
        finally:
            if libc.setns(outside.fileno(), CLONE_NEWNET) != 0:
                raise AssertionError("cannot leave the network namespace")


@contextlib.contextmanager
def time_server(address="127.0.0.1"):
    """Answers every request to that address with SERVED_TIME."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((address, 123))
        line.settimeout(0.2)
        done = threading.Event()

        def serve():
            while not done.is_set():
                with contextlib.suppress(TimeoutError):
                    request, peer = line.recvfrom(100)
                    stamp = struct.pack(">II", SERVED_TIME + TO_1970, 0)
                    line.sendto(struct.pack(">BBbb12x8x", 0x24, 2, 6, -20) + request[40:48] + stamp + stamp, peer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
