"""What the reporter says of DHCP, against servers and clients of others: Kea, udhcpd and dnsmasq; udhcpc, dhclient, dhcpcd and lwIP's own."""

import os
import shutil
import signal
import subprocess

from support import unit_user
from support.case import SystemCase, make_class
from support.network_client import ask, events, kinds
from support.network_lab import Dnsmasq, Kea, Program, Station, Switch, Udhcpd
from support.server import Server
from support.stacks import PosixStack, ip, sanitized
from support.waiting import wait_until

# The numbers of the reference system; QEMU's user network hands out the same.
ROUTER, DNS, ADDRESS = "10.0.2.2", "10.0.2.3", "10.0.2.15"
NEW_ADDRESS = "10.0.2.30"
ROUTER_MAC = "52:55:0a:00:02:02"
PORT = 5005
COMES_BACK = ["dhcp_release", "lease_released", "dhcp_discover", "dhcp_offer", "dhcp_request", "dhcp_ack", "lease_bound"]


def client_script(place, given, lost, address, router):
    """A shell script for a client to call: with a word of `given` it sets address and router, with one of `lost` it takes them away."""
    path = os.path.join(place, "client-script")
    with open(path, "w", encoding="ascii") as file:
        file.write(
            f'#!/bin/sh\ncase "$1$reason" in\n{given}) ip address replace {address} dev $interface\n'
            f"  ip route replace default via ${{{router}%% *}} dev $interface ;;\n{lost}) ip -4 address flush dev $interface ;;\nesac\n"
        )
    os.chmod(path, 0o755)
    return path


class Udhcpc:
    """busybox's client; told what to do by signals, through its pid file."""

    def __init__(self, station, place):
        script = client_script(place, "bound|renew", "deconfig", "$ip/$mask", "router")
        self.program = Program(station, ["udhcpc", "-f", "-i", "eth0", "-s", script, "-p", "/run/udhcpc.eth0.pid", "-t", "5", "-T", "1", "-A", "1"])

    def close(self):
        """Ends it."""
        self.program.close()


class Dhclient:
    """ISC's client. It renews at a random moment of the last quarter before T1."""

    def __init__(self, station, place):
        script = client_script(place, "BOUND|RENEW|REBIND|REBOOT", "EXPIRE|FAIL|RELEASE|STOP", "$new_ip_address/24", "new_routers")
        files = ["-sf", script, "-lf", "/var/lib/dhcp/dhclient.eth0.leases", "-pf", os.path.join(place, "dhclient.pid"), "-cf", "/dev/null"]
        self.program = Program(station, ["dhclient", "-d", "-v", *files, "eth0"], ends_by=signal.SIGKILL)

    def close(self):
        """Ends it."""
        self.program.close()


class Dhcpcd:
    """Roy Marples's client, as Debian's installer and Raspberry Pi OS have it."""

    def __init__(self, station, place):
        del place
        words = ["dhcpcd", "-B", "-4", "-L", "-A", "-f", "/dev/null", "-C", "resolv.conf", "-C", "hostname", "-C", "timesyncd", "-t", "0", "eth0"]
        self.program = Program(station, words, ends_by=signal.SIGKILL)

    def close(self):
        """Ends it."""
        self.program.close()


