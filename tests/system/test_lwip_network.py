"""The lwIP appliance as a host on a network: a static address, a lease, and a wire that goes away."""

import os
import subprocess
import unittest

from support.case import SystemCase
from support.client import download, listing, stored, upload
from support.dhcp import DISCOVER, REQUEST, DhcpServer
from support.waiting import wait_until


class Addressing(SystemCase, unittest.TestCase):
    """Where its address comes from."""

    stack_name = "lwip"

    def expect_it_serves(self, server):
        content = os.urandom(200_000)
        self.assertEqual(upload(server.address, b"uno", content), stored(b"uno"))
        self.assertTrue(download(server.address, b"uno") == content)
        self.assertEqual(listing(server.address), [b"uno"])

    def test_static_address(self):
        server = self.start_server()
        self.assertEqual(server.ready_line()["address"], self.stack.host)
        self.assertEqual(server.ready_line()["stack"], "lwip")
        self.expect_it_serves(server)
        server.stop()

    def test_lease(self):
        """Ready comes with the lease, and names the leased address."""
        lease = self.stack.host.rsplit(".", 1)[0] + ".57"
        dhcp = DhcpServer(self.stack.interface, self.stack.gateway, lease)
        self.addCleanup(dhcp.close)
        server = self.stack.server(self.root, addressing=[])
        server.connect_to = (lease, 5005)
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.start(40)
        self.assertEqual(server.ready_line()["address"], lease)
        self.assertEqual(dhcp.heard[:2], [DISCOVER, REQUEST])
        self.expect_it_serves(server)
        server.stop()

    def test_link_local_address_without_a_dhcp_server(self):
        """A PC on the same cable finds it without any server."""
        subprocess.run(["ip", "address", "add", "169.254.0.7/16", "dev", self.stack.interface], check=True, timeout=20)
        server = self.stack.server(self.root, addressing=[])
        server.connect_to = None
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.start(60)
        self.assertRegex(server.ready_line()["address"], r"^169\.254\.\d+\.\d+$")
        self.expect_it_serves(server)
        server.stop()

    def test_no_dhcp_server_is_said_and_stops_cleanly(self):
        """Without an answer it is not ready, and it can be stopped all the same."""
        server = self.stack.server(self.root, addressing=[])
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.launch()
        wait_until(lambda: server.log or server.lines, "a word about what it waits for")
        self.assertIsNone(server.ready_line())
        server.stop()

    def test_wire_that_goes_away_for_a_moment(self):
        server = self.start_server()
        self.expect_it_serves(server)
        subprocess.run(["ip", "link", "set", self.stack.interface, "down"], check=True, timeout=20)
        subprocess.run(["ip", "link", "set", self.stack.interface, "up"], check=True, timeout=20)
        self.assertTrue(download(server.address, b"uno"))
        server.stop()

    def test_missing_interface_is_a_clear_error(self):
        server = self.stack.server(self.root)
        server.command[server.command.index("--tap") + 1] = "wl-falta/0"
        self.servers.append(server)
        server.launch()
        self.assertNotEqual(server.wait(), 0)
        self.assertIn("wl-falta/0", "\n".join(server.log))
