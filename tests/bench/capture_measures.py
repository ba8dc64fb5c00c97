"""What a capture loses while a download fills loopback, beside dumpcap. Nothing may be missing that is not counted.

Run as a program it is the inside of the measure: in a network namespace of its own, where nothing else crosses loopback, so that the kernel's
count of its packets is the truth. Whoever captures from wirelabd sits in a second one, behind a link of its own: what is captured must not be
made more by its way to the file."""

import json
import mmap
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True

import servers  # noqa: E402  (found beside this file)

APPLIANCE, WATCHER = "10.2.0.1", "10.2.0.2"
RATE = 200e6  # bytes of the file for a second
ETHERNET = ("mtu", "1500", "gso_max_segs", "1")  # loopback sends the frames of a real link, not 64 KiB at once
READ = 1 << 18
PATIENCE = 120


def capturing(bench):
    """A download at 200 MB/s and one without a pace, in frames as large as loopback's and as Ethernet's, captured whole."""
    from measures import row  # which lists this module's measure

    size = min(bench.size, 512 << 20)
    inside = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]
    command = [*inside, sys.executable, __file__, bench.wirelabd, bench.wirelab, bench.place, bench.root(), str(size), str(bench.rounds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")
    return [row(f"capture of a download {name}", said(got["ours"]), f"dumpcap {said(got['peer'])}", round(kept(got["ours"]) / kept(got["peer"]), 2),
                "kept + lost = all", all(one["kept"] + one["lost"] == one["all"] for one in got["ours"]), runs=got)
            for name, got in json.loads(done.stdout).items()]


def kept(runs):
    """Which part of the packets is in the files."""
    return sum(one["kept"] for one in runs) / sum(one["all"] for one in runs)


def said(runs):
    """Both sides of the table."""
    missing = sum(one["all"] - one["kept"] - one["lost"] for one in runs)
    rate = sorted(one["rate"] for one in runs)[len(runs) // 2]
    uncounted = f", {missing:,} of them not counted" if missing else ""
    return f"{sum(one['all'] for one in runs):,} at {rate:.0f} MB/s, {100 - 100 * kept(runs):.2f} % lost{uncounted}"


def crossed():
    """Packets that crossed loopback so far."""
    line = next(line for line in pathlib.Path("/proc/net/dev").read_text(encoding="ascii").splitlines() if line.strip().startswith("lo:"))
    return int(line.split()[2])


def download(port, size, rate):
    """Reads a file at a pace, or as fast as it comes; bytes for a second."""
    buffer, received, begun = bytearray(READ), 0, time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(b"DOWNLOAD_FILE big.bin\n")
        while received < size and (count := connection.recv_into(buffer)):  # its end comes when ours has
            received += count
            early = received / rate - (time.monotonic() - begun) if rate else 0
            if early > 0.001:
                time.sleep(early)
    if received < size:
        raise RuntimeError(f"the download ended after {received} of {size} bytes")
    return received / (time.monotonic() - begun)


def until(holds, what):
    """Waits for something that a program does on its own."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError(f"waited in vain until {what}")
        time.sleep(0.02)


def blocks(path):
    """Types of a pcapng file's blocks, each with where it starts and how long it is."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_of:
        at = 0
        while at + 12 <= len(bytes_of):
            kind, length = struct.unpack_from("<II", bytes_of, at)
            yield kind, bytes_of[at:at + min(length, 256)]
            at += length


def in_file(path):
    """Packets of a pcapng file, and how many it says were dropped: the last statistics hold that (isb_ifdrop, option 5)."""
    packets, dropped = 0, 0
    for kind, block in blocks(path):
        packets += kind == 6
        at = 20
        while kind == 5 and at + 4 <= len(block):
            option, length = struct.unpack_from("<HH", block, at)
            if option == 5:
                dropped = struct.unpack_from("<Q", block, at + 4)[0]
            at = len(block) if option == 0 else at + 4 + (length + 3) // 4 * 4
    return packets, dropped


def captured(command, path, ready, measure):
    """What a capture has of what a measure sends: all packets, those kept, those said to be lost."""
    path.unlink(missing_ok=True)
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            until(ready, f"{command[0]} captures")
            before = crossed()
            rate = measure()
            time.sleep(1)  # the connection ends, and what is on its way to the file gets there
            sent = crossed() - before
            process.terminate()  # in the background nobody hears SIGINT
            said_last = process.communicate(timeout=PATIENCE)[1]
        finally:
            process.kill()
    packets, dropped = in_file(path)
    path.unlink()
    return {"all": sent, "kept": packets, "lost": dropped, "rate": rate / 1e6, "said": said_last.strip()[-200:]}


class Scene:
    """Loopback, the appliance, and the watcher's namespace with a link to it."""

    def __init__(self, wirelabd, wirelab, place, root, size):
        self.wirelab, self.place, self.size = wirelab, pathlib.Path(place), size
        self.far = subprocess.Popen(["unshare", "--net", "sleep", "3600"])
        until(lambda: os.readlink(f"/proc/{self.far.pid}/ns/net") != os.readlink("/proc/self/ns/net"), "the second namespace is there")
        self.inside = ["nsenter", "--target", str(self.far.pid), "--net"]
        for words in (("link", "set", "lo", "up"), ("link", "add", "eth0", "type", "veth", "peer", "name", "far"), ("link", "set", "far", "netns", str(self.far.pid)),
                      ("address", "add", f"{APPLIANCE}/24", "dev", "eth0"), ("link", "set", "eth0", "up")):
            subprocess.run(["ip", *words], check=True, timeout=60)
        for words in (("address", "add", f"{WATCHER}/24", "dev", "far"), ("link", "set", "far", "up")):
            subprocess.run([*self.inside, "ip", *words], check=True, timeout=60)
        with open(os.path.join(root, "big.bin"), "wb") as file:
            for _ in range(size >> 20):
                file.write(os.urandom(1 << 20))
        port = servers.free_port()
        self.server = servers.Process("wirelabd", [wirelabd, "--listen", "0.0.0.0", "--access", "open", "--port", str(port), "--root", root,
                                                   "--log-level", "error"], place, port)

    def ours(self, rate):
        """wirelab's capture of the download, over the link, as a file."""
        path = self.place / "ours.pcapng"
        command = [*self.inside, self.wirelab, "--ip", APPLIANCE, "--port", str(self.server.port), "--plain", "capture", "--interface", "lo", "--port-filter",
                   str(self.server.port), "-w", str(path)]
        begun = lambda: any(part.stat().st_size for part in self.place.glob(".wirelab-*.part"))  # its first block has arrived
        return captured(command, path, begun, lambda: download(self.server.port, self.size, rate))

    def peer(self, rate):
        """dumpcap's of the same, with its defaults."""
        path = self.place / "peer.pcapng"
        command = [servers.find("dumpcap"), "-q", "-i", "lo", "-f", f"tcp port {self.server.port}", "-w", str(path)]
        begun = lambda: path.exists() and path.stat().st_size > 0
        return captured(command, path, begun, lambda: download(self.server.port, self.size, rate))

    def stop(self):
        """Ends what was started."""
        self.server.stop()
        self.far.kill()
        self.far.wait()


def inside(wirelabd, wirelab, place, root, size, rounds):
    """The measure itself."""
    scene = Scene(wirelabd, wirelab, place, root, int(size))
    try:
        download(scene.server.port, scene.size, None)
        got = {}
        for frames, words in (("loopback's frames", ()), ("frames of 1,514 bytes", ETHERNET)):
            if words:
                subprocess.run(["ip", "link", "set", "lo", *words], check=True, timeout=60)
            for pace, rate in (("at 200 MB/s", RATE), ("without a pace", None)):
                sides = {"ours": [], "peer": []}
                for turn in range(int(rounds)):
                    for side in ("ours", "peer") if turn % 2 == 0 else ("peer", "ours"):
                        sides[side].append(getattr(scene, side)(rate))
                got[f"{pace}, {frames}"] = sides
        return got
    finally:
        scene.stop()


if __name__ == "__main__":
    print(json.dumps(inside(*sys.argv[1:])))
