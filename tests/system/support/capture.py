"""Captures the traffic of a test, has tshark dissect it, and gives it back as connections."""

import collections
import re
import subprocess
import threading

from support.waiting import wait_until

FIELDS = ("ip.src", "tcp.srcport", "ip.dst", "tcp.dstport", "tcp.seq_raw", "tcp.len", "tcp.flags", "tcp.payload")
FIN, SYN, RST = 0x01, 0x02, 0x04

Segment = collections.namedtuple("Segment", "sender sequence payload flags")
Segment.__doc__ = "One TCP segment: sender 'C' or 'S', first sequence number, payload, flags."


class Capture:
    """dumpcap on one interface for one server port, with tshark reading along, from construction to `stop`."""

    def __init__(self, interface, port):
        self.port = port
        self.segments = collections.defaultdict(list)  # by the client's port, in the order of the wire
        self.messages = []
        # tshark capturing by itself shows packets 0.7 s late; fed by its own capture program it shows them at once.
        self.recorder = subprocess.Popen(["dumpcap", "-q", "-i", interface, "-s", "0", "-B", "16", "-f", f"tcp port {port}", "-P", "-w", "-"],
                                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        command = ["tshark", "-r", "-", "-n", "-l", "-o", "tcp.desegment_tcp_streams:FALSE", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"]
        for field in FIELDS:
            command += ["-e", field]
        self.reader = subprocess.Popen(command, stdin=self.recorder.stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.recorder.stdout.close()
        self.threads = [threading.Thread(target=self._read_packets, daemon=True),
                        threading.Thread(target=self._read_messages, args=(self.recorder.stderr,), daemon=True),
                        threading.Thread(target=self._read_messages, args=(self.reader.stderr,), daemon=True)]
        for thread in self.threads:
            thread.start()
        wait_until(lambda: any(line.startswith("File: ") for line in list(self.messages)) or self.recorder.poll() is not None,
                   "the start of the capture", 30)
        if self.recorder.poll() is not None:
            raise RuntimeError("dumpcap did not start: " + " ".join(self.messages)[:400])

    def stop(self):
        """Ends the capture."""
        self.recorder.terminate()
        self.recorder.wait(20)
        self.reader.wait(20)
        for thread in self.threads:
            thread.join(5)

    def connection(self, client_port, reset=False):
        """All segments of a connection that has ended, retransmissions left out: both FINs, or a RST, were seen; with `reset` a RST, which may
        come after both."""
        wait_until(lambda: self._ended(client_port, reset), f"the end of the captured connection of port {client_port}")
        seen, unique = set(), []
        for segment in list(self.segments[client_port]):
            # A retransmission says again what was said: same sender, same place, no more bytes.
            mark = (segment.sender, segment.sequence, len(segment.payload), segment.flags & (SYN | FIN | RST))
            if (segment.payload or segment.flags & (SYN | FIN | RST)) and mark in seen:
                continue
            seen.add(mark)
            unique.append(segment)
        return unique

    def _ended(self, client_port, reset):
        segments = list(self.segments[client_port])
        closed = {segment.sender for segment in segments if segment.flags & FIN}
        return (closed == {"C", "S"} and not reset) or any(segment.flags & RST for segment in segments)

    def _read_packets(self):
        for raw in self.reader.stdout:
            fields = raw.decode("ascii").rstrip("\n").split("\t")
            if len(fields) != len(FIELDS) or not fields[1]:
                continue
            source, destination = int(fields[1]), int(fields[3])
            sender, client = ("S", destination) if source == self.port else ("C", source)
            payload = bytes.fromhex(re.sub("[^0-9a-f]", "", fields[7])) if fields[7] else b""
            self.segments[client].append(Segment(sender, int(fields[4]), payload, int(fields[6], 16)))
        self.reader.stdout.close()

    def _read_messages(self, pipe):
        for raw in pipe:
            self.messages.append(raw.decode("utf-8", "replace").strip())
        pipe.close()


def data(segments):
    """The data segments as (sender, payload)."""
    return [(segment.sender, segment.payload) for segment in segments if segment.payload]


def first_to_close(segments):
    """'C' or 'S': whose FIN is first on the wire."""
    return next(segment.sender for segment in segments if segment.flags & FIN)
