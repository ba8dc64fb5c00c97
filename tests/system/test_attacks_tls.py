"""Attacks on the port of TLS: slow clients in every state, floods beside a transfer, connections without end, a connection cut within a request."""

import functools
import os
import resource
import socket
import ssl
import threading
import time

from support.case import ServerCase, over_both_stacks
from support.raw_tls import Raw
from support.session import GREETING, Session
from support.side_by_side import side_by_side
from support.stacks import ip
from support.waiting import wait_until

MIB = 1 << 20


class SecureCase(ServerCase):
    """An appliance that ana owns, where nothing is served without a log-in."""

    server_arguments = ("--access", "login")

    def prepare(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.put("good", b"good")

    def setUp(self):
        super().setUp()
        self.secure = self.server.tls()[0]
        with Session(self.secure, tls=True) as session:
            self.assertEqual(session.ask(b"CLAIM ana uno " + self.server.claim_code().encode())[0], 200)

    def user(self, **options):
        session = Session(self.secure, tls=True, **options)
        self.addCleanup(session.socket.close)
        self.assertEqual(session.ask(b"LOGIN ana uno")[0], 200)
        return session


@over_both_stacks
class Slow(SecureCase):
    """Whatever trickles in: each state ends at a time that was set when it began."""

    server_arguments = ("--access", "login", "--command-deadline", "1000", "--stall-deadline", "1000", "--login-deadline", "2000")
    PAUSE = 0.1  # far below each deadline
    LONGEST = 8.0  # the longest deadline and the machine's own time; less than the 10 s that a handshake has by itself

    def drip(self, client, data):
        """A byte of `data` at a time, from its beginning again, until the server ends it; how long that took."""
        begun = time.monotonic()
        client.socket.settimeout(self.PAUSE)
        at = 0
        try:
            while time.monotonic() < begun + 2 * self.LONGEST:
                try:
                    if not client.socket.recv(65536):
                        return time.monotonic() - begun
                except TimeoutError:
                    if data:
                        client.socket.sendall(data(at) if callable(data) else data[at % len(data):][:1])
                        at += 1
        except (BrokenPipeError, ConnectionResetError):
            return time.monotonic() - begun
        finally:
            client.socket.close()
        raise AssertionError("still open")

    def reached(self, come_so_far):
        """A client that has come so far. It is under the deadlines too: a machine that was busy elsewhere for so long gets more tries."""
        for _ in range(4):
            try:
                return come_so_far(Raw(self.secure))
            except (BrokenPipeError, ConnectionResetError) as error:
                cut = error
        raise cut

    def states(self):
        """What each is called, a client that has come so far, and what trickles in then."""
        record, silent = Raw(self.secure), Raw(self.secure)
        yield "before the handshake, silent", silent, b""
        yield "before the handshake", record, record.hello()
        for name, data in (("within the handshake, silent", b""), ("within the handshake, with what is ignored", lambda at: b"\x14\x03\x03\0\1\1")):
            half = Raw(self.secure)
            half.socket.sendall(half.hello())
            yield name, half, data
        for name, begin, said in (("before HELLO", b"", b""), ("within HELLO", b"", b"HELLO wirelab/1 " + b"x" * 100),
                                  ("before the log-in", GREETING, b"NOOP\n" * 100)):
            client = self.reached(lambda raw, begin=begin: raw.shake_hands().say(begin) if begin else raw.shake_hands())
            yield name, client, (lambda at, client=client, said=said: client.sealed(said[at % len(said):][:1])) if said else b""
        client = self.reached(Raw.shake_hands)
        yield "within a record", client, client.sealed(GREETING + b"x" * 4096)
        for name, begin in (("within a request", b"DOWNLOAD_FILE "), ("within a body", b"UPLOAD_FILE new +1000\n"),
                            ("within a body that nobody wants", b"UPLOAD_FILE ../new +1000\n")):
            client = self.reached(lambda raw, begin=begin: raw.shake_hands().log_in().say(begin))
            yield name, client, lambda at, client=client: client.sealed(b"x")

    def test_each_state_ends(self):
        works = {name: functools.partial(self.drip, client, data) for name, client, data in self.states()}
        results = side_by_side(works)
        for name in works:
            with self.subTest(state=name):
                self.assertIsInstance(results[name], float, results[name])
                self.assertLess(results[name], self.LONGEST, results)
        self.assertEqual(self.names(), ["good"])
        self.expect_nothing_unfinished()

    def test_a_reader_that_does_not_read_is_cut(self):
        self.put("big", bytes(8 * MIB))
        user = self.user(receive_buffer=4096)
        before = self.server.descriptors()
        user.send(b"DOWNLOAD_FILE big\n").read(100)
        self.assertGreater(self.server.descriptors(), before, "the file of the download is open")
        wait_until(lambda: self.server.descriptors() <= before, "the end of a download that nobody reads")


@over_both_stacks
class Flood(SecureCase):
    """One address that takes all it can get, beside somebody who works."""

    server_arguments = ("--access", "login", "--max-tls-connections", "32")
    SIZE = 12 * MIB

    def prepare(self):
        super().prepare()
        self.content = os.urandom(MIB) * (self.SIZE // MIB)
        self.put("big", self.content)

    def another_address(self):
        """A second address of this machine that reaches the server."""
        if self.stack_name == "posix":
            return "127.0.0.2"
        address = self.stack.host.rsplit(".", 1)[0] + ".9"
        ip("addr", "replace", f"{address}/24", "dev", self.stack.interface)
        return address

    def test_transfer_goes_on_and_others_get_in(self):
        elsewhere = self.another_address()
        user = self.user(source=elsewhere)
        user.send(b"DOWNLOAD_FILE big\n")
        self.assertEqual(user.head(), (200, "file", self.SIZE))
        over, tried, wrong, held = threading.Event(), [0] * 2, [], []

        def flood(number):
            try:
                while not over.is_set():
                    tried[number] += 1
                    try:
                        client = Raw(self.secure)
                        held.append(client.socket)
                        if tried[number] % 4 == 1:
                            client.socket.sendall(client.hello())
                        elif tried[number] % 4 == 2:
                            client.shake_hands()
                        elif tried[number] % 4 == 3:
                            client.shake_hands().say(GREETING)
                    except (OSError, ssl.SSLError):
                        pass  # it is refused, as it should be
            except Exception as problem:  # pylint: disable=broad-except
                wrong.append(repr(problem))

        threads = [threading.Thread(target=flood, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        try:
            wait_until(lambda: len(held) >= 60, "a flood of twice as many connections as there are places")
            self.assertTrue(user.read(self.SIZE) == self.content, "the download differs")
            with Session(self.secure, tls=True, source=elsewhere) as another:
                self.assertEqual(another.ask(b"LOGIN ana uno")[0], 200)
                self.assertEqual(another.ask(b"DOWNLOAD_FILE good"), (200, "file", b"good"))
            self.assertEqual(user.ask(b"NOOP")[0], 200)
        finally:
            over.set()
            for thread in threads:
                thread.join(60)
            for client in held:
                client.close()
        self.assertEqual(wrong, [])


@over_both_stacks
class Cycles(SecureCase):
    """Connections without end, each left at another point. WIRELAB_CYCLES says how many, for a long run by hand."""

    CYCLES = {"posix": 4_000, "lwip": 1_500}
    WARM_UP = 400
    class_seconds = 15
    MOST_GROWTH_KIB = 1024

    def prepare(self):
        super().prepare()
        self.through = 0

    def cycle(self, number):
        """Of twenty connections four shake hands, or begin to; that is what takes the time."""
        way = number % 20
        try:
            client = Raw(self.secure)
            with client.socket as line:
                if way == 0:
                    client.shake_hands()
                    self.through += 1
                elif way == 1:
                    client.shake_hands().say(GREETING + b"UPLOAD_FILE x +100\nabc")
                    self.through += 1
                elif way in (2, 3):
                    line.sendall(client.hello())
                elif way < 8:
                    line.sendall(client.hello()[:way * 20])
                elif way < 12:
                    line.sendall(b"\x16\x03\x01\xff\xff" + bytes(way))
                elif way < 14:
                    line.sendall(b"LIST_FILES\n")
                if way % 3:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        except (OSError, ssl.SSLError):
            pass  # no place for it, for a moment

    def test_neither_descriptors_nor_memory_leak(self):
        cycles = int(os.environ.get("WIRELAB_CYCLES", self.CYCLES[self.stack_name]))
        descriptors = self.server.descriptors()
        for number in range(self.WARM_UP):
            self.cycle(number)
        self.expect_idle(descriptors)
        memory, self.through = self.server.resident_kib(), 0
        for number in range(cycles):
            self.cycle(number)
        self.assertGreater(self.through, cycles // 12, "most handshakes came about")
        self.expect_idle(descriptors)
        allowed = 64 * 1024 if self.server.sanitized() else self.MOST_GROWTH_KIB
        self.assertLess(self.server.resident_kib(), memory + allowed, "resident memory in KiB")

    def expect_idle(self, descriptors):
        """Somebody is served, and nothing is kept of those who left."""
        with Session(self.secure, tls=True) as session:
            self.assertEqual(session.ask(b"NOOP")[0], 200)
        wait_until(lambda: self.server.descriptors() <= descriptors, "the descriptors of the clients that left")


@over_both_stacks
class Cut(SecureCase):
    """An end without close_notify is anybody's doing: nothing is done that was not said whole."""

    def test_half_a_request_is_not_carried_out(self):
        for begin in (b"DELETE_FILE good", b"RENAME_FILE good go", b"UPLOAD_FILE new +4\ngoo", b"UPLOAD_FILE new"):
            with self.subTest(begin=begin):
                client = Raw(self.secure).shake_hands().log_in().say(begin)
                client.socket.shutdown(socket.SHUT_WR)
                while client.socket.recv(65536):
                    pass
                client.socket.close()
                self.assertEqual(self.user().ask(b"DOWNLOAD_FILE good"), (200, "file", b"good"))
        self.assertEqual(self.names(), ["good"])
        self.expect_nothing_unfinished()
