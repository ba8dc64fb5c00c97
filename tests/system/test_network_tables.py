"""Does NET_STATUS agree with `ip` of iproute2, field by field, while the tables change?"""

import json
import unittest

from support.case import SystemCase, also_confined, make_class
from support.network_client import ask
from support.waiting import wait_until
from test_network_leases import LinuxLab

ANY = {4: ("0.0.0.0", 0), 6: ("::", 0)}
ORIGINS = {"kernel": "kernel", "boot": "static", "static": "static", "dhcp": "dhcp", "ra": "router"}
BEGINNING = """
address add 10.0.2.15/24 dev eth0
address add 192.0.2.7/32 dev eth0
address add fd00::15/64 dev eth0 nodad
route add default via 10.0.2.2 metric 50
route add default via 10.0.2.9 metric 70
route add 198.51.100.0/24 via 10.0.2.3 src 10.0.2.15
route add 203.0.113.0/25 dev eth0
route add default via fd00::1 metric 5 proto static
neighbour add 10.0.2.2 lladdr 52:55:0a:00:02:02 dev eth0 nud reachable
neighbour add 10.0.2.3 lladdr 52:55:0a:00:02:03 dev eth0 nud stale
neighbour add fd00::1 lladdr 52:55:0a:00:02:01 dev eth0 nud permanent
"""
AT_START = "at the start"
TABLES = ("interfaces", "addresses", "routes", "neighbours")
CHANGES = [
    "address delete 192.0.2.7/32 dev eth0",
    "address add 10.0.7.7/16 dev eth0",
    "link set eth0 mtu 1400",
    "neighbour replace 10.0.2.2 lladdr 02:00:00:00:00:66 dev eth0 nud permanent",
    "neighbour delete 10.0.2.3 dev eth0",
    "route delete default via 10.0.2.9 metric 70",
    "route replace default via 10.0.2.4 metric 50",
    "link add extra type veth peer name other",
    "link set extra up",
    "link set eth0 down",
    "link set eth0 address 02:00:00:00:00:77",
    "link set eth0 name eth7",
    "link set eth7 up",
    "link delete extra",
]


def split(network, version):
    """`ip` leaves the prefix of a host out, and has a word for everywhere."""
    if network == "default":
        return ANY[version]
    address, _, prefix = network.partition("/")
    return address, int(prefix or {4: 32, 6: 128}[version])


class Agreement:
    """In a station of its own, where nothing changes but by the test."""

    def setUp(self):
        super().setUp()
        for line in BEGINNING.strip().splitlines():
            self.station.run("ip", *line.split())
        self.start_appliance()

    def ip(self, *words):
        """What `ip` lists."""
        return json.loads(self.station.run("ip", "-json", *words) or "[]")

    def test_each_change_is_shown_as_ip_shows_it(self):
        self.compare(AT_START)
        for change in CHANGES:
            self.station.run("ip", *change.split())
            self.compare(change)

    def test_interface_that_goes_is_why_its_rows_go(self):
        last = self.seen()[-1]["seq"]
        # As it is when a USB card is pulled: the kernel tells the end of each row before that of the interface.
        self.station.run("ip", "link", "delete", "eth0")
        gone = self.wait_for("interface_gone")
        told = self.seen(last + 1)
        took_along = [(event["event"], event.get("address")) for event in told if event.get("because") == gone["seq"]]
        self.assertEqual(told[0], gone, [event["text"] for event in told])
        self.assertEqual(len(took_along), len(told) - 1, [event["text"] for event in told])
        for kind, address in (("neighbour_gone", "10.0.2.2"), ("gateway_changed", "10.0.2.2"), ("address_removed", "10.0.2.15")):
            self.assertIn((kind, address), took_along)
        self.compare("without the interface")

    def compare(self, when):
        """All tables but the counters, which move."""
        before = status = None

        def at_rest():
            # The kernel changes some rows by itself (an address is tentative for a second): what it lists has to be the same around the answer.
            nonlocal before, status
            before = self.listed()
            status = self.call(lambda: ask(self.server_address, "NET_STATUS"))
            return self.listed() == before

        wait_until(at_rest, f"the same tables before and after the answer, {when}", 20)
        for name in TABLES:
            self.assertEqual(sorted(getattr(self, f"shown_{name}")(status)), before[name], f"{name}, {when}")
            self.assertTrue(before[name] or when != AT_START, name)

    def listed(self):
        """The tables as `ip` lists them."""
        return {name: sorted(getattr(self, f"listed_{name}")()) for name in TABLES}

    def shown_interfaces(self, status):
        return [(row["index"], row["name"], row["mac"] or "00:00:00:00:00:00", row["mtu"], row["up"], row["link"]) for row in status["interfaces"]]

    def listed_interfaces(self):
        return [(row["ifindex"], row["ifname"], row["address"], row["mtu"], "UP" in row["flags"], "LOWER_UP" in row["flags"]) for row in self.ip("link")]

    def shown_addresses(self, status):
        return [(row["name"], own["address"], own["prefix"], own["tentative"]) for row in status["interfaces"] for own in row["addresses"]]

    def listed_addresses(self):
        rows = [(row, own) for row in self.ip("address") for own in row["addr_info"]]
        # A link-local IPv6 address is none without its link.
        return [(row["ifname"], own["local"] + (f"%{row['ifindex']}" if own["local"].startswith("fe80:") else ""), own["prefixlen"], own.get("tentative", False))
                for row, own in rows]

    def shown_routes(self, status):
        return [(row["destination"], row["prefix"], row["gateway"] or "", row["source"] or "", row["interface"], row["metric"], row["origin"])
                for row in status["routes"]]

    def listed_routes(self):
        rows = [(version, row) for version in (4, 6) for row in self.ip(f"-{version}", "-details", "route") if row["type"] == "unicast"]
        return [(*split(row["dst"], version), row.get("gateway", ""), row.get("prefsrc", ""), row["dev"], row.get("metric", 0), ORIGINS[row["protocol"]])
                for version, row in rows]

    def shown_neighbours(self, status):
        return [(row["address"].partition("%")[0], row["mac"] or "", row["interface"], row["state"]) for row in status["neighbours"]]

    def listed_neighbours(self):
        return [(row["dst"], row.get("lladdr", ""), row["dev"], row["state"][0].lower()) for row in self.ip("neighbour")]

    def test_counters_lie_between_two_looks_of_ip(self):
        self.compare("which makes traffic on lo")
        before, status, after = (look() for look in (self.counters, lambda: self.call(lambda: ask(self.server_address, "NET_STATUS")), self.counters))
        for row in status["interfaces"]:
            for direction in ("received", "sent"):
                for name, count in row[direction].items():
                    place = (row["name"], direction, name)
                    self.assertTrue(before[place] <= count <= after[place], f"{place}: {before[place]} <= {count} <= {after[place]}")
        self.assertGreater(before["lo", "received", "packets"], 3)

    def counters(self):
        """By interface, direction and name."""
        return {(row["ifname"], word, name): row["stats64"][side][name] for row in self.ip("-statistics", "link")
                for side, word in (("rx", "received"), ("tx", "sent")) for name in ("bytes", "packets", "errors", "dropped")}


Tables = type("Tables", (Agreement, LinuxLab, SystemCase), {"__module__": __name__, "__doc__": Agreement.__doc__})
make_class(Tables, "posix", stack_name="posix")
also_confined(Tables)
