"""A small network for tests of addresses: a switch, stations in network namespaces of their own, and real DHCP servers and clients.

All of it lives in the test class's own namespaces (see `run`), so it disturbs nobody and ends with the class.
"""

import ctypes
import itertools
import json
import os
import signal
import socket
import subprocess
import threading

from support.stacks import ip
from support.waiting import wait_until

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


class Switch:
    """A bridge in the test's own namespace."""

    _numbers = itertools.count(1)

    def __init__(self, address=None):
        number = next(Switch._numbers)
        self.name = f"sw{number}"
        # Its own MAC address: else it takes the lowest of its ports', and is somebody else when one of them comes or goes.
        ip("link", "add", self.name, "address", f"02:00:00:00:fe:{number:02x}", "type", "bridge")
        ip("link", "set", self.name, "type", "bridge", "stp_state", "0", "forward_delay", "0")
        if address:
            ip("address", "add", address, "dev", self.name)
        ip("link", "set", self.name, "up")

    def close(self):
        """Takes it away."""
        ip("link", "del", self.name)


class Station:
    """A network namespace with one cable to a switch, `eth0` inside it. It ends with the process that holds it."""

    _numbers = itertools.count(1)

    def __init__(self, switch, address=None, mac=None):
        self.holder = subprocess.Popen(["unshare", "--net", "sleep", "3600"], stdin=subprocess.DEVNULL)
        own = os.readlink("/proc/self/ns/net")
        wait_until(lambda: os.readlink(f"/proc/{self.holder.pid}/ns/net") != own, "a network namespace")
        self.cable = f"st{next(Station._numbers)}"
        ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", str(self.holder.pid))
        ip("link", "set", self.cable, "master", switch.name, "up")
        self.run("ip", "link", "set", "lo", "up")
        if mac:
            self.run("ip", "link", "set", "eth0", "address", mac)
        if address:
            self.run("ip", "address", "add", address, "dev", "eth0")
        self.run("ip", "link", "set", "eth0", "up")
        wait_until(self.forwards, f"the switch's port {self.cable} to forward")

    def forwards(self):
        """Whether the switch lets frames of this cable through: the kernel needs up to a second to see that both ends are up."""
        link = json.loads(subprocess.run(["ip", "-json", "-details", "link", "show", self.cable], capture_output=True, text=True, check=True).stdout)[0]
        return link["linkinfo"]["info_slave_data"]["state"] == "forwarding"

    def command(self, *words):
        """The command line that runs `words` here."""
        return ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", *words]

    def run(self, *words):
        """Runs a command here; its output, and its complaint as an error."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=20, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def send(self, *frames):
        """Puts frames on its cable."""

        def put():
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as link:
                link.bind(("eth0", 0))
                for frame in frames:
                    link.send(frame)
            return True

        self.call(put)

    def call(self, function):
        """Calls `function` in a thread that has entered the namespace; sockets that it opens belong here."""
        results, errors = [], []

        def entered():
            try:
                with open(f"/proc/{self.holder.pid}/ns/net", "rb") as namespace:
                    if LIBC.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                        raise OSError(ctypes.get_errno(), "setns")
                results.append(function())
            except Exception as error:  # pylint: disable=broad-exception-caught
                errors.append(error)

        thread = threading.Thread(target=entered)
        thread.start()
        thread.join(60)
        if errors:
            raise errors[0]
        if not results:
            raise AssertionError("a call in a namespace took more than a minute")
        return results[0]

    def close(self):
        """Ends the namespace; its cable goes with it."""
        self.holder.kill()
        self.holder.wait(10)


class Program:
    """A program of others that runs in a station; `ends_by` is the signal that ends it."""

    def __init__(self, station, words, ends_by=signal.SIGTERM, environment=None):
        self.lines = []
        self.ends_by = ends_by
        self.process = subprocess.Popen(
            station.command(*words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        self.reader = threading.Thread(target=self._collect, daemon=True)
        self.reader.start()

    def _collect(self):
        for raw in self.process.stdout:
            self.lines.append(raw.decode("utf-8", "backslashreplace").rstrip())
        self.process.stdout.close()

    def close(self):
        """Ends it."""
        if self.process.poll() is None:
            self.process.send_signal(self.ends_by)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.reader.join(5)


class Udhcpd(Program):
    """busybox's DHCP server with leases of seconds."""

    def __init__(self, station, place, first, last, seconds, router, dns, domain="lab.example"):
        folder = os.path.join(place, f"udhcpd-{station.cable}")
        os.makedirs(folder, exist_ok=True)
        leases = os.path.join(folder, "leases")
        open(leases, "wb").close()
        settings = os.path.join(folder, "conf")
        with open(settings, "w", encoding="ascii") as file:
            file.write(
                f"start {first}\nend {last}\ninterface eth0\nlease_file {leases}\npidfile {folder}/pid\nmin_lease 1\nauto_time 0\n"
                f"option subnet 255.255.255.0\noption router {router}\noption dns {dns}\noption domain {domain}\noption lease {seconds}\n"
            )
        super().__init__(station, ["udhcpd", "-f", "-a", "50", settings])


class Kea(Program):
    """ISC's Kea with leases of seconds, and T1 and T2 of its own."""

    def __init__(self, station, place, pool, seconds, renew, rebind, router, dns):
        folder = os.path.join(place, f"kea-{station.cable}")
        os.makedirs(folder, exist_ok=True)
        subnet = router.rsplit(".", 1)[0] + ".0/24"
        settings = {
            "Dhcp4": {
                "interfaces-config": {"interfaces": ["eth0"], "dhcp-socket-type": "raw"},
                "lease-database": {"type": "memfile", "persist": False},
                "valid-lifetime": seconds,
                "renew-timer": renew,
                "rebind-timer": rebind,
                "calculate-tee-times": False,
                "authoritative": True,
                "subnet4": [
                    {
                        "id": 1,
                        "subnet": subnet,
                        "pools": [{"pool": pool}],
                        "option-data": [
                            {"name": "routers", "data": router},
                            {"name": "domain-name-servers", "data": dns},
                            {"name": "domain-search", "data": "lab.example, example.org"},
                        ],
                    }
                ],
                "loggers": [{"name": "kea-dhcp4", "output_options": [{"output": "stdout"}], "severity": "INFO"}],
            }
        }
        path = os.path.join(folder, "kea.json")
        with open(path, "w", encoding="ascii") as file:
            json.dump(settings, file)
        super().__init__(
            station, ["kea-dhcp4", "-c", path], environment={"KEA_PIDFILE_DIR": folder, "KEA_LOCKFILE_DIR": folder, "KEA_DHCP_DATA_DIR": folder}
        )
        wait_until(lambda: any("DHCP4_STARTED" in line for line in self.lines) or self.process.poll() is not None, "Kea's start")


class Dnsmasq(Program):
    """dnsmasq; its shortest lease is two minutes. It takes over leases of others. Before an offer it would listen three seconds for somebody
    who has the address already (--no-ping), one client's request after the other."""

    def __init__(self, station, place, first, last, router, dns):
        leases = os.path.join(place, f"dnsmasq-{station.cable}.leases")
        super().__init__(
            station,
            ["dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0", "--interface=eth0", "--bind-interfaces", f"--dhcp-leasefile={leases}"]
            + [f"--dhcp-range={first},{last},255.255.255.0,120", f"--dhcp-option=3,{router}", f"--dhcp-option=6,{dns}", "--dhcp-authoritative", "--no-ping", "--log-dhcp"]
            + ["--user=root"],
        )
