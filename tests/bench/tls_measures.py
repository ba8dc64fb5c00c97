"""The measures over TLS 1.3: a download and handshakes, beside nginx, and both beside what mbedTLS alone costs."""

import json
import os
import pathlib
import subprocess

import measures  # which lists these
import servers

# What two mbedTLS agree on, as wirelab and wirelabd are; then OpenSSL's first choice, which is what most other clients get.
SUITES = ("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384")
CLIENTS = 16
GET = r"GET /{name} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"


def client(bench, *arguments):
    """Runs the client over TLS to its end; what it printed."""
    return run_program(bench.tls_load, *arguments)


def records(bench, suite, size):
    """What mbedTLS alone costs: bytes for a second of processor time, seconds for the server's half of a handshake."""
    if not bench.tls_records.exists():
        raise RuntimeError(f"{bench.tls_records} is missing: cmake --build --preset native")
    return run_program(bench.tls_records, suite, size)


def run_program(program, *arguments):
    """What it printed, which is JSON."""
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"{program} {' '.join(map(str, arguments))}: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def both(bench, root, page):
    """wirelabd's TLS port over `root`, and nginx over `page`."""
    ours = servers.start_wirelabd(bench.wirelabd, bench.place, root, tls=True)
    return ours, servers.start_nginx(bench.place, page, tls=True)


def download(bench):
    """One file over one stream, from the page cache, with each suite."""
    root = bench.root()
    with open(os.path.join(root, "big.bin"), "wb") as file:
        for _ in range(bench.size // measures.MIB):
            file.write(os.urandom(measures.MIB))
    os.sync()
    ours, nginx = both(bench, root, root)
    try:
        return [line for suite in SUITES for line in one_suite(bench, suite, ours, nginx)]
    finally:
        ours.stop()
        nginx.stop()


def one_suite(bench, suite, ours, nginx):
    """The download beside nginx, then beside the ceiling, which is measured right behind each of our runs."""
    def run_ours():
        ask = (r"DOWNLOAD_FILE big.bin\n", r"\r\n", bench.size)
        result = measures.measured(ours, lambda: client(bench, "download", ours.port, suite, *ask))
        return {**result, "ceiling": records(bench, suite, bench.size // 4)["encrypt"]}

    def run_nginx():
        ask = (GET.format(name="big.bin"), r"\r\n\r\n", bench.size)
        return measures.measured(nginx, lambda: client(bench, "download", nginx.port, suite, *ask))

    run_ours(), run_nginx()
    results = bench.paired(run_ours, run_nginx)
    rates = [bench.size / measures.median(side, "seconds") for side in results]
    ceiling = measures.median(results[0], "ceiling")
    beside = measures.compared(f"TLS download {bench.size // measures.MIB} MiB, {suite}", *rates, "nginx", 0, "MB/s", results, 1e-6)
    beside.update(bar="", met=True)
    work = bench.size / measures.median(results[0], "cpu")
    return [beside,
            against("the same, beside records in memory: bytes for a second", rates[0], ceiling, None),
            against("the same: bytes for a second of the server's processor time", work, ceiling, 0.9)]


def against(name, ours, ceiling, bar):
    """A row of ours beside the ceiling."""
    ratio = ours / ceiling
    return measures.row(name, f"{ours * 1e-6:,.0f} MB/s", f"mbedTLS {ceiling * 1e-6:,.0f} MB/s", round(ratio, 2), f">= {bar}" if bar else "",
                        not bar or ratio >= bar)


def handshakes(bench):
    """Connect, shake hands, LIST_FILES, close: full handshakes, then resumed ones."""
    root, page = bench.root(), bench.root()
    names = [f"fichero{number:02}.txt" for number in range(16)]
    for name in names:
        pathlib.Path(root, name).write_text("x")
    pathlib.Path(page, "small.txt").write_text("\n".join(names))
    suite = SUITES[0]
    ours, nginx = both(bench, root, page)

    def run(server, request, how):
        result = measures.measured(server, lambda: client(bench, "handshakes", server.port, suite, request, CLIENTS, bench.seconds, how))
        return {**result, "rate": result["count"] / result["seconds"], "cpu": result["cpu"] / result["count"] * 1e6}

    rows = []
    try:
        for how in ("full", "resumed"):
            run_ours = lambda: run(ours, r"LIST_FILES\n", how)
            run_nginx = lambda: run(nginx, GET.format(name="small.txt"), how)
            run_ours(), run_nginx()
            results = bench.paired(run_ours, run_nginx)
            rates = [measures.median(side, "rate") for side in results]
            line = measures.compared(f"TLS handshake ({how}), LIST_FILES, close, {CLIENTS} clients", *rates, "nginx", 0, "/s", results, 1)
            line.update(bar="", met=True)
            line["cpu_microseconds_each"] = line.pop("cpu_seconds")
            rows.append(line)
    finally:
        ours.stop()
        nginx.stop()
    return [*rows, handshake_ceiling(bench, suite, rows[0]["cpu_microseconds_each"]["ours"])]


def handshake_ceiling(bench, suite, ours):
    """The server's processor time for a full one beside that of mbedTLS in memory."""
    alone = records(bench, suite, measures.MIB)["handshake"] * 1e6
    return measures.row("a full one, server's processor time, request included", f"{ours:,.0f} µs", f"mbedTLS {alone:,.0f} µs",
                        round(alone / ours, 2), "", True)
