"""The labs as an exercise has them: independent clients with the reference's calls, on a wire that takes 2 ms each way. What they are to show
(reference-labs: V0 to V4) is read by tshark off that wire."""

import collections
import json
import random
import socket
import threading

from support.capture import FIN, RST, SYN, Capture
from support.case import ServerCase, SystemCase, over_both_stacks
from support.delayed_wire import DelayedWire

HELLO = b"Hello, World!"
Shown = collections.namedtuple("Shown", "sender length flags")


class WireCase(SystemCase):
    """A lab on a delayed wire, its client in a station."""

    def setUp(self):
        super().setUp()
        self.wire = DelayedWire(self.stack)
        self.addCleanup(self.wire.close)

    def start_lab(self, lab, port):
        listen = ["--listen", self.wire.server_host] if self.stack.name == "posix" else []
        self.server = self.start_server(*listen, "--labs", lab)
        self.addCleanup(self.server.stop)
        self.wire.wait_for(self.server.address[1])
        self.capture = Capture(self.wire.interface, port)
        self.addCleanup(self.capture.stop)
        self.address = (self.wire.server_host, port)

    def play(self, client):
        """Runs `client(socket)` in the station, from connect to close; the segments that carried something, as tshark read them."""

        def run():
            with socket.create_connection(self.address, timeout=20) as connection:
                port = connection.getsockname()[1]
                client(connection)
            return port

        port = self.wire.station.call(run)
        segments = self.capture.connection(port)
        return [Shown(one.sender, len(one.payload), one.flags) for one in segments if one.payload or one.flags & (SYN | FIN | RST)]

    @staticmethod
    def lengths(segments, sender):
        return [one.length for one in segments if one.sender == sender and one.length]

    def assert_reset_by(self, segments, sender):
        self.assertIn(sender, {one.sender for one in segments if one.flags & RST}, segments)


@over_both_stacks
class UpperLabs(WireCase):
    """V0 to V4: one thing each that they do to TCP."""

    def test_v0_advances_by_the_payload_and_closes_in_order(self):
        self.start_lab("v0", 12345)

        def client(connection):
            for line in (b"one line\n", b"another"):
                connection.sendall(line)
                self.assertEqual(connection.recv(1024), line.upper())

        segments = self.play(client)
        self.assertEqual([(one.sender, one.length) for one in segments if one.length], [("C", 9), ("S", 9), ("C", 7), ("S", 7)])
        self.assertEqual([one.sender for one in segments if one.flags & FIN], ["C", "S"])
        self.assertFalse(any(one.flags & RST for one in segments))

    def test_v1_exchanges_13_and_13(self):
        self.start_lab("v1", 12345)

        def client(connection):
            connection.sendall(HELLO)
            self.assertEqual(connection.recv(1024), HELLO.upper())

        segments = self.play(client)
        self.assertEqual((self.lengths(segments, "C"), self.lengths(segments, "S")), ([13], [13]))
        self.assertFalse(any(one.flags & RST for one in segments))

    def test_v2_answers_5_then_15_and_the_client_resets(self):
        self.start_lab("v2", 12345)

        def client(connection):
            connection.sendall(b"World! Hello, World!")
            self.assertEqual(connection.recv(1024), b"WORLD")

        segments = self.play(client)
        self.assertEqual((self.lengths(segments, "C"), self.lengths(segments, "S")), ([20], [5, 15]))
        self.assert_reset_by(segments, "C")

    def test_v3_is_cut_at_the_mss_and_the_client_resets(self):
        self.start_lab("v3", 12345)

        def client(connection):
            connection.sendall(HELLO)
            for _ in range(2):
                self.assertLessEqual(len(connection.recv(1024)), 1024)

        segments = self.play(client)
        lengths = self.lengths(segments, "S")
        if self.stack.name == "posix":
            self.assertEqual(lengths, [1448] * 8 + [1416])
        else:
            # lwIP has no time stamps, and its window and first congestion window are small: how much comes before the reset is its own affair.
            self.assertGreater(len(lengths), 1)
            self.assertEqual(set(lengths[:-1]), {1460})
        self.assert_reset_by(segments, "C")

    def test_v4_joins_what_waits(self):
        self.start_lab("v4", 12345)
        answers = []

        def client(connection):
            for _ in range(4):
                connection.sendall(HELLO * 10)
            answers.append(connection.recv(1024))

        # lwIP delays the ACK that the client waits for until it has an answer to send with it: its first receive finds 130 bytes.
        taken = 520 if self.stack.name == "posix" else 130
        expected = ([130, 390], taken, [(HELLO * 40).upper()[:taken]])
        # A round trip of 4 ms has to fit into the 5 ms that the server dawdles: a machine that dawdles itself is asked again.
        for _ in range(20):
            answers.clear()
            segments = self.play(client)
            seen = (self.lengths(segments, "C"), self.lengths(segments, "S")[0], answers)
            if seen == expected:
                break
        self.assertEqual(seen, expected)
        if self.stack.name == "posix":
            self.assertEqual(self.lengths(segments, "S"), [520])
            self.assertFalse(any(one.flags & RST for one in segments))
        else:
            self.assert_reset_by(segments, "C")


