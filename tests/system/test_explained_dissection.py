"""Do tshark and `wirelab trace explain` read the same in every packet of a network where a bit of everything happens?"""

import copy
import os
import pathlib
import socket
import struct
import subprocess
import unittest

from support import tshark_reading
from support.case import SystemCase
from support.dhcp import DhcpServer
from support.explaining import explain
from support.network_lab import Station, Switch
from support.same_reading import Comparison
from support.stacks import ip
from support.waiting import wait_until

HERE, THERE = {4: "10.7.0.1", 6: "fd07::1"}, {4: "10.7.0.2", 6: "fd07::2"}
LEASED = "10.7.0.50"
LAST = b"and that was the last of it"  # once it is in the file, so is everything before
CLOSE_WITH_RESET = struct.pack("ii", 1, 0)


def paths(document, before=()):
    """The way to every single value of a document."""
    steps = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for step, inner in steps:
        yield from paths(inner, (*before, step)) if isinstance(inner, (dict, list)) else [(*before, step)]


def kind_of(path, layers):
    """What a field is, whichever of several it is; nothing of one that tshark does not show."""
    if path[:2] == ("dhcp", "options"):
        code = layers["dhcp"]["options"][path[2]]["code"]
        return ("dhcp", code) if "value" in path and code in tshark_reading.DHCP_OPTIONS else ("dhcp", "code") if path[-1] == "code" else None
    if path[-1] in ("connection", "begin_raw", "end_raw") or (path == ("ip", "protocol") and layers["ip"]["version"] == 6):
        return None
    return tuple(step for step in path if isinstance(step, str))


def family(version):
    return {4: socket.AF_INET, 6: socket.AF_INET6}[version]