class Lab:
    """A switch, a place for servers, and an appliance at the switch; the subclasses say which."""

    def setUp(self):
        super().setUp()
        self.switch = Switch()
        self.addCleanup(self.switch.close)

    def server_station(self, address=f"{ROUTER}/24", mac=ROUTER_MAC):
        """A station for a DHCP server; by default the router of the reference system."""
        station = Station(self.switch, address, mac)
        self.addCleanup(station.close)
        return station

    def udhcpd(self, station, seconds=3600, first=ADDRESS, last=ADDRESS, router=ROUTER):
        """busybox's server, which gives the reference system's values."""
        return self.cleaned(Udhcpd(station, self.place, first, last, seconds, router, DNS))

    def kea(self, station, seconds, renew, rebind, pool=f"{ADDRESS} - {ADDRESS}"):
        """Kea with times of its own."""
        return self.cleaned(Kea(station, self.place, pool, seconds, renew, rebind, ROUTER, DNS))

    def cleaned(self, thing):
        """Closes it at the end of the test."""
        self.addCleanup(thing.close)
        return thing

    def seen(self, since=1):
        """The events that the appliance keeps."""
        return self.call(lambda: events(self.server_address, since))

    def ask(self, command):
        """The document that answers a command."""
        return self.call(lambda: ask(self.server_address, command))

    def wait_for(self, kind, seconds=40, since=1):
        """Waits for an event of that name; returns it."""

        def found():
            return next((event for event in self.seen(since) if event["event"] == kind), None)

        return wait_until(found, f"the event {kind}", seconds, pause=0.2)

    def lease(self):
        """What the status says of DHCP on the one interface that speaks it."""
        found = [interface["dhcp"] for interface in self.ask("NET_STATUS")["interfaces"] if interface["dhcp"]]
        self.assertEqual(len(found), 1)
        return found[0]

    def because(self, told, event):
        """The event that led to this one."""
        return next(other for other in told if other.get("seq") == event["because"])


class LinuxLab(Lab):
    """wirelabd over BSD sockets in a station whose address a client of others manages."""

    client = Udhcpc
    rights = ()  # what the server is started with, if not with all of root's

    def setUp(self):
        super().setUp()
        # Where clients keep process ids and leases, which must not be those of another test or of this machine.
        for folder in ("/run", "/var/lib"):
            subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True, timeout=20)
            self.addCleanup(subprocess.run, ["umount", "--lazy", folder], check=True, timeout=20)
        for folder in ("/var/lib/dhcp", "/var/lib/dhcpcd"):
            os.mkdir(folder)
        self.station = Station(self.switch)
        self.addCleanup(self.station.close)
        self.call = self.station.call
        self.server_address = ("127.0.0.1", PORT)

    def start(self):
        """The client and the appliance."""
        self.start_appliance()
        self.start_client()

    def start_client(self):
        """The DHCP client."""
        self.running_client = self.cleaned(self.client(self.station, self.place))

    def start_appliance(self):
        """wirelabd in the station."""
        program, root = os.path.join(os.environ["WIRELAB_BIN"], "wirelabd"), self.root
        if self.rights:  # its user may look into no folder of the checkout's
            program, root = shutil.copy(program, "/run"), "/var/lib/wirelab"
            os.mkdir(root)
            shutil.chown(root, unit_user.NOBODY, unit_user.NOBODY)
        words = ["--root", root, "--network-changes", "--log-level", "debug", *self.server_arguments]
        server = Server("nsenter", self.station.command(*self.rights, program, *words)[1:], connect_to=self.server_address)
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.start()
        self.addCleanup(server.stop)


class LwipLab(Lab):
    """wirelabd over lwIP, which is its own DHCP client, on a TAP device at the switch."""

    def setUp(self):
        super().setUp()
        ip("address", "add", "10.0.2.9/24", "dev", self.switch.name)
        ip("tuntap", "add", "dev", "lab", "mode", "tap")
        self.addCleanup(ip, "link", "del", "lab")
        ip("link", "set", "lab", "master", self.switch.name, "up")
        self.call = lambda function: function()
        self.server_address = (ADDRESS, PORT)

    def start(self):
        """The appliance asks for its lease itself."""
        program = os.path.join(os.environ["WIRELAB_BIN"], "lwip/wirelabd")
        words = ["--tap", "lab", "--root", self.root, "--network-changes", "--log-level", "debug"]
        server = Server(program, words, connect_to=self.server_address)
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.start(40)
        self.addCleanup(server.stop)


