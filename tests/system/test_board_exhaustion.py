"""A board with one megabyte, one thing at a time used up by peers: clear refusals, the transfer that runs goes on, and all is well afterwards."""

import contextlib
import os
import re
import socket
import unittest

from support.client import Conversation, ask, download, listing, stored, upload
from support.forged import ACK, RST, SYN, Wire
from support.virt_arm_case import VirtArmCase
from support.waiting import wait_until

CONNECTIONS = 16  # the board's own bound
CONTENT = os.urandom(1 << 16) * 16
NO_LISTING = b"Error: La ruta '' no existe."


class Download:
    """A download that goes on as far as it is asked to."""

    def __init__(self, address, name, content):
        self.talk = Conversation(address, receive_buffer=16384)
        self.content = content
        self.read = 0
        self.talk.send(b"DOWNLOAD_FILE " + name + b"\n").expect(b"SIZE: %d\r\n" % len(content))

    def advance(self, count):
        """The next bytes come, and are the right ones."""
        self.talk.expect(self.content[self.read:self.read + count])
        self.read += count

    def finish(self):
        self.advance(len(self.content) - self.read)
        self.talk.expect_end()
        self.talk.socket.close()


class ExhaustionCase(VirtArmCase):
    """A board with one file, which is being downloaded."""

    disk_bytes = 64 << 20

    def setUp(self):
        super().setUp()
        self.running = self.board("--log-level", "debug", disk_bytes=self.disk_bytes).start()
        self.address = self.running.address
        self.assertEqual(upload(self.address, b"big", CONTENT), stored(b"big"))
        self.download = Download(self.address, b"big", CONTENT)
        self.addCleanup(self.download.talk.socket.close)
        self.download.advance(1000)

    def expect_download_goes_on(self):
        self.download.advance(100_000)

    def expect_all_is_well(self):
        """Every service answers as if nothing had been, and the board was not started anew."""
        self.download.finish()
        self.assertEqual(upload(self.address, b"later", b"content"), stored(b"later"))
        self.assertEqual(download(self.address, b"later", b"\n"), b"content")
        self.assertIn(b"later", listing(self.address))
        self.assertEqual(ask(self.address, b"DELETE_FILE later\n"), b"DELETED")
        self.assertEqual(self.times_ready(), 1)
        self.running.stop()

    def said_at_the_stop(self, name):
        """A number that the stopped board says of its network."""
        said = [line for line in self.running.lines if "event=network" in line]
        self.assertEqual(len(said), 1, said)
        return int(re.search(rf" {name}=(\d+)", said[0])[1])

    def crowd(self, count, **options):
        """That many connections, closed with the test."""
        talks = []
        for _ in range(count):
            talk = Conversation(self.address, **options)
            self.addCleanup(talk.socket.close)
            talks.append(talk)
        return talks


class Connections(ExhaustionCase, unittest.TestCase):
    """TCP control blocks."""

    def test_more_clients_than_places(self):
        crowd = self.crowd(CONNECTIONS - 1)
        for talk in crowd:
            talk.send(b"LIST")  # and no more
        wait_until(self.refused, "a refusal once all places are taken")
        self.wait_for("connections_exhausted")
        for _ in range(200):
            with contextlib.suppress(OSError), socket.socket() as late:
                late.settimeout(0.01)
                late.connect(self.address)
        self.expect_download_goes_on()
        for talk in crowd:
            talk.send(b"_FILES\n").expect_end(b"big")
        # What the board has closed first stays in TIME-WAIT and takes the blocks that are left: new connections take them away again.
        for _ in range(60):
            self.assertEqual(listing(self.address), [b"big"])
        self.expect_all_is_well()
        self.assertEqual(self.said_at_the_stop("control_blocks"), self.said_at_the_stop("control_blocks_size"), "they were not used up")

    def refused(self):
        return ask(self.address, b"LIST_FILES\n") == b"ERROR"

    def test_flood_of_connections_that_never_come_about(self):
        wire = Wire(self.stack.interface, self.stack.host)
        self.addCleanup(wire.close)
        for number in range(300):
            host = wire.host(100 + number % 100)
            host.introduce()
            host.segment(20_000 + number, SYN, number)
        self.expect_download_goes_on()
        with self.assertRaises(TimeoutError, msg="the flood has taken no place from anybody"):
            socket.create_connection(self.address, 0.5).close()

        def answered():
            try:
                return listing(self.address) == [b"big"]
            except OSError:
                return False
        wait_until(answered, "an answer once the board has given up on them", 90)
        self.expect_all_is_well()


