"""`wirelab capture`, to files, pipes and Wireshark: real server, real tshark, which finds the program by itself (extcap)."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import unittest

from support.case import ServerCase, over_both_stacks
from support.scripted_server import ProgramCase
from support.scripted_session import reply, session
from support.session import Session
from support.waiting import wait_until

FAILED, USAGE, NOT_ALLOWED, NOT_FOUND = 1, 2, 4, 10
SECTION = bytes.fromhex("0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000")
INTERFACE = bytes.fromhex("0100000014000000010000000000000014000000")
PROGRAM = os.path.join(os.environ["WIRELAB_BIN"], "wirelab")
SECONDS = 60


class Client:
    """Runs the program against the server of a test, in a home of its own."""

    def setUp(self):
        super().setUp()
        self.home = pathlib.Path(self.place) / "home"
        self.home.mkdir()
        self.host, self.port = self.address
        self.file = pathlib.Path(self.place) / "x.pcapng"
        self.admin = Session(self.address)
        self.addCleanup(self.admin.socket.close)

    def environment(self):
        # dumpcap and tshark are programs of this machine.
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8"}

    def command(self, *words):
        return [PROGRAM, "--ip", self.host, "--port", str(self.port), "--plain", "capture", *map(str, words)]

    def begin(self, *words, **options):
        process = subprocess.Popen(self.command(*words), env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        return process

    def run_to_end(self, *words, code=0):
        done = subprocess.run(self.command(*words), env=self.environment(), capture_output=True, timeout=SECONDS, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout.decode(errors="replace"), done.stderr.decode()

    def part(self):
        """What of the file is there while the capture runs."""
        found = list(self.file.parent.glob(".wirelab-*.part"))
        return found[0].stat().st_size if found else 0

    def noise(self, count=1):
        for _ in range(count):
            self.assertEqual(self.admin.ask(b"NOOP"), (200, "ok", b""))

    def tshark(self, *words, **options):
        done = subprocess.run(["tshark", "-n", *map(str, words)], env=self.environment(), capture_output=True, timeout=SECONDS, check=False, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    def ports(self, place):
        lines = self.tshark("-r", place, "-T", "fields", "-e", "tcp.srcport", "-e", "tcp.dstport").splitlines()
        return [tuple(line.split("\t")) for line in lines]


@over_both_stacks
class Capturing(Client, ServerCase):

    def test_file_gets_its_name_when_it_is_whole(self):
        out, err = self.run_to_end("-w", self.file, "--everything", "--seconds", "1")
        self.assertIn(str(self.file), out)
        self.assertEqual(err, "")
        self.ports(self.file)
        before = self.file.read_bytes()
        self.run_to_end("-w", self.file, "--everything", "--seconds", "1", code=1)
        self.assertEqual(self.file.read_bytes(), before, "nothing is replaced unless somebody says so")
        self.run_to_end("-w", self.file, "--everything", "--seconds", "1", "--force")
        self.assertEqual([name for name in os.listdir(self.place) if name.endswith(".part")], [])

    def test_signal_ends_it_in_order(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.begin("-w", self.file, "--everything", "--force")
            wait_until(self.part, "the beginning of the capture")
            self.noise(3)
            process.send_signal(number)
            self.assertEqual(process.wait(20), 0, process.stderr.read())
            mine = str(self.admin.socket.getsockname()[1])
            self.assertGreaterEqual(sum(1 for packet in self.ports(self.file) if mine in packet), 6)

    def test_live_to_standard_output(self):
        process = self.begin("--everything", "--packets", "4")
        reader = subprocess.Popen(["tshark", "-n", "-l", "-r", "-", "-T", "fields", "-e", "frame.number"], stdin=process.stdout, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, env=self.environment())
        self.addCleanup(reader.stdout.close)
        while process.poll() is None:
            self.noise()
            time.sleep(0.05)
        self.assertEqual(reader.wait(20), 0)
        self.assertEqual(reader.stdout.read().split(), [b"1", b"2", b"3", b"4"])

    def test_reader_that_leaves_has_enough(self):
        process = self.begin("--everything")
        self.assertTrue(process.stdout.read(4))
        process.stdout.close()
        wait_until(lambda: self.noise() or process.poll() is not None, "the end of the capture")
        self.assertEqual((process.wait(), process.stderr.read()), (0, b""))

    def test_json_says_what_became_of_it(self):
        self.noise()
        out, _ = self.run_to_end("-w", self.file, "--everything", "--seconds", "1", "--json")
        told = json.loads(out)["results"][0]
        self.assertEqual((told["file"], told["lost"]), (str(self.file), 0))
        self.assertEqual(told["packets"], len(self.ports(self.file)))
        self.assertEqual(told["bytes"], self.file.stat().st_size)

    def test_refusals_are_the_appliances_words_and_leave_no_file(self):
        self.assertIn("LAB_LIST", self.run_to_end("-w", self.file, "--lab", "v99", code=NOT_FOUND)[1])
        self.assertIn("no lab runs", self.run_to_end("-w", self.file, code=NOT_FOUND)[1])
        self.assertEqual(self.admin.ask(b"SIGNIN ana secreto")[0], 201)
        self.run_to_end("-w", self.file, "--everything", code=NOT_ALLOWED)
        self.assertEqual([name for name in os.listdir(self.place) if name not in ("root", "home")], [])

    def test_tshark_finds_it_among_its_interfaces_and_captures(self):
        for folder in (".local/lib/wireshark/extcap", ".config/wireshark/extcap"):
            place = self.home / folder
            place.mkdir(parents=True)
            (place / "wirelab-extcap").symlink_to(PROGRAM)
        self.assertRegex(self.tshark("-D"), r"(?m)^\d+\. wirelab \(wirelab appliance\)$")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            lab = probe.getsockname()[1]
        self.assertEqual(self.admin.ask(b"LAB_START v0 port=%d" % lab)[0], 200)
        settings = {"address": self.host, "port": self.port, "wire": "plain", "lab": "v0"}
        words = [word for name, value in settings.items() for word in ("-o", f"extcap.wirelab.{name}:{value}")]
        reader = subprocess.Popen(["tshark", "-n", "-l", "-i", "wirelab", *words, "-c", "40", "-T", "fields", "-e", "tcp.port", "-e", "tcp.payload"],
                                  env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(reader.kill)
        self.addCleanup(reader.stdout.close)
        self.addCleanup(reader.stderr.close)
        deadline = time.monotonic() + SECONDS
        while reader.poll() is None and time.monotonic() < deadline:
            with socket.create_connection((self.host, lab), timeout=10) as client:
                client.sendall(b"palabra")
                self.assertEqual(client.recv(100), b"PALABRA")
        packets = [line.split("\t") for line in reader.stdout.read().decode().splitlines()]
        self.assertEqual(len(packets), 40, reader.stderr.read())
        for packet in packets:
            self.assertIn(str(lab), packet[0].split(","))
        self.assertLessEqual({b"PALABRA".hex(), b"palabra".hex()}, {packet[1] for packet in packets})


class Here(Client, ServerCase, unittest.TestCase):
    """On this machine itself."""

    def test_interface_of_this_machine(self):
        process = self.begin("--local", "lo", "-w", self.file, "--port-filter", self.port)
        wait_until(self.part, "the beginning of the capture")
        self.noise(5)
        # libpcap looks ten times a second.
        before = self.part()
        wait_until(lambda: self.part() > before or self.noise(), "packets")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(20), 0, process.stderr.read())
        packets = self.ports(self.file)
        self.assertTrue(packets)
        for packet in packets:
            self.assertIn(str(self.port), packet)

    def test_why_not_is_told(self):
        self.assertIn("ip link", self.run_to_end("--local", "none0", "-w", self.file, code=NOT_FOUND)[1])
        done = subprocess.run(["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--reuid=65534", "--clear-groups", *self.command("--local", "lo")],
                              env=self.environment(), capture_output=True, timeout=SECONDS, check=False)
        self.assertEqual(done.returncode, NOT_ALLOWED, done.stderr)
        self.assertIn(b"setcap", done.stderr)
        self.assertFalse(self.file.exists())


class Misuse(ProgramCase, unittest.TestCase):
    """What the program makes of servers, and of command lines, that make no sense."""

    def test_terminal_gets_no_capture(self):
        ours, theirs = os.openpty()
        self.addCleanup(os.close, ours)
        process = subprocess.Popen([self.program, "--ip", "127.0.0.1", "--port", "1", "--plain", "capture", "--everything"], stdin=subprocess.DEVNULL,
                                   stdout=theirs, stderr=subprocess.PIPE, env=self.environment())
        os.close(theirs)
        self.addCleanup(process.stderr.close)
        self.assertIn(b"-w", process.stderr.read())
        self.assertEqual(process.wait(20), USAGE)
        with self.assertRaises(OSError, msg="nothing was written before the other end closed"):
            os.read(ours, 10)

    def captured(self, *parts, after=None):
        """A server that sends these parts of a capture, then `after`; what becomes of the file."""
        def answer(words, talk):
            for part in parts:
                talk.send(reply(100, "text", part))
            if after is None:
                talk.finish()
            return after
        self.serve(session(answer))
        code, _, err = self.wirelab("capture", "-w", "x.pcapng", "--everything")
        return code, err, self.files().get("x.pcapng")

    def test_what_came_before_a_break_is_kept_whole(self):
        code, err, kept = self.captured(SECTION, INTERFACE + INTERFACE[:7])
        self.assertEqual((code, kept), (FAILED, SECTION + INTERFACE), err)

    def test_what_is_no_capture_makes_no_file(self):
        for nonsense in (b"HTTP/1.1 200 OK", INTERFACE, SECTION[:4] + b"\xff" * 8):
            code, err, kept = self.captured(nonsense, after=reply(200, "end"))
            self.assertEqual((code, kept), (FAILED, None))
            self.assertIn("pcapng", err)

    def test_words_of_a_refusal_are_not_steered_by(self):
        document = json.dumps({"schema": "wirelab.capture/1", "kind": "error", "error": {"code": "invalid", "message": "\x1b[2Jx"}}).encode()
        code, err, kept = self.captured(after=reply(400, "invalid", document))
        self.assertEqual((code, kept), (FAILED, None))
        self.assertIn("\\x1B[2Jx", err)

    def test_wrong_words_are_told_before_anything_is_asked(self):
        self.address = ("127.0.0.1", 1)
        for words in (["--lab", "v0", "--everything"], ["--packets", "0"], ["--host", "router"], ["--json"], ["--classic", "--everything"], ["word"]):
            self.assertEqual(self.wirelab("capture", *words)[0], USAGE, words)
