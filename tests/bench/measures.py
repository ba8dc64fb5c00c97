"""The measures of the table. Each runs ours and its peer in turn, A B A B …, and compares medians."""

import json
import os
import pathlib
import statistics
import subprocess
import time

import capture_measures
import network_measures
import servers
import tls_measures
import trace_measures

MIB = 1 << 20


class Bench:
    """What all measures share: the programs, a directory on a real disk, how long and how often."""

    def __init__(self, options, place):
        self.place = str(place)
        self.wirelabd = str(options.bin.resolve() / "wirelabd")
        self.wirelab = str(options.bin.resolve() / "wirelab")
        self.lwip_bulk = options.bin.resolve() / "bench" / "lwip_bulk"
        self.tls_records = options.bin.resolve() / "bench" / "tls_records"
        self.load = str(place / "load")
        self.tls_load = str(place / "tls_load")
        self.rounds = 1 if options.quick else options.rounds
        self.size = 64 * MIB if options.quick else 1024 * MIB
        self.seconds = 1 if options.quick else 4
        self.idle = 1000 if options.quick else 10_000
        self.number = 0

    def root(self):
        """A fresh directory for one server."""
        self.number += 1
        path = pathlib.Path(self.place) / f"root{self.number}"
        path.mkdir()
        return str(path)

    def client(self, *arguments):
        """Runs the load program to its end; what it printed."""
        done = subprocess.run([self.load, *map(str, arguments)], capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise RuntimeError(f"load {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def paired(self, ours, peer):
        """Runs both in turn; the results of each. The order changes every round: being second must not pay."""
        results = {"ours": [], "peer": []}
        for number in range(self.rounds):
            turn = [("ours", ours), ("peer", peer)]
            for name, run in turn if number % 2 == 0 else reversed(turn):
                results[name].append(run())
        return results["ours"], results["peer"]


def measured(server, run):
    """One run with the processor time it cost the server."""
    before = server.cpu_seconds()
    result = run()
    # Children are counted when their parent has collected them.
    result["cpu"] = server.cpu_seconds() - before
    return result


def median(results, key):
    return statistics.median(result[key] for result in results)


def row(measure, ours, peer, ratio, bar, met, **more):
    """One line of the table."""
    return {"measure": measure, "ours": ours, "peer": peer, "ratio": ratio, "bar": bar, "met": met, **more}


def compared(measure, ours, peer, peer_name, bar, unit, results, scale):
    """A row of two rates, larger is better."""
    ratio = ours / peer
    cpu = [median(side, "cpu") for side in results]
    return row(measure, f"{ours * scale:,.0f} {unit}", f"{peer_name} {peer * scale:,.0f} {unit}", round(ratio, 2), f">= {bar}", ratio >= bar,
               cpu_seconds={"ours": round(cpu[0], 3), "peer": round(cpu[1], 3)}, runs={"ours": results[0], "peer": results[1]})


def download(bench):
    """One file over one stream, from the page cache."""
    root = bench.root()
    path = os.path.join(root, "big.bin")
    with open(path, "wb") as file:
        for _ in range(bench.size // MIB):
            file.write(os.urandom(MIB))
    os.sync()
    ours, nginx = servers.start_wirelabd(bench.wirelabd, bench.place, root), servers.start_nginx(bench.place, root)
    iperf = servers.start_iperf3(bench.place)
    try:
        get = r"GET /big.bin HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
        run_ours = lambda: measured(ours, lambda: bench.client("download", ours.port, r"DOWNLOAD_FILE big.bin\n", r"\r\n", bench.size))
        run_nginx = lambda: measured(nginx, lambda: bench.client("download", nginx.port, get, r"\r\n\r\n", bench.size))
        run_ours(), run_nginx()  # the page cache is warm for both
        results = bench.paired(run_ours, run_nginx)
        rates = [bench.size / median(side, "seconds") for side in results]
        rows = [compared(f"download {bench.size // MIB} MiB, one stream", *rates, "nginx", 1.0, "MB/s", results, 1e-6)]
        rows.append(against_iperf(bench, iperf, run_ours))
        return rows
    finally:
        for server in (ours, nginx, iperf):
            server.stop()


def against_iperf(bench, iperf, run_ours):
    """The same download beside iperf3, which only sends from memory."""
    def run_iperf():
        command = [servers.find("iperf3"), "-c", "127.0.0.1", "-p", str(iperf.port), "-n", str(bench.size), "-R", "-J"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        return {"seconds": json.loads(done.stdout)["end"]["sum_received"]["seconds"]}

    results = bench.paired(run_ours, lambda: measured(iperf, run_iperf))
    rates = [bench.size / median(side, "seconds") for side in results]
    return compared("the same, beside iperf3", *rates, "iperf3", 0.8, "MB/s", results, 1e-6)


def upload(bench):
    """Ours answers when the file is durable; vsftpd when it has been handed to the kernel."""
    root, ftp_root = bench.root(), bench.root()
    ours, vsftpd = servers.start_wirelabd(bench.wirelabd, bench.place, root), servers.start_vsftpd(bench.place, ftp_root)

    def run(server, mode, name, path):
        os.sync()  # what the other left to be written is not paid for here
        result = measured(server, lambda: bench.client(mode, server.port, name, bench.size))
        if os.path.getsize(path) != bench.size:
            raise RuntimeError(f"{path} is not whole")
        os.unlink(path)
        return result

    run_ours = lambda: run(ours, "upload", "up.bin", os.path.join(root, "up.bin"))
    run_vsftpd = lambda: run(vsftpd, "stor", "upload/up.bin", os.path.join(ftp_root, "upload", "up.bin"))
    try:
        run_ours(), run_vsftpd()  # the disk's first touch of these blocks is slower for whoever comes first
        results = bench.paired(run_ours, run_vsftpd)
    finally:
        ours.stop()
        vsftpd.stop()
    rates = [bench.size / median(side, "seconds") for side in results]
    return [compared(f"upload {bench.size // MIB} MiB, durable before SUCCESS", *rates, "vsftpd", 2.0, "MB/s", results, 1e-6)]


def cycles(bench):
    """Connect, a small request, its answer, close: by 16 independent clients, and by one process that plays all 16."""
    root = bench.root()
    names = [f"fichero{number:02}.txt" for number in range(16)]
    for name in names:
        pathlib.Path(root, name).write_text("x")
    page = bench.root()
    pathlib.Path(page, "small.txt").write_text("\n".join(names))
    ours, nginx = servers.start_wirelabd(bench.wirelabd, bench.place, root), servers.start_nginx(bench.place, page)
    get = r"GET /small.txt HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"

    def run(mode, server, request):
        result = measured(server, lambda: bench.client(mode, server.port, request, 16, bench.seconds))
        result["rate"] = result["count"] / result["seconds"]
        result["cpu"] = result["cpu"] / result["count"] * 1e6
        return result

    rows = []
    try:
        for mode, name in (("threads", "connect, LIST_FILES, close, 16 clients"), ("cycles", "the same, the clients in one epoll loop")):
            run_ours, run_nginx = (lambda: run(mode, ours, r"LIST_FILES\n")), (lambda: run(mode, nginx, get))
            run_ours(), run_nginx()
            results = bench.paired(run_ours, run_nginx)
            line = compared(name, *[median(side, "rate") for side in results], "nginx", 1.0, "/s", results, 1)
            line["cpu_microseconds_each"] = line.pop("cpu_seconds")
            rows.append(line)
    finally:
        ours.stop()
        nginx.stop()
    return rows


def idle(bench):
    """Connections that say nothing: what the server's own memory grows by for each."""
    server = servers.start_wirelabd(bench.wirelabd, bench.place, bench.root(), "--max-connections", str(bench.idle + 100))
    try:
        alone = server.resident()
        holder = subprocess.Popen([bench.load, "idle", str(server.port), str(bench.idle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            opened = json.loads(holder.stdout.readline() or '{"open": 0}')["open"]
            held = settled(lambda: server_connections(server), opened)
            each = (server.resident() - alone) / max(1, held)
        finally:
            holder.stdin.close()
            holder.wait(30)
            holder.stdout.close()
    finally:
        server.stop()
    return [row("server idle, resident", f"{alone / MIB:.2f} MiB", "", None, "<= 4 MiB", alone <= 4 * MIB),
            row(f"idle connections held: {bench.idle:,}; memory for each", f"{held:,} at {each / 1024:.2f} KiB", "", None, f"{bench.idle:,} at <= 8 KiB",
                held >= bench.idle and each <= 8 * 1024)]


def server_connections(server):
    """Sockets that the server process holds, its listener left out."""
    place = f"/proc/{server.process.pid}/fd"
    count = 0
    for entry in os.listdir(place):
        try:
            count += os.readlink(f"{place}/{entry}").startswith("socket:")
        except FileNotFoundError:
            pass
    return count - 1


def settled(count, wanted):
    """`count()` once it reaches `wanted`, or what it is after ten seconds."""
    end = time.monotonic() + 10
    while (value := count()) < wanted and time.monotonic() < end:
        time.sleep(0.05)
    return min(value, wanted)


def patience(bench):
    """LIST_FILES beside an upload and commit of 1 GiB: the slowest hundredth."""
    root = bench.root()
    for number in range(16):
        pathlib.Path(root, f"fichero{number:02}.txt").write_text("x")
    server = servers.start_wirelabd(bench.wirelabd, bench.place, root)
    runs = []
    try:
        for _ in range(bench.rounds):
            os.sync()
            probe = subprocess.Popen([bench.load, "latency", str(server.port), r"LIST_FILES\n", "2000"], stdout=subprocess.PIPE, text=True)
            probe.stdout.readline()
            uploaded = bench.client("upload", server.port, "up.bin", bench.size)
            probe.terminate()
            runs.append({**json.loads(probe.communicate(timeout=30)[0]), "upload_seconds": uploaded["seconds"]})
            os.unlink(os.path.join(root, "up.bin"))
    finally:
        server.stop()
    p99 = median(runs, "p99_ms")
    return [row(f"LIST_FILES while {bench.size // MIB} MiB are uploaded and committed, p99", f"{p99:.2f} ms", "", None, "< 20 ms", p99 < 20, runs={"ours": runs})]


def lwip(bench):
    """lwIP to lwIP over a wire within one process, beside lwIP's own lwiperf; the program measures both in turn."""
    if not bench.lwip_bulk.exists():
        raise RuntimeError(f"{bench.lwip_bulk} is missing: cmake --build --preset native")
    done = subprocess.run([bench.lwip_bulk, str(bench.rounds)], capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise RuntimeError(f"{bench.lwip_bulk}: {done.stderr.strip()[-500:]}")
    result = json.loads(done.stdout.strip().splitlines()[-1])
    return [row("lwIP to lwIP, in-process wire, bulk", f"{result['ours_mb_per_s']:,.0f} MB/s", f"lwiperf {result['lwiperf_mb_per_s']:,.0f} MB/s",
                round(result["ratio"], 2), ">= 0.95", result["ratio"] >= 0.95, runs=result)]


ALL = {"download": download, "upload": upload, "cycles": cycles, "idle": idle, "patience": patience, "network": network_measures.rows, "lwip": lwip,
       "tls_download": tls_measures.download, "tls_handshake": tls_measures.handshakes, "explain": trace_measures.explaining,
       "capture": capture_measures.capturing}
