"""What a board says of QEMU's user network: the values of the reference system, which that network hands out, and its steps."""

from support.case import ServerCase, over_forwarded_boards
from support.network_client import ask, events
from support.waiting import wait_until

ROUTER, DNS, ADDRESS, MASK = "10.0.2.2", "10.0.2.3", "10.0.2.15", "255.255.255.0"
ROUTER_MAC = "52:55:0a:00:02:02"  # made of its address by QEMU
BROADCAST = "ff:ff:ff:ff:ff:ff"
FAR_AWAY = "93.184.216.34"
GIVEN = {"address": ADDRESS, "server": ROUTER, "mask": MASK, "routers": [ROUTER], "dns": [DNS]}
STEPS = ["dhcp_release", "lease_released", "dhcp_discover", "dhcp_offer", "dhcp_request", "dhcp_ack", "lease_bound"]


@over_forwarded_boards
class UserNetwork(ServerCase):
    """Played on a board, which asks QEMU's DHCP server for its address."""

    def ask(self, command):
        """The document that answers a command."""
        return ask(self.address, command)

    def card(self):
        """The one interface with DHCP."""
        found = [interface for interface in self.ask("NET_STATUS")["interfaces"] if interface["dhcp"]]
        self.assertEqual(len(found), 1)
        return found[0]

    def picked(self, document, *names):
        """These members of a document."""
        return {name: document[name] for name in names}

    def test_status(self):
        card = self.card()
        self.assertEqual(self.picked(card["dhcp"], *GIVEN), GIVEN)
        self.assertEqual((card["dhcp"]["state"], card["up"], card["link"]), ("bound", True, True))
        address = next(row for row in card["addresses"] if row["address"] == ADDRESS)
        self.assertEqual(self.picked(address, "prefix", "mask", "origin"), {"prefix": 24, "mask": MASK, "origin": "dhcp"})
        status = self.ask("NET_STATUS")
        self.assertEqual([route["gateway"] for route in status["routes"] if route["destination"] == "0.0.0.0"], [ROUTER])
        self.assertEqual(status["dns"]["servers"], [DNS])

    def test_ip_header_of_a_ping(self):
        ping = self.ask(f"PING {ROUTER}")
        expected = {"version": 4, "header_length": 20, "total_length": 84, "payload_length": 64, "ttl": 64, "protocol": 1, "protocol_name": "ICMP"}
        expected |= {"source": ADDRESS, "destination": ROUTER, "checksum_right": True}
        self.assertEqual(self.picked(ping["request"], *expected), expected)
        self.assertEqual((ping["received"], ping["echoes"][0]["from"]), (1, ROUTER))

    def test_arp_entry_is_deleted_and_asked_for_again(self):
        self.ask(f"PING {ROUTER}")
        last = self.ask("NET_STATUS")["events"][-1]["seq"]
        deleted = self.ask(f"ARP_DELETE {ROUTER}")["deleted"]
        self.assertEqual(self.picked(deleted, "address", "mac", "gateway"), {"address": ROUTER, "mac": ROUTER_MAC, "gateway": True})
        resolved = self.ask(f"ARP_RESOLVE {ROUTER}")
        frame = resolved["request"]["frame"]
        self.assertEqual((frame["ether_type"], frame["destination_mac"]), ("0x0806", BROADCAST))
        self.assertEqual(resolved["request"]["text"], f"who has {ROUTER}, tell {ADDRESS}")
        self.assertEqual((resolved["mac"], resolved["replies"][0]["sender_mac"]), (ROUTER_MAC, ROUTER_MAC))

        def told():
            """The latest event of each kind about the router's IPv4 address; its IPv6 one may be advertised meanwhile."""
            found = {event["event"]: event for event in events(self.address, last + 1) if event.get("address") == ROUTER}
            return found if {"neighbour_gone", "neighbour_new"} <= set(found) else None

        both = wait_until(told, "both events", 20)
        self.assertEqual((both["neighbour_gone"]["cause"], both["neighbour_new"]["cause"]), ("command", "arp_reply"))
        entry = next(row for row in self.ask("ARP_TABLE")["neighbours"] if row["address"] == ROUTER)
        self.assertEqual((entry["mac"], entry["gateway"]), (ROUTER_MAC, True))

    def test_next_hop_of_an_address_off_the_link(self):
        hop = self.ask(f"NEXT_HOP {FAR_AWAY}")["next_hop"]
        self.assertEqual(self.picked(hop, "mac", "whose", "gateway", "on_link", "source"),
                         {"mac": ROUTER_MAC, "whose": ROUTER, "gateway": ROUTER, "on_link": False, "source": ADDRESS})

    def test_discover(self):
        offers = self.ask("DHCP_DISCOVER wait_ms=1000")["offers"]
        self.assertEqual([self.picked(offer, *GIVEN) for offer in offers], [GIVEN])

    def test_release_and_renewal(self):
        last = self.ask("NET_STATUS")["events"][-1]["seq"]
        answer = self.ask("DHCP_RELEASE renew_after=2")
        self.assertEqual(self.picked(answer, "address", "server", "renew_after_s"), {"address": ADDRESS, "server": ROUTER, "renew_after_s": 2})

        def told():
            """QEMU accepts in the board's stead while it has no address."""
            try:
                seen = events(self.address, last + 1)
            except (OSError, AssertionError, ValueError):
                return None
            return seen if any(event["event"] == "lease_bound" for event in seen) else None

        seen = [event for event in wait_until(told, "the lease after the release", 60, pause=0.5) if event["event"].startswith(("dhcp", "lease"))]
        order = [event["event"] for event in seen]
        self.assertEqual([kind for at, kind in enumerate(order) if kind not in order[:at]], STEPS)
        release, offer, ack = (next(event for event in seen if event["event"] == kind) for kind in ("dhcp_release", "dhcp_offer", "dhcp_ack"))
        self.assertEqual(release["text"], f"DHCPRELEASE of {ADDRESS} on {release['interface']} to {ROUTER} port 67 (xid={release['dhcp']['xid']})")
        for given in (offer, ack):
            self.assertEqual(self.picked(given["dhcp"], *GIVEN), GIVEN)
        self.assertEqual(self.picked(self.card()["dhcp"], "state", *GIVEN), {"state": "bound", **GIVEN})