@over_both_stacks
class MessageLabs(WireCase):
    """One question, one answer."""

    def ask(self, lab, port, question, answer):
        self.start_lab(lab, port)

        def client(connection):
            connection.sendall(question)
            self.assertEqual(connection.recv(4096), answer)
            self.assertEqual(connection.recv(4096), b"")

        segments = self.play(client)
        self.assertEqual((self.lengths(segments, "C"), self.lengths(segments, "S")), ([len(question)], [len(answer)]))
        self.assertEqual([one.sender for one in segments if one.flags & FIN], ["S", "C"])

    def test_secret_digits(self):
        self.ask("secret", 5001, b"my net id ab2755 should be kept SECRET", b"Digits: 2755, Total Digits: 4")

    def test_upper_over_tcp(self):
        self.ask("upper-tcp", 12000, b"a small sentenc", b"A SMALL SENTENC")

    def test_upper_over_udp_and_a_port_that_nobody_has(self):
        self.start_lab("upper-udp", 12000)

        def exchange(port, question):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as talk:
                talk.settimeout(2)
                talk.connect((self.wire.server_host, port))
                talk.send(question)
                try:
                    return talk.recv(4096)
                except OSError as error:
                    return type(error)

        question = b"a small sentence with \xc3\xb1 and 09"
        self.assertEqual(self.wire.station.call(lambda: exchange(12000, question)), b"A SMALL SENTENCE WITH \xc3\xb1 AND 09")
        self.assertEqual(self.wire.station.call(lambda: exchange(12001, question)), ConnectionRefusedError, "ICMP says that nobody has the port")


@over_both_stacks
class TimeLab(WireCase):
    """The server speaks first."""

    def test_time_and_exit(self):
        self.start_lab("time", 8080)
        said = []

        def client(connection):
            said.append(connection.recv(1024).decode())
            for command in (b"TIME", b"hello", b" EXIT "):
                connection.sendall(command)
                said.append(connection.recv(1024).decode())

        segments = self.play(client)
        self.assertRegex(said[0], r"^MESSAGE!!! ----> We are now connected to \('10\.\d+\.1\.77', \d+\)\n$")
        self.assertRegex(said[1], r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 123]\d \d\d:\d\d:\d\d 20\d\d$")
        self.assertEqual(said[2:], ["Invalid command!", ""])
        self.assertEqual([one.sender for one in segments if one.flags & FIN], ["S", "C"])


@over_both_stacks
class WebLab(WireCase):
    """Files over HTTP, to clients that share no code with it."""

    def start_web(self, lab):
        self.put("file.txt", b"0123456789\n" * 3)
        self.start_lab(lab, 6789)

    def test_curl_gets_files_and_pages(self):
        self.start_web("web")
        where = f"http://{self.wire.server_host}:6789"
        got = self.wire.station.run("curl", "--silent", "--show-error", "--max-time", "10", "--write-out", "%{http_code} %{num_connects}\n",
                                    f"{where}/file.txt", f"{where}/none", "--output", "-", "--output", "-")
        self.assertEqual(got.count("0123456789"), 3)
        self.assertIn("200 1\n", got)
        self.assertIn("<h1>404 Not Found</h1>", got)
        self.assertIn("404 0\n", got, "the second request used the same connection")

    def test_bytes_travel_one_to_a_segment(self):
        self.start_web("web-bytes")
        answer = []

        def client(connection):
            connection.sendall(b"GET /file.txt HTTP/1.1\r\nHost: lab\r\n\r\n")
            while received := connection.recv(4096):
                answer.append(received)

        segments = self.play(client)
        self.assertEqual(b"".join(answer), b"HTTP/1.1 200 OK\r\n\r\n" + b"0123456789\n" * 3 + b"\r\n")
        self.assertEqual(self.lengths(segments, "S"), [19] + [1] * 33 + [2])
        self.assertEqual([one.sender for one in segments if one.flags & FIN], ["S", "C"])

    def test_missing_file_has_26_and_50_bytes(self):
        self.start_web("web-bytes")

        def client(connection):
            connection.sendall(b"GET /none HTTP/1.1\r\nHost: lab\r\n\r\n")
            while connection.recv(4096):
                pass

        self.assertEqual(self.lengths(self.play(client), "S"), [26, 50])


