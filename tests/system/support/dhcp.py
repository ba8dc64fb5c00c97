"""A DHCP server for one client on one interface: enough of RFC 2131 to lease one address."""

import socket
import struct
import threading

MAGIC = b"\x63\x82\x53\x63"
BOOTREPLY = 2
SUBNET_MASK, ROUTER, DNS, TIME, REQUESTED, LEASE_TIME, MESSAGE_TYPE, SERVER_ID, ASKED, END = 1, 3, 6, 42, 50, 51, 53, 54, 55, 255
DISCOVER, OFFER, REQUEST, ACK, NAK, RELEASE = 1, 2, 3, 5, 6, 7


class DhcpServer:
    """Answers on UDP port 67 of `interface`. What it heard is in `heard`, as message types. `time_server` is told to who asks for one."""

    def __init__(self, interface, own, lease, seconds=3600, time_server=None):
        self.time_server = time_server
        self.own, self.lease, self.seconds = socket.inet_aton(own), socket.inet_aton(lease), seconds
        self.heard = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
        self.socket.bind(("", 67))
        self.socket.settimeout(0.2)
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self):
        """Stops answering."""
        self.over.set()
        self.thread.join(5)
        self.socket.close()

    def _serve(self):
        while not self.over.is_set():
            try:
                message = self.socket.recv(2048)
            except TimeoutError:
                continue
            options = _options(message)
            kind = options.get(MESSAGE_TYPE, b"\0")[0]
            self.heard.append(kind)
            if kind == DISCOVER:
                self._answer(message, options, OFFER)
            elif kind == REQUEST:
                asked = options.get(REQUESTED, message[12:16])
                self._answer(message, options, ACK if asked == self.lease else NAK)

    def _answer(self, message, asked, kind):
        reply = bytearray(240)
        reply[:4] = bytes([BOOTREPLY, 1, 6, 0])
        reply[4:8] = message[4:8]  # transaction
        reply[10:12] = b"\x80\x00"  # broadcast: the client has no address yet
        reply[16:20] = self.lease if kind != NAK else bytes(4)
        reply[28:44] = message[28:44]  # hardware address
        reply[236:240] = MAGIC
        given = [(MESSAGE_TYPE, bytes([kind])), (SERVER_ID, self.own), (LEASE_TIME, struct.pack("!I", self.seconds)),
                 (SUBNET_MASK, socket.inet_aton("255.255.255.0")), (ROUTER, self.own), (DNS, self.own)]
        if self.time_server is not None and TIME in asked.get(ASKED, b""):
            given.append((TIME, socket.inet_aton(self.time_server)))
        for code, value in given:
            reply += bytes([code, len(value)]) + value
        reply.append(END)
        self.socket.sendto(bytes(reply), ("255.255.255.255", 68))


def _options(message):
    found, at = {}, 240
    while at + 1 < len(message) and message[at] != END:
        if message[at] == 0:
            at += 1
            continue
        length = message[at + 1]
        found[message[at]] = message[at + 2:at + 2 + length]
        at += 2 + length
    return found
