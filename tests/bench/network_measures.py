"""What reporting on the network costs: answers with a thousand neighbours, and a watch of a network where nothing happens.

Run as a program it is the inside of the measure: in a network namespace of its own, it makes the neighbours, starts wirelabd, and
prints what it measured as JSON."""

import json
import os
import pathlib
import resource
import socket
import subprocess
import sys
import time

sys.dont_write_bytecode = True

import servers  # noqa: E402  (found beside this file)

NEIGHBOURS = 1000
LISTS = (("address",), ("route",), ("neighbour",))  # what a status answer holds, as ip shows it


def network(bench):
    """A status answer beside the three lists of ip; a watch alone."""
    inside = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]
    command = [*inside, sys.executable, __file__, bench.wirelabd, bench.place, bench.root(), str(bench.rounds), "2" if bench.rounds == 1 else "30"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def rows(bench):
    """The lines of the table."""
    from measures import row  # which lists this module's measure

    got = network(bench)
    ours, peer = got["status_us"], got["ip_us"]
    watching = got["watching_percent"]
    return [row(f"NET_STATUS with {got['neighbours']:,} neighbours, server's processor time", f"{ours:,.0f} µs", f"ip -json, 3 lists {peer:,.0f} µs",
                round(peer / ours, 2), "<= 1 ms", ours <= 1000, runs=got),
            row("NET_WATCH of them while nothing happens", f"{watching:.3f} % of a processor", "", None, "< 1 %", watching < 1)]


def ip(*words, text=None):
    """Runs ip; its output."""
    return subprocess.run(["ip", *words], input=text, capture_output=True, text=True, check=True, timeout=60).stdout


def make_neighbours():
    """An interface with as many stations that nobody has to answer for."""
    ip("link", "set", "lo", "up")
    ip("link", "add", "eth0", "type", "veth", "peer", "name", "far")
    ip("address", "add", "10.1.0.1/16", "dev", "eth0")
    ip("link", "set", "eth0", "up")
    ip("link", "set", "far", "up")
    lines = [f"neighbour add 10.1.{1 + at // 250}.{1 + at % 250} lladdr 02:00:00:00:{at // 256:02x}:{at % 256:02x} dev eth0" for at in range(NEIGHBOURS)]
    ip("-batch", "-", text="\n".join(lines) + "\n")


def on_processor(pid):
    """Seconds that a process of one thread was on a processor, to the nanosecond."""
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def ask(port):
    """One NET_STATUS to its end."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(b"NET_STATUS\n")
        received = bytearray()
        while piece := connection.recv(1 << 20):
            received += piece
    return json.loads(received.partition(b"\r\n")[2])


def status_cost(server, answers=200):
    """Processor time of the server for an answer, in microseconds; it includes accepting and closing."""
    before = on_processor(server.process.pid)
    for _ in range(answers):
        ask(server.port)
    return (on_processor(server.process.pid) - before) / answers * 1e6


def ip_cost(turns=20):
    """Processor time of ip for the same lists, in microseconds; it includes starting three processes."""
    used = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    before = used()
    for _ in range(turns):
        for words in LISTS:
            ip("-json", *words, "show")
    return (used() - before) / turns * 1e6


def watching_cost(server, seconds):
    """Share of a processor that the server uses while one client watches and nothing happens, in percent."""
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(b"NET_WATCH\n")
        time.sleep(1)
        before, begun = on_processor(server.process.pid), time.monotonic()
        time.sleep(seconds)
        return (on_processor(server.process.pid) - before) / (time.monotonic() - begun) * 100


def inside(wirelabd, place, root, rounds, seconds):
    """The measure itself."""
    make_neighbours()
    server = servers.start_wirelabd(wirelabd, place, root)
    try:
        neighbours = len(ask(server.port)["neighbours"])
        if neighbours != NEIGHBOURS:
            raise RuntimeError(f"NET_STATUS lists {neighbours} neighbours of {NEIGHBOURS}")
        ip_cost(1)
        runs = [(status_cost(server), ip_cost()) for _ in range(int(rounds))]
        middle = lambda values: sorted(values)[len(values) // 2]
        return {"neighbours": neighbours, "status_us": middle([ours for ours, _ in runs]), "ip_us": middle([peer for _, peer in runs]), "runs": runs,
                "watching_percent": watching_cost(server, float(seconds))}
    finally:
        server.stop()


if __name__ == "__main__":
    print(json.dumps(inside(*sys.argv[1:])))
