"""Many clients that come, sit and go: a transfer goes on, and nothing is kept of those who left."""

import functools
import os
import resource
import struct
import socket
import time

from support.case import ServerCase, over_both_stacks
from support.client import Conversation, ask, download, listing
from support.side_by_side import side_by_side
from support.waiting import wait_until

MIB = 1 << 20


class CrowdCase(ServerCase):
    """Room for thousands of descriptors in client and server."""

    def setUp(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        super().setUp()


@over_both_stacks
class Idle(CrowdCase):
    """Clients that connect and say nothing, or half a command."""

    CLIENTS = 1000
    SIZE = {"posix": 64 * MIB, "lwip": 16 * MIB}

    def prepare(self):
        self.content = os.urandom(MIB) * (self.SIZE[self.stack_name] // MIB)
        self.put("grande.bin", self.content)

    def cost(self):
        """Processor seconds that the server spends on three downloads; each must be whole."""
        before = self.server.processor_seconds()
        for _ in range(3):
            self.assertTrue(download(self.address, b"grande.bin", b"\n") == self.content, "the download differs")
        return self.server.processor_seconds() - before

    def test_a_transfer_keeps_its_speed_beside_idle_clients(self):
        """Measured in processor time, which a busy machine does not change: a transfer that had to pass over every idle
        client would cost many times as much. One that starves does not end, and fails by its deadline."""
        alone = self.cost()
        crowd = []
        try:
            for number in range(self.CLIENTS):
                talk = Conversation(self.address)
                crowd.append(talk)
                if number % 2:
                    talk.send(b"DOWNLOAD_FI")
            crowded = self.cost()
            self.assertEqual(listing(self.address), [b"grande.bin"])
            for talk in crowd[1::2]:
                talk.send(b"LE falta\n")
            for talk in crowd[1::2]:
                talk.expect_end(b"ERROR")
        finally:
            for talk in crowd:
                talk.socket.close()
        self.assertLess(crowded, 3 * alone + 0.3, "idle clients make a transfer expensive")

    def test_uploads_that_stand_still_do_not_hold_up_others(self):
        crowd = [Conversation(self.address) for _ in range(40)]
        for number, talk in enumerate(crowd):
            talk.send(b"UPLOAD_FILE f%d\n1000000\nabc" % number).expect(b"SEND_SIZE\nSEND_DATA\n")
        self.assertTrue(download(self.address, b"grande.bin", b"\n") == self.content, "the download differs")
        for talk in crowd:
            talk.reset()
        self.expect_nothing_unfinished()
        self.assertEqual(self.names(), ["grande.bin"])


@over_both_stacks
class Cycles(CrowdCase):
    """Connecting and leaving, again and again."""

    WARM_UP = 1000
    CYCLES = {"posix": 20_000, "lwip": 6_000}

    def prepare(self):
        self.put("bueno.txt", b"bueno")

    def cycle(self, number):
        """One client that leaves in one of seven ways."""
        client = socket.socket()
        client.settimeout(20)
        try:
            client.connect(self.address)
            way = number % 7
            if way in (1, 2):
                client.send(b"LIST_")
            elif way == 3:
                client.send(b"DOWNLOAD_FILE bueno.txt\n")
            elif way == 4:
                client.send(b"UPLOAD_FILE x\n100\nabc")
            elif way == 5:
                client.send(b"LIST_FILES\n")
                client.recv(100)
            if way != 6:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        finally:
            client.close()

    def test_neither_descriptors_nor_memory_leak(self):
        for number in range(self.WARM_UP):
            self.cycle(number)
        self.expect_served()
        descriptors, memory = self.server.descriptors(), self.server.resident_kib()
        for number in range(self.CYCLES[self.stack_name]):
            self.cycle(number)
        self.expect_served()
        wait_until(lambda: self.server.descriptors() <= descriptors, "the descriptors of the clients that left")
        allowed = 64 * 1024 if self.server.sanitized() else 4 * 1024
        self.assertLess(self.server.resident_kib(), memory + allowed, "resident memory in KiB")

    def expect_served(self):
        self.assertEqual(listing(self.address), [b"bueno.txt"])
        self.expect_nothing_unfinished()
        self.assertEqual(ask(self.address, b"LIST_FILES\n"), b"bueno.txt")

    def test_more_clients_than_it_has_room_for(self):
        """A flood beyond every pool: the surplus waits or is refused, and the server serves once it is gone."""
        self.server.stop()
        limited = self.start_server("--max-connections", "16")
        crowd = []
        for _ in range(64):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(limited.address)
            crowd.append(client)
        time.sleep(0.2)  # lets the flood arrive; nothing is asserted about it
        for client in crowd:
            client.close()
        wait_until(lambda: served(limited.address), "service after the flood")
        limited.stop()


def served(address):
    """True if a listing is answered."""
    try:
        return ask(address, b"LIST_FILES\n") == b"bueno.txt"
    except OSError:
        return False


@over_both_stacks
class Slow(CrowdCase):
    """Clients that send a byte now and then: every state has an absolute deadline."""

    # The deadlines of the server, shortened; in milliseconds.
    server_arguments = ("--command-deadline", "1000", "--stall-deadline", "1000")
    PAUSE = 0.2  # seconds between two bytes: far below either deadline

    def prepare(self):
        self.put("grande.bin", b"g" * 8 * MIB)

    def drip(self, opening, drops):
        """Sends `opening`, then one byte of `drops` at a time, until the server ends it; returns what it said."""
        with Conversation(self.address) as talk:
            begun = time.monotonic()
            said = bytearray()
            talk.socket.settimeout(self.PAUSE)
            try:
                if opening:
                    talk.send(opening)
                for drop in drops:
                    try:
                        part = talk.socket.recv(4096)
                        if not part:
                            return bytes(said)
                        said += part
                    except TimeoutError:
                        talk.send(bytes([drop]))
            except (BrokenPipeError, ConnectionResetError):
                return bytes(said)
        raise AssertionError(f"still open after {time.monotonic() - begun:.1f} s: {opening!r} and a byte each {self.PAUSE} s")

    def test_a_byte_now_and_then_meets_an_absolute_deadline(self):
        """However regularly it arrives: what is not complete in time is ended, in every state."""
        states = {
            "verb": (b"D", b"OWNLOAD_FI"),
            "argument that never comes": (b"DOWNLOAD_FILE", b" " * 60),
            "bytes of an upload": (b"UPLOAD_FILE x\n100\n", b"x" * 99),
        }
        results = side_by_side({name: functools.partial(self.drip, *what) for name, what in states.items()})
        for name in states:
            with self.subTest(state=name):
                self.assertIsInstance(results[name], bytes, results[name])

    def test_silence_meets_a_deadline_in_every_state(self):
        for opening in (b"", b"LIST_", b"DOWNLOAD_FILE", b"UPLOAD_FILE x\n", b"UPLOAD_FILE x\n100\n", b"UPLOAD_FILE x\n100\nabc"):
            with self.subTest(opening=opening), Conversation(self.address) as talk:
                talk.push(opening).last_words()  # fails by its time-out if the server never ends it
        self.assertEqual(self.names(), ["grande.bin"])
        self.expect_nothing_unfinished()

    def test_a_reader_that_does_not_read_is_cut(self):
        listing(self.address)
        descriptors = self.server.descriptors()
        talk = Conversation(self.address, receive_buffer=4096)
        self.addCleanup(talk.socket.close)
        talk.send(b"DOWNLOAD_FILE grande.bin\n").read(100)
        self.assertGreater(self.server.descriptors(), descriptors, "the file of the download is not open")
        wait_until(lambda: self.server.descriptors() <= descriptors, "the end of a download that nobody reads")

    def test_a_client_that_never_closes_is_let_go(self):
        """After the answer the server waits for the client's end for 2 s, not for ever."""
        listing(self.address)
        descriptors = self.server.descriptors()
        talks = [Conversation(self.address) for _ in range(4)]
        talks[0].send(b"MSFCONSOLE").expect_end(b"UNKNOWN_COMMAND")
        talks[1].send(b"LIST_FILES\nmore of it").expect_end(b"grande.bin")
        talks[2].send(b"LIST_FILES").expect_end(b"grande.bin")
        self.put("vacio", b"")
        talks[3].send(b"DOWNLOAD_FILE vacio").expect(b"SIZE: 0\r\n")
        wait_until(lambda: self.server.descriptors() <= descriptors, "the descriptors of clients that do not close")
        for talk in talks:
            talk.socket.close()
