"""CAPTURE over the real programs: does Wireshark read it without complaint, and is what it shows what went over the wire?"""

import json
import pathlib
import socket
import subprocess
import time

from support.case import ServerCase, also_confined, over_both_stacks
from support.client import Conversation
from support.session import Session
from support.waiting import wait_until

FIN, SYN, RST = 0x01, 0x02, 0x04


def run(*command, **options):
    """What a program prints; that it complains of nothing is part of the test."""
    done = subprocess.run(command, capture_output=True, timeout=60, check=False, **options)
    complaints = [line for line in done.stderr.decode().splitlines() if "Running as user" not in line]
    if done.returncode != 0 or complaints:
        raise AssertionError(f"{command}: {done.returncode} {complaints}")
    return done.stdout.decode()


class Stream:
    """A capture under way on a session."""

    def __init__(self, address, words):
        self.session = Session(address)
        self.session.send(b"CAPTURE" + (b" " + words if words else b"") + b"\n")
        self.file = b""
        status, reason, body = self.session.reply()
        if (status, reason) != (100, "text"):
            raise AssertionError(f"{status} {reason} {body!r}")
        self.file += body

    def read(self):
        """One more part; False at the end."""
        status, _, body = self.session.reply()
        self.file += body
        return status == 100

    def end(self):
        """Has enough; the file."""
        self.session.send(b"NOOP\n")
        return self.rest()

    def rest(self):
        while self.read():
            pass
        return self.file


