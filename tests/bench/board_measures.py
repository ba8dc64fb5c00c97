"""The measures of a board without an operating system. Each answers rows of the table; both sides of a row are measured in turn."""

import concurrent.futures
import pathlib
import re
import statistics
import subprocess

import board_wire
import link_map
from board_machine import CHECKOUT, on_lease, on_tap, with_bench_image
from measures import row
from support.stacks import make_tap

MIB = 1 << 20
FILE = 32 * MIB  # tests/images/bench_network.cpp: every file in memory
LOAD_CLIENTS = 8  # uploads, and as many downloads beside them: all connections of the board
STARTS = 10


class Bench:
    """What the measures share."""

    def __init__(self, board, place, rounds, quick):
        self.board, self.place, self.quick = board, pathlib.Path(place), quick
        self.rounds = 1 if quick else rounds
        self.interface = None

    def tap(self):
        """The TAP device, made when it is first wanted."""
        if self.interface is None:
            make_tap("bench0", board_wire.GATEWAY)
            self.interface = "bench0"
        return self.interface

    def disk(self, name, mebibytes):
        """An empty disk, on the disk of the checkout."""
        path = self.place / name
        with open(path, "wb") as file:
            file.truncate(mebibytes << 20)
        return path

    def on_tap(self, name, words, board=None, mebibytes=64):
        """The board, not started yet, with a disk of its own."""
        return on_tap(board or self.board, self.place, self.disk(f"{name}.img", mebibytes), self.tap(), words)


def memory(bench):
    """Files in memory through the appliance, beside lwIP's lwiperf: one image, one lwIP, one card."""
    rows = []
    with bench.on_tap("memory", "network", with_bench_image(bench.board)) as machine:
        machine.wait_for("bench ready", 60)
        ways = (("download", lambda: board_wire.download("bench.bin", FILE), lambda: board_wire.lwiperf_download(FILE)),
                ("upload", lambda: board_wire.upload("bench.bin", FILE), lambda: board_wire.lwiperf_upload(FILE)))
        for name, ours, peer in ways:
            seconds, cpu = in_turn(bench, machine, {"ours": ours, "peer": peer})
            times = (seconds["ours"], seconds["peer"])
            rows.append(compared(f"{name} {FILE // MIB} MiB, file in memory", FILE, *times, "lwiperf", 0.95, cpu_seconds=cpu))
        machine.power_down()
    return rows


def disk(bench):
    """A file through the store, beside the disk alone; measured on the board, by its clock."""
    with bench.on_tap("disk", f"disk {bench.rounds}", with_bench_image(bench.board), 128) as machine:
        said = machine.to_the_end(600)
    found = {}
    for side, way, size, micros in re.findall(r"^disk (\w+) (\w+) (\d+) bytes (\d+) us$", said, re.MULTILINE):
        found.setdefault((side, way), []).append(int(micros) / 1e6)
        size = int(size)
    if len(found) != 6 or any(len(times) != bench.rounds for times in found.values()):
        raise RuntimeError(f"the image did not measure everything:\n{said[-2000:]}")
    rows = []
    for way in ("write", "read"):
        for side, peer, bar in (("small", "raw, 4 KiB at a time", 0.8), ("raw", "raw, 4 x 64 KiB", 0.8)):
            rows.append(compared(f"littlefs, {way} {size // MIB} MiB", size, found["store", way], found[side, way], peer, bar))
    return rows


def lease(bench):
    """From QEMU's start to the line that says where the appliance listens: address by DHCP, disk mounted."""
    path = bench.disk("lease.img", 64)
    times = []
    for _ in range(1 + (1 if bench.quick else STARTS)):
        with on_lease(bench.board, bench.place, path) as machine:
            times.append(machine.wait_for("wirelabd ready: listening on ", 60))
            machine.power_down()
    times = times[1:]  # the first formats the disk
    text = f"{statistics.median(times) * 1e3:.0f} ms ({min(times) * 1e3:.0f} to {max(times) * 1e3:.0f})"
    return [row(f"start to lease and ready, median of {len(times)}", text, "", None, "", True, runs=times)]