class Stories:
    """The life of a lease, with whoever is the client."""

    renews_because = ("lease_half_over",)

    def test_acquire_and_renew_at_t1(self):
        self.kea(self.server_station(), seconds=20, renew=10, rebind=17)
        self.start()
        renewed = self.wait_for("lease_renewed")
        told = self.seen()
        ack = self.because(told, renewed)
        request = self.because(told, ack)
        self.assertEqual((ack["event"], request["event"]), ("dhcp_ack", "dhcp_request"))
        self.assertIn(request["cause"], self.renews_because)
        bound = next(event for event in told if event["event"] == "lease_bound")
        first_ack = self.because(told, bound)
        offer = self.because(told, self.because(told, first_ack))
        discover = self.because(told, offer)
        self.assertEqual([offer["event"], discover["event"]], ["dhcp_offer", "dhcp_discover"])
        self.assertEqual(offer["dhcp"]["server"], ROUTER)
        self.assertEqual(first_ack["dhcp"]["xid"], self.because(told, first_ack)["dhcp"]["xid"])
        lease = self.lease()
        expected = {"state": "bound", "known_from": "frames", "address": ADDRESS, "mask": "255.255.255.0", "routers": [ROUTER], "dns": [DNS]}
        expected |= {"server": ROUTER, "lease_s": 20, "t1_s": 10, "t2_s": 17}
        self.assertEqual({name: lease[name] for name in expected}, expected)
        self.assertLessEqual(lease["expires_in_s"], 20)

    def test_rebind_at_t2_with_the_first_server_dead(self):
        first = self.kea(self.server_station(), seconds=40, renew=12, rebind=20)
        self.start()
        self.wait_for("lease_bound")
        first.close()
        second = self.server_station("10.0.2.4/24", "02:00:00:00:00:04")
        self.cleaned(Dnsmasq(second, self.place, ADDRESS, ADDRESS, ROUTER, DNS))
        rebound = self.wait_for("lease_rebound", 60)
        told = self.seen()
        request = self.because(told, self.because(told, rebound))
        self.assertEqual((request["cause"], request["dhcp"]["to"]), ("lease_nearly_over", "255.255.255.255"))
        self.assertEqual(next(event["address"] for event in told if event["event"] == "second_server"), "10.0.2.4")
        self.assertEqual(self.lease()["server"], "10.0.2.4")

    def test_server_gone_until_the_lease_ends(self):
        server = self.kea(self.server_station(), seconds=20, renew=10, rebind=17)
        self.start()
        self.wait_for("lease_bound")
        server.close()
        if isinstance(self, LwipLab):
            wait_until(lambda: self.servers[0].logged("lease expired"), "the end of the lease", 40)
            return
        expired = self.wait_for("lease_expired")
        self.assertEqual(expired["cause"], "no_answer")
        self.wait_for("address_removed")

    def test_nak_when_the_pool_has_changed(self):
        station = self.server_station()
        first = self.kea(station, seconds=20, renew=10, rebind=17)
        self.start()
        last = self.wait_for("lease_bound")["seq"]
        first.close()
        self.cleaned(Dnsmasq(station, self.place, NEW_ADDRESS, NEW_ADDRESS, ROUTER, DNS))
        wait_until(lambda: self.servers[0].logged(f"address={NEW_ADDRESS}"), "the address of the new pool", 60)
        if isinstance(self, LwipLab):
            self.server_address = (NEW_ADDRESS, PORT)
        told = self.seen(last)
        refused = next(event for event in told if event["event"] == "lease_refused")
        nak = self.because(told, refused)
        request = self.because(told, nak)
        self.assertEqual((nak["event"], request["event"]), ("dhcp_nak", "dhcp_request"))
        self.assertIn(f"DHCPREQUEST for {ADDRESS} ", request["text"])
        removed = next(event for event in told if event["event"] == "address_removed" and event["address"] == ADDRESS)
        self.assertEqual(removed["cause"], "lease_lost")
        self.assertEqual(self.lease()["address"], NEW_ADDRESS)

    def test_two_servers_are_told_and_discovered(self):
        self.kea(self.server_station(), seconds=3600, renew=1800, rebind=3000)
        self.start()
        self.wait_for("lease_bound")
        second = self.server_station("10.0.2.4/24", "02:00:00:00:00:04")
        self.cleaned(Dnsmasq(second, self.place, "10.0.2.40", "10.0.2.49", "10.0.2.4", DNS))
        found = self.ask("DHCP_DISCOVER wait_ms=4000")
        self.assertEqual({offer["server"] for offer in found["offers"]}, {ROUTER, "10.0.2.4"})
        self.assertEqual({offer["mac"] for offer in found["offers"]}, {ROUTER_MAC, "02:00:00:00:00:04"})
        self.assertIn("second_server", kinds(self.seen()))
        self.assertEqual(self.lease()["state"], "bound")

    def release_and_come_back(self):
        """The reference system's release and renewal, asked for from afar."""
        self.udhcpd(self.server_station())
        self.start()
        last = self.wait_for("lease_bound")["seq"]
        answer = self.ask("DHCP_RELEASE renew_after=2")
        self.assertEqual((answer["address"], answer["server"], answer["renew_after_s"]), (ADDRESS, ROUTER, 2))
        wait_until(lambda: self.servers[0].logged("lease released"), "the release", 20)
        wait_until(lambda: sum("lease bound" in line for line in list(self.servers[0].log)) == 2, "the lease after it", 40)
        told = [event for event in self.seen(last + 1) if event["event"].startswith(("dhcp", "lease"))]
        release = next(event for event in told if event["event"] == "dhcp_release")
        self.assertEqual(release["text"], f"DHCPRELEASE of {ADDRESS} on {release['interface']} to {ROUTER} port 67 (xid={release['dhcp']['xid']})")
        self.assertEqual(release["cause"], "command")
        order = [event["event"] for event in told]
        self.assertEqual([kind for at, kind in enumerate(order) if kind not in order[:at]], COMES_BACK)
        ack = next(event for event in told if event["event"] == "dhcp_ack")["dhcp"]
        expected = {"address": ADDRESS, "server": ROUTER, "mask": "255.255.255.0", "routers": [ROUTER], "dns": [DNS]}
        self.assertEqual({name: ack[name] for name in expected}, expected)


