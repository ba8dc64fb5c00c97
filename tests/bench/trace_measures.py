"""What explaining a capture costs, beside tshark's list of the same packets."""

import os
import subprocess
import time

import measures  # which lists this
import servers
import trace_traffic

PACKETS = 100_000


def run(command):
    """Seconds from start to end, of the clock and of the processor."""
    before, begun = os.times(), time.monotonic()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300, check=True)
    after = os.times()
    return {"seconds": time.monotonic() - begun,
            "cpu": after.children_user + after.children_system - before.children_user - before.children_system}


def explaining(bench):
    """A ladder with a sentence for each packet, and tshark's line for each, both to nowhere."""
    path = os.path.join(bench.root(), "bench.pcap")
    count = trace_traffic.write(path, PACKETS)
    wirelab = [bench.wirelab, "trace", "explain", path]
    if subprocess.run(wirelab, capture_output=True, timeout=300, check=True).stdout.count(b"\n") < 3 * count:
        raise RuntimeError("wirelab has not explained every packet")
    run_ours, run_tshark = (lambda: run(wirelab)), (lambda: run([servers.find("tshark"), "-n", "-r", path]))
    run_ours(), run_tshark()  # the page cache is warm for both
    results = bench.paired(run_ours, run_tshark)
    ours, tshark = [measures.median(side, "seconds") for side in results]
    cpu = [measures.median(side, "cpu") for side in results]
    return [measures.row(f"trace explain of {count:,} packets", f"{ours:.2f} s", f"tshark {tshark:.2f} s", round(tshark / ours, 2), "< 1 s", ours < 1,
                         cpu_seconds={"ours": round(cpu[0], 3), "peer": round(cpu[1], 3)}, runs={"ours": results[0], "peer": results[1]})]