def load(bench):
    """What all connections at once leave of the memory, and what the whole appliance moves over the wire."""
    size = MIB
    words = bench.board.words(f"{board_wire.HOST}/24", board_wire.GATEWAY, {"log-level": "info", "access": "open", "max-per-address": "1000"})
    with bench.on_tap("load", words, mebibytes=64 + 8 * bench.rounds) as machine:
        machine.wait_for("wirelabd ready", 60)
        alone = {"upload": [], "download": []}
        for number in range(bench.rounds):
            alone["upload"].append(board_wire.upload(f"alone{number}", 8 * size))
            alone["download"].append(board_wire.download(f"alone{number}", 8 * size))
        for number in range(LOAD_CLIENTS):
            board_wire.upload(f"there{number}", size)
        with concurrent.futures.ThreadPoolExecutor(2 * LOAD_CLIENTS) as clients:
            work = [clients.submit(board_wire.upload, f"new{number}", size) for number in range(LOAD_CLIENTS)]
            work += [clients.submit(board_wire.download, f"there{number}", size) for number in range(LOAD_CLIENTS)]
            for client in work:
                client.result()
        said = machine.power_down()
    first, *_, last = re.findall(r"event=memory heap=(\d+) heap_size=(\d+) stack=(\d+)", said)
    rows = [row(f"{way} 8 MiB over the wire, littlefs", f"{8 * size / statistics.median(times) / 1e6:.1f} MB/s", "", None, "", True, runs=times)
            for way, times in alone.items()]
    rows.append(row("heap and stack once ready", f"{int(first[0]):,} of {int(first[1]):,} bytes; {int(first[2]):,}", "", None, "", True))
    rows.append(row(f"the most, {LOAD_CLIENTS} uploads and {LOAD_CLIENTS} downloads", f"{int(last[0]):,} of {int(last[1]):,} bytes; {int(last[2]):,}",
                    "", None, "", True))
    return rows


def sizes(bench):
    """What the image consists of, as built and for size, by library."""
    fast = link_map.read(CHECKOUT / "build" / bench.board.preset / "bin/wirelabd.map")
    least = link_map.read(small_build(bench.board) / "bin/wirelabd.map")
    rows = [_size_row("image: text, data, bss; for size", _total(fast), _total(least))]
    for name in sorted({*fast, *least}, key=lambda library: -sum(fast.get(library, {}).values())):
        rows.append(_size_row(f"  {name}", fast.get(name, {}), least.get(name, {})))
    return rows


def small_build(board):
    """Where the board's programs are built for size."""
    return CHECKOUT / "build/bench" / f"{board.name}-small"


def build_small(board):
    """Builds them."""
    for command in (["cmake", "--preset", board.preset, "-B", small_build(board), "-DCMAKE_BUILD_TYPE=MinSizeRel"],
                    ["cmake", "--build", small_build(board), "--target", "wirelabd"]):
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, command))}:\n{(done.stdout + done.stderr)[-2000:]}")


def _total(sizes_by_library):
    return {kind: sum(counted.get(kind, 0) for counted in sizes_by_library.values()) for kind in ("text", "data", "bss", "stacks")}


def _size_row(name, fast, least):
    kinds = [f"{fast.get(kind, 0):,}" for kind in ("text", "data", "bss")]
    return row(name, ", ".join(kinds), f"-Os: {least.get('text', 0):,}", None, "", True)


def in_turn(bench, machine, sides):
    """Seconds of every run of each side, and the median of the emulator's processor time for it. The order changes each round, and the first
    run of each is not counted."""
    for run in sides.values():
        run()
    seconds = {name: [] for name in sides}
    cpu = {name: [] for name in sides}
    for number in range(bench.rounds):
        turn = list(sides.items())
        for name, run in turn if number % 2 == 0 else reversed(turn):
            before = machine.cpu_seconds()
            seconds[name].append(run())
            cpu[name].append(machine.cpu_seconds() - before)
    return seconds, {name: statistics.median(times) for name, times in cpu.items()}


def compared(name, size, ours, peer, peer_name, bar, **more):
    """A row of two rates over `size` bytes, out of the seconds of each run."""
    rates = [size / statistics.median(side) / 1e6 for side in (ours, peer)]
    ratio = rates[0] / rates[1]
    return row(name, f"{rates[0]:.1f} MB/s", f"{peer_name}: {rates[1]:.1f} MB/s", round(ratio, 2), f">= {bar}", ratio >= bar,
               runs={"ours": ours, "peer": peer}, **more)


ALL = {"memory": memory, "disk": disk, "lease": lease, "load": load, "sizes": sizes}
BOARDS = ("qemu_virt_arm",)