class HeldBefore:
    """For clients that keep their lease in a file which the appliance reads when it starts."""

    def test_lease_of_before_is_known(self):
        self.kea(self.server_station(), seconds=3600, renew=1700, rebind=3100)
        self.start_client()
        wait_until(lambda: ADDRESS in self.station.run("ip", "address", "show", "dev", "eth0"), "the client's address", 40, pause=0.1)
        self.start_appliance()
        known = self.wait_for("lease_known")
        self.assertEqual((known["address"], known["cause"]), (ADDRESS, "found_at_start"))
        lease = self.lease()
        expected = {"state": "bound", "known_from": self.known_from, "address": ADDRESS, "mask": "255.255.255.0", "routers": [ROUTER], "dns": [DNS]}
        expected |= {"server": ROUTER, "lease_s": 3600, "t1_s": 1700, "t2_s": 3100}
        self.assertEqual({name: lease[name] for name in expected}, expected)
        self.assertLessEqual(lease["expires_in_s"], 3600)
        self.assertGreater(lease["expires_in_s"], 3500)


class Released:
    """For clients that can be told to release and to renew."""

    def test_release_and_renew_by_itself(self):
        self.release_and_come_back()


def make(name, *bases, **attributes):
    """One class of tests for one client."""
    base = type(name, (*bases, SystemCase), {"__module__": __name__, "__doc__": Stories.__doc__, **attributes})
    # Leases of seconds, waited for as long as they last.
    make_class(base, "lwip" if LwipLab in bases else "posix", stack_name="posix", class_seconds=100)


make("LeasesOfUdhcpc", Released, Stories, LinuxLab, client=Udhcpc)
make("LeasesOfDhclient", HeldBefore, Stories, LinuxLab, client=Dhclient, known_from="dhclient", renews_because=("lease_half_over", "before_its_time"))
make("LeasesOfDhcpcd", HeldBefore, Stories, LinuxLab, client=Dhcpcd, known_from="dhcpcd")
make("Leases", Released, Stories, LwipLab)
if not sanitized(PosixStack().program):
    make("HeldByTheService", HeldBefore, LinuxLab, client=Dhclient, known_from="dhclient", server_arguments=("--confinement", "on"),
         rights=unit_user.started())