@over_both_stacks
class SinkLab(WireCase):
    """A file up to the end of the stream."""

    def test_file_arrives_equal_byte_for_byte(self):
        self.start_lab("sink", 5002)
        content = random.Random(3).randbytes(300_000)

        def client(connection):
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(connection.recv(1), b"", "the server's FIN says that it is stored")
            self.assertEqual(self.stored("received_file.txt"), content)

        segments = self.play(client)
        self.assertEqual([one.sender for one in segments if one.flags & FIN], ["C", "S"])
        self.assertEqual(sum(self.lengths(segments, "C")), len(content))
        self.assertEqual(self.names(), ["received_file.txt"])


@over_both_stacks
class ChatLab(WireCase):
    """Two sides that speak when they like; the appliance's over the command port."""

    def say(self, lab, text):
        with socket.create_connection(self.server.address, timeout=10) as talk:
            talk.sendall(f"LAB_SAY {lab} {text}\n".encode())
            while talk.recv(65536):
                pass

    def test_over_tcp_the_handshake_comes_first(self):
        self.start_lab("chat", 5000)

        def client(connection):
            connection.sendall(b"R2: hello")
            connection.sendall(b"R2: are you there?")
            said = self.heard(2)
            self.assertEqual([one["event"] for one in said][:1], ["joined"])
            self.say("chat", "yes, R2")
            self.assertEqual(connection.recv(1024), b"wirelab: yes, R2\n")

        segments = self.play(client)
        self.assertEqual(self.lengths(segments, "S"), [17])
        self.assertFalse(any(one.flags & RST for one in segments))

    def heard(self, count):
        """The first so many events of the chat."""
        with socket.create_connection(self.server.address, timeout=10) as talk:
            talk.sendall(b"LAB_HEAR chat\n")
            lines = talk.makefile("rb")
            return [json.loads(next(lines)) for _ in range(count)]

    def test_over_udp_the_first_datagram_is_the_first_line(self):
        self.start_lab("chat-udp", 5000)

        def client():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as talk:
                talk.settimeout(10)
                talk.sendto(b"R2: hello", self.address)
                return talk.recv(1024), talk.recv(1024)

        self.say("chat-udp", "who is there?")
        asking = threading.Timer(0.5, self.say, ("chat-udp", "welcome"))
        asking.start()
        self.addCleanup(asking.join)
        self.assertEqual(self.wire.station.call(client), (b"wirelab: who is there?\n", b"wirelab: welcome\n"))


@over_both_stacks
class LabCommands(ServerCase):
    """Labs that start and stop while the server runs."""

    def command(self, text):
        """A command of the classic wire; its document."""
        with socket.create_connection(self.address, timeout=10) as talk:
            talk.sendall(text.encode() + b"\n")
            answer = b""
            while received := talk.recv(65536):
                answer += received
        return json.loads(answer.partition(b"\r\n")[2])

    def connects(self, port):
        try:
            socket.create_connection((self.address[0], port), 5).close()
            return True
        except ConnectionRefusedError:
            return False

    def test_labs_of_one_port_take_turns(self):
        # Of this port nobody else knows, unless another test of this namespace holds it.
        self.assertEqual(self.command("LAB_START v2")["labs"][0]["port"], 12345)
        self.assertTrue(self.connects(12345))
        refusal = self.command("LAB_START v3")
        self.assertEqual(refusal["error"]["code"], "in-use")
        self.assertIn("v2 listens at tcp port 12345", refusal["error"]["message"])
        self.assertFalse(self.command("LAB_STOP v2")["labs"][0]["running"])
        self.assertFalse(self.connects(12345))
        self.assertTrue(self.command("LAB_START v3")["labs"][0]["running"])

    def test_faults_are_the_same_each_time(self):
        runs = []
        for _ in range(2):
            self.command("LAB_START v0 faults=drop:3,drop:5 seed=7")
            with socket.create_connection((self.address[0], 12345), timeout=10) as talk:
                answers = []
                for number in range(1, 7):
                    talk.sendall(b"%d" % number)
                    if number not in (3, 5):
                        answers.append(talk.recv(1024))
            runs.append(answers)
            self.assertEqual(self.command("LAB_STOP v0")["labs"][0]["running"], False)
        self.assertEqual(runs, [[b"1", b"2", b"4", b"6"]] * 2)

    def test_list_names_what_each_teaches(self):
        labs = self.command("LAB_LIST")["labs"]
        self.assertLess({"v0", "v1", "v2", "v3", "v4", "secret", "upper-udp", "upper-tcp", "web", "time"}, {lab["name"] for lab in labs})
        for lab in labs:
            self.assertGreater(len(lab["teaches"]), 20)
            self.assertFalse(lab["running"])
