"""The questions about the appliance's own network, asked where its lease comes from a real DHCP server and its router is a real host."""

from support.case import make_class
from support.case import SystemCase
from support.experiments import Experimenter, failing, number
from test_network_leases import ADDRESS, DNS, ROUTER, ROUTER_MAC, LinuxLab, LwipLab

FAR_AWAY = "93.184.216.34"


class Questions:
    """Each with --check, and against tshark's reading of its trace."""

    def setUp(self):
        super().setUp()
        self.udhcpd(self.server_station())
        self.start()
        self.wait_for("lease_bound")
        enter = self.station.command if isinstance(self, LinuxLab) else lambda *words: list(words)
        self.experimenter = Experimenter(self.server_address, self.place, enter)

    def run_experiment(self, *words):
        result = self.experimenter.run(*words, "--check")
        self.assertEqual(failing(result), [])
        return result

    def test_release_renew(self):
        result = self.run_experiment("release-renew")
        self.assertRegex(number(result, "release"), rf"^DHCPRELEASE of {ADDRESS} on \w+ to {ROUTER} port 67 \(xid=0x[0-9a-f]{{8}}\)$")
        wanted = {"address": ADDRESS, "server identifier (option 54)": ROUTER, "subnet mask (option 1)": "255.255.255.0",
                  "router (option 3)": ROUTER, "DNS (option 6)": DNS}
        self.assertEqual({what: number(result, what) for what in wanted}, wanted)
        kinds = [row[0] for row in self.experimenter.seen("dhcp", "dhcp.option.dhcp")]
        self.assertEqual(list(dict.fromkeys(kinds)), ["7", "1", "2", "3", "5"])

    def test_arp_flush(self):
        result = self.run_experiment("arp-flush")
        self.assertEqual(number(result, "its MAC address in the table before"), ROUTER_MAC)
        self.assertEqual(number(result, "the answer"), f"{ROUTER} is at {ROUTER_MAC}")
        question = self.experimenter.seen(f"arp.opcode == 1 && arp.dst.proto_ipv4 == {ROUTER}", "eth.dst", "arp.src.proto_ipv4", "eth.type")[0]
        self.assertEqual(question, ["ff:ff:ff:ff:ff:ff", ADDRESS, "0x0806"])

    def test_next_hop(self):
        result = self.run_experiment("next-hop")
        self.assertEqual(number(result, "where the frame goes"), ROUTER_MAC)
        self.assertEqual(self.experimenter.seen("icmp.type == 8", "eth.dst", "ip.dst"), [[ROUTER_MAC, FAR_AWAY]])
        neighbour = self.experimenter.run("next-hop", ROUTER, code=1)
        self.assertEqual(neighbour.get("checks"), None)

    def test_ip_header(self):
        result = self.run_experiment("ip-header")
        wanted = {"version": 4, "header length, bytes": 20, "total length, bytes": 84, "payload, bytes": 64, "time to live": 64,
                  "protocol": "1 (ICMP)", "source": ADDRESS, "destination": ROUTER}
        self.assertEqual({what: number(result, what) for what in wanted}, wanted)
        self.assertEqual(self.experimenter.seen("icmp.type == 8", "ip.hdr_len", "ip.len", "ip.ttl", "ip.proto"), [["20", "84", "64", "1"]])


def make(base):
    """One class of tests for one kind of appliance."""
    made = type("NetworkQuestions", (Questions, base, SystemCase), {"__module__": __name__, "__doc__": Questions.__doc__})
    make_class(made, "lwip" if base is LwipLab else "posix", stack_name="posix", class_seconds=100)


make(LinuxLab)
make(LwipLab)