@also_confined
@over_both_stacks
class Capture(ServerCase):
    """A capture, as its client gets it."""

    def setUp(self):
        super().setUp()
        self.admin = Session(self.address)
        self.addCleanup(self.admin.socket.close)
        self.host = self.address[0]

    def start_lab(self, name, words=b""):
        """Starts a lab at a port that no other test has; its port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        status, _, body = self.admin.ask(b"LAB_START %s port=%d%s" % (name.encode(), port, words))
        self.assertEqual(status, 200, body)
        return port

    def capture(self, words):
        stream = Stream(self.address, words)
        self.addCleanup(stream.session.socket.close)
        return stream

    def dissect(self, file, *fields):
        """What tshark says of each packet, and that neither it nor capinfos complains."""
        place = pathlib.Path(self.place) / "capture.pcapng"
        place.write_bytes(file)
        self.about = run("capinfos", "-M", str(place))
        words = [word for field in fields for word in ("-e", field)]
        lines = run("tshark", "-n", "-r", str(place), "-T", "fields", "-E", "separator=/t", *words)
        return [tuple(line.split("\t")) for line in lines.splitlines()]

    def shout(self, port, text):
        """One question to the upper-case lab."""
        with socket.create_connection((self.host, port), timeout=10) as client:
            client.sendall(text)
            client.shutdown(socket.SHUT_WR)
            answer = b""
            while part := client.recv(1000):
                answer += part
        return answer

    def test_lab_is_what_the_wire_had_and_nothing_else(self):
        port = self.start_lab("v0")
        other = self.start_lab("upper-udp")
        stream = self.capture(b"lab=v0")
        self.assertEqual(self.shout(port, b"palabra"), b"PALABRA")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(10)
            client.sendto(b"unseen", (self.host, other))
            self.assertEqual(client.recv(100), b"UNSEEN")
        packets = self.dissect(stream.end(), "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.payload", "frame.time_epoch", "frame.packet_flags_direction")
        self.assertTrue(packets)
        for packet in packets:
            self.assertIn(str(port), packet[:2])
        flags = [int(packet[2], 16) for packet in packets]
        self.assertEqual(sum(1 for one in flags if one & SYN), 2)
        self.assertEqual(sum(1 for one in flags if one & FIN), 2)
        self.assertEqual([packet[3] for packet in packets if packet[3]], [b"palabra".hex(), b"PALABRA".hex()])
        for packet in packets:
            self.assertLess(abs(float(packet[4]) - time.time()), 60)
        self.assertIn("wirelabd", self.about)

    def test_end_of_a_lab_that_stops_is_in_it(self):
        port = self.start_lab("v0")
        stream = self.capture(b"")
        with socket.create_connection((self.host, port), timeout=10) as client:
            client.sendall(b"before")
            self.assertEqual(client.recv(100), b"BEFORE")
            self.assertEqual(self.admin.ask(b"LAB_STOP v0")[0], 200)
            self.assertEqual(client.recv(100), b"")
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((self.host, port), timeout=10)
        packets = self.dissect(stream.end(), "tcp.srcport", "tcp.flags")
        flags = [int(packet[1], 16) for packet in packets]
        self.assertEqual(sum(1 for one in flags if one & FIN), 2)
        self.assertEqual([packet[0] for packet in packets if int(packet[1], 16) & RST], [str(port)], "who comes next is refused")

    def test_own_connection_is_left_out_and_others_are_not(self):
        stream = self.capture(b"everything=yes")
        self.assertEqual(self.admin.ask(b"NOOP"), (200, "ok", b""))
        mine, others = (str(one.socket.getsockname()[1]) for one in (stream.session, self.admin))
        ports = {port for packet in self.dissect(stream.end(), "tcp.srcport", "tcp.dstport") for port in packet}
        self.assertIn(others, ports)
        self.assertNotIn(mine, ports)

    def test_two_captures_do_not_feed_each_other(self):
        one, other = self.capture(b"everything=yes"), self.capture(b"everything=yes")
        self.admin.ask(b"NOOP")
        files = [stream.end() for stream in (one, other)]
        ports = {str(stream.session.socket.getsockname()[1]) for stream in (one, other)}
        for file in files:
            seen = self.dissect(file, "tcp.srcport", "tcp.dstport")
            self.assertTrue(seen)
            # What the two said before both of them ran is anybody's.
            self.assertLess(sum(1 for packet in seen if ports & set(packet)), 20)

    def test_numbers_end_it(self):
        port = self.start_lab("v0")
        stream = self.capture(b"port=%d packets=3 snap=60" % port)
        self.shout(port, b"x" * 100)
        packets = self.dissect(stream.rest(), "frame.cap_len")
        self.assertEqual(len(packets), 3)
        self.assertLessEqual(max(int(packet[0]) for packet in packets), 60)
        self.assertEqual(stream.session.ask(b"NOOP"), (200, "ok", b""))
        begun = time.monotonic()
        self.assertEqual(self.dissect(self.capture(b"port=%d seconds=1" % port).rest(), "frame.number"), [])
        self.assertGreater(time.monotonic() - begun, 0.9)

    def test_classic_wire_has_the_file_itself(self):
        port = self.start_lab("v0")
        peer = Conversation(self.address)
        peer.send(b"CAPTURE port=%d\n" % port)
        start = peer.read(4)
        self.shout(port, b"abc")
        peer.half_close()
        packets = self.dissect(start + peer.rest(), "tcp.payload")
        self.assertIn((b"ABC".hex(),), packets)

    def test_refusals_say_what_to_do(self):
        for words, status, text in ((b"lab=v99", 404, "LAB_LIST"), (b"", 404, "no lab runs"), (b"everything=yes interface=none0", 404, "NET_STATUS"),
                                    (b"port=none", 400, "65535")):
            answer = self.admin.ask((b"CAPTURE " + words).strip())
            self.assertEqual(answer[0], status, answer)
            document = json.loads(answer[2])
            self.assertEqual((document["schema"], document["kind"]), ("wirelab.capture/1", "error"))
            self.assertIn(text, document["error"]["message"])

    def test_once_there_is_an_account_it_is_the_admins(self):
        stream = self.capture(b"everything=yes")
        self.assertEqual(self.admin.ask(b"SIGNIN ana secreto")[0], 201)
        self.assertEqual(self.admin.ask(b"CAPTURE everything=yes")[:2], (401, "login_needed"))
        self.assertEqual(self.admin.ask(b"LOGIN ana secreto")[0], 200)
        self.assertEqual(self.admin.ask(b"CAPTURE everything=yes")[:2], (403, "role_needed"))
        wait_until(lambda: not stream.read(), "the end of a capture that was everybody's")

    def test_full_speed_is_told_or_counted(self):
        self.put("large", bytes(1 << 20) * 64)
        stream = self.capture(b"everything=yes snap=96")
        self.assertEqual(len(self.admin.ask(b"DOWNLOAD_FILE large")[2]), 64 << 20)
        file = stream.end()
        told = len(self.dissect(file, "frame.number"))
        received, dropped, delivered = (int.from_bytes(file[place:place + 8], "little") for place in (-40, -28, -16))
        self.assertEqual(delivered, told)
        self.assertEqual(received, delivered + dropped)
        self.assertGreater(told, 500)