class MixedCapture(SystemCase, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.switch = Switch(f"{HERE[4]}/24")
        cls.addClassCleanup(cls.switch.close)
        ip("address", "add", f"{HERE[6]}/64", "dev", cls.switch.name, "nodad")
        cls.station = Station(cls.switch)
        cls.addClassCleanup(cls.station.close)
        cls.file = pathlib.Path(os.environ["WIRELAB_SCRATCH"]) / "mixed.pcapng"
        recorder = cls.start_recording()
        cls.lease()
        cls.station.run("ip", "address", "add", f"{THERE[4]}/24", "dev", "eth0")
        cls.station.run("ip", "address", "add", f"{THERE[6]}/64", "dev", "eth0", "nodad")
        cls.ping()
        for version in (4, 6):
            cls.datagrams(version)
            cls.connection(version)
            cls.refused(version)
            cls.aborted(version)
        cls.say_last()
        wait_until(lambda: LAST in cls.file.read_bytes(), "the end of the capture")
        recorder.terminate()
        recorder.wait(20)
        recorder.stderr.close()
        cls.packets, cls.theirs = explain(cls.file)["packets"], tshark_reading.read(cls.file)

    @classmethod
    def start_recording(cls):
        recorder = subprocess.Popen(["dumpcap", "-q", "-i", cls.station.cable, "-w", cls.file], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.PIPE)
        cls.addClassCleanup(recorder.kill)
        for line in recorder.stderr:
            if line.startswith(b"File: "):
                return recorder
        raise RuntimeError("dumpcap did not start")

    @classmethod
    def lease(cls):
        """DHCP: from Discover to Ack."""
        server = DhcpServer(cls.switch.name, HERE[4], LEASED)
        try:
            cls.station.run("udhcpc", "-f", "-n", "-q", "-i", "eth0", "-r", LEASED, "-s", "/bin/true")
        finally:
            server.close()

    @classmethod
    def ping(cls):
        """ICMP: an echo and its answer, which ARP goes before."""
        def echo():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as sender:
                sender.settimeout(10)
                sender.sendto(struct.pack("!BBHHH", 8, 0, 0, 0, 7) + b"are you there?", (HERE[4], 0))
                return sender.recv(100)

        cls.station.run("sysctl", "-q", "-w", "net.ipv4.ping_group_range=0 2147483647")
        cls.station.call(echo)

    @classmethod
    def datagrams(cls, version):
        """UDP: one that arrives, and one to a port where nobody listens."""
        with socket.socket(family(version), socket.SOCK_DGRAM) as listener:
            listener.bind((HERE[version], 0))
            listener.settimeout(10)
            cls.station.call(lambda: cls.send_datagram(version, listener.getsockname()[1], b"x" * 300))
            listener.recv(1000)
            port = listener.getsockname()[1]
        cls.station.call(lambda: cls.send_datagram(version, port, b"to nobody"))

    @staticmethod
    def send_datagram(version, port, data):
        with socket.socket(family(version), socket.SOCK_DGRAM) as sender:
            sender.sendto(data, (HERE[version], port))

    @classmethod
    def connection(cls, version, end=None):
        """TCP: handshake, a question, a long answer, FIN from both; or whatever `end` does in place of that."""
        with socket.create_server((HERE[version], 0), family=family(version)) as listener:
            client = cls.station.call(lambda: socket.create_connection((HERE[version], listener.getsockname()[1]), 10))
            server, _ = listener.accept()
        with client, server:
            client.sendall(b"a question\r\n")
            server.recv(100)
            server.sendall(bytes(100_000))
            if end:
                end(server)
                return
            received = 0
            while received < 100_000:
                received += len(client.recv(65536))
            client.shutdown(socket.SHUT_WR)
            server.recv(1)

    @classmethod
    def refused(cls, version):
        """TCP: a port where nobody listens."""
        with socket.socket(family(version)) as nobody:
            nobody.bind((HERE[version], 0))
            try:
                cls.station.call(lambda: socket.create_connection((HERE[version], nobody.getsockname()[1]), 10).close())
            except ConnectionRefusedError:
                return
        raise AssertionError("somebody listens there")

    @classmethod
    def aborted(cls, version):
        """TCP: RST in the middle."""
        def reset(server):
            server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CLOSE_WITH_RESET)
            server.close()

        cls.connection(version, reset)

    @classmethod
    def say_last(cls):
        cls.station.call(lambda: cls.send_datagram(4, 9, LAST))

    def test_every_field_is_the_same(self):
        compared = Comparison(self.packets, self.theirs)
        self.assertEqual(compared.differences, [])
        self.assertEqual(compared.excused, {}, "every packet is whole, and of a kind that is read")
        for layer, least in {"arp": 2, "dhcp": 4, "icmp": 3, "udp": 8, "tcp": 60, "ip4": 40, "ip6": 30}.items():
            self.assertGreaterEqual(compared.layers[layer], least, layer)

    def test_a_field_that_differs_is_seen(self):
        """Every field of every layer, and every option: with another value in one packet the comparison says so."""
        tried = set()
        for packet, reading in zip(self.packets, self.theirs):
            layers = copy.deepcopy(packet["layers"])
            layers.get("tcp", {}).pop("notes", None)  # test_explained_analysis compares these
            for path in paths(layers):
                kind = kind_of(path, layers)
                if kind is None or kind in tried:
                    continue
                tried.add(kind)
                changed = copy.deepcopy(packet)
                place = changed["layers"]
                for step in path[:-1]:
                    place = place[step]
                place[path[-1]] = "something else"
                self.assertTrue(Comparison([changed], [reading]).differences, f"{path} of packet {packet['number']}")
        self.assertGreater(len(tried), 60)

    def test_what_happened_is_said(self):
        said = "\n".join(packet["explanation"] for packet in self.packets)
        for words in ("Discover: ", f"Offer: a server says what the client may have: address {LEASED}, subnet mask 255.255.255.0 (option 1)",
                      f"Request: the client takes the offer of {HERE[4]}", "Ack: from now on the client may use it", f"Who has {HERE[4]}?", "Ping: ",
                      "The answer to ping", "Port unreachable"):
            self.assertIn(words, said)

    def test_both_versions_of_ip_carry_all_kinds_of_segments(self):
        for version in (4, 6):
            kinds = {"+".join(packet["layers"]["tcp"]["flags"]) for packet in self.packets
                     if packet["layers"].get("ip", {}).get("version") == version and "tcp" in packet["layers"]}
            for kind in ("SYN", "SYN+ACK", "ACK", "PSH+ACK", "FIN+ACK", "RST+ACK"):
                self.assertIn(kind, kinds, f"IPv{version}")