class Buffers(ExhaustionCase, unittest.TestCase):
    """The card's buffers (pbufs)."""

    def test_segments_whose_beginning_never_comes(self):
        wire = Wire(self.stack.interface, self.stack.host)
        self.addCleanup(wire.close)
        held = []
        for number in range(8):
            host = wire.host(100 + number)
            port = 20_000 + number
            mine, theirs = host.connect(port)
            held.append((host, port, mine, theirs))
        for place in range(60):
            for host, port, mine, theirs in held:
                host.segment(port, ACK, mine + 2 * place + 2, theirs, b"x")
        self.expect_download_goes_on()
        self.assertEqual(listing(self.address), [b"big"])
        self.assertEqual(upload(self.address, b"meanwhile", CONTENT[:20_000]), stored(b"meanwhile"))
        for host, port, mine, theirs in held:
            host.segment(port, RST | ACK, mine, theirs)
        self.expect_all_is_well()
        self.assertGreater(self.said_at_the_stop("frames_dropped"), 0, "the buffers were not used up")


class Heap(ExhaustionCase, unittest.TestCase):
    """The heap: a long listing for everybody at once, and nobody reads."""

    def test_listings_that_nobody_reads(self):
        names = sorted([b"big", *(b"%02d-" % number + b"n" * 240 for number in range(60))])
        for name in names[:-1]:
            self.assertEqual(upload(self.address, name, b"x"), stored(name))
            self.download.advance(1000)  # or it stands still for too long on a busy machine
        crowd = self.crowd(CONNECTIONS - 2, receive_buffer=2048)
        for talk in crowd:
            talk.send(b"LIST_FILES\n")
        self.expect_download_goes_on()
        wanted = b"\n".join(names)
        answers = [talk.rest() for talk in crowd]
        for answer in answers:
            self.assertIn(answer, (wanted, NO_LISTING))
        self.assertIn(wanted, answers)
        self.assertIn(NO_LISTING, answers, "the heap was not used up: this test has shown nothing")

        def listed():
            try:
                return listing(self.address) == names
            except AssertionError:  # what the crowd has read is given back when the board hears so, a moment later
                return False
        wait_until(listed, "the listing, once the heap has its room again", 60, pause=0.05)
        self.expect_all_is_well()


class Disk(ExhaustionCase, unittest.TestCase):
    """The disk."""

    disk_bytes = 2 << 20

    def test_full_disk(self):
        kept = []
        refusal = None
        while refusal is None:
            name = b"f%d" % len(kept)
            answer = upload(self.address, name, CONTENT[:65536], b"\n")
            if answer == stored(name):
                kept.append(name)
            else:
                refusal = answer
            self.assertLess(len(kept), 32, "more fits than the disk has")
        self.assertEqual(refusal, b"ERROR")
        self.expect_download_goes_on()
        self.assertEqual(sorted(listing(self.address)), sorted([b"big", *kept]))
        for name in kept:
            self.assertTrue(download(self.address, name, b"\n") == CONTENT[:65536])
        self.assertEqual(ask(self.address, b"DELETE_FILE " + kept[0] + b"\n"), b"DELETED")
        self.assertEqual(upload(self.address, kept[0], CONTENT[:65536]), stored(kept[0]))
        for name in kept:
            self.assertEqual(ask(self.address, b"DELETE_FILE " + name + b"\n"), b"DELETED")
        self.expect_all_is_well()
