"""wirelabd as a service of systemd: the unit, what it tells the manager, and what it gives up."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest
from unittest import mock

from support.case import SystemCase
from support.client import ask
from support.stacks import PosixStack, sanitized
from support.waiting import wait_until

NATIVE = pathlib.Path(__file__).resolve().parents[2] / "boards/native"
DEBIAN = NATIVE / "debian"
MANAGER_SECONDS = 20
SENDTO = ("44", "206")  # the kernel's number of it, on x86_64 and on the others


class Manager(SystemCase, unittest.TestCase):
    """Started by somebody who waits at NOTIFY_SOCKET."""

    def listen(self, name, address):
        """A manager of that address; the server's environment gets its name."""
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        manager.bind(address)
        manager.settimeout(MANAGER_SECONDS)
        self.enterContext(mock.patch.dict(os.environ, NOTIFY_SOCKET=name))
        return manager

    def launch(self, *arguments):
        server = self.stack.server(self.root, arguments)
        self.servers.append(server)
        self.addCleanup(server.kill)
        return server.launch()

    def test_it_is_told_when_clients_can_come_and_when_they_cannot_any_more(self):
        path = os.path.join(self.place, "notify")
        for name, address in ((path, path), ("@wirelab-test", "\0wirelab-test")):
            with self.subTest(name=name):
                manager = self.listen(name, address)
                server = self.launch("--stop-deadline", "7000")
                told = manager.recv(4096).decode()
                self.assertRegex(told, r"\AREADY=1\nSTATUS=listening on 127\.0\.0\.1:\d+\Z")
                self.assertEqual(ask(("127.0.0.1", int(told.rpartition(":")[2])), b"LIST_FILES\n"), b"")
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(manager.recv(4096), b"STOPPING=1\nEXTEND_TIMEOUT_USEC=12000000")
                self.assertEqual(server.wait(), 0)

    def test_one_that_has_no_room_hears_all_the_same_that_it_is_ready(self):
        path = os.path.join(self.place, "busy")
        manager = self.listen(path, path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as others, contextlib.suppress(BlockingIOError):
            others.connect(path)
            while True:
                others.send(b"other")
        process = self.launch().process.pid
        wait_until(lambda: pathlib.Path(f"/proc/{process}/syscall").read_text(encoding="ascii").split()[0] in SENDTO, "the server to wait for room")
        while (told := manager.recv(4096)) == b"other":
            pass
        self.assertTrue(told.startswith(b"READY=1\n"), told)

    def test_one_that_is_not_there_is_named_and_nobody_goes_without_files(self):
        for name in (os.path.join(self.place, "nobody"), "/" + "x" * 200, "vsock:1:2", ""):
            with self.subTest(name=name), mock.patch.dict(os.environ, NOTIFY_SOCKET=name):
                server = self.start_server()
                self.assertEqual(ask(server.address, b"LIST_FILES\n"), b"")
                server.stop()
                self.assertTrue(server.logged("event=service_manager_unreachable"))

    def test_without_one_nothing_is_said_of_it(self):
        self.assertNotIn("NOTIFY_SOCKET", os.environ)
        server = self.start_server()
        server.stop()
        self.assertFalse(server.logged("service_manager"))


class Unit(unittest.TestCase):
    """The unit, as systemd judges it; nothing is started."""

    def judged(self, unit, drop_in=None):
        """Its exposure, from 0 (safe) to 10."""
        root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(dir=os.environ["WIRELAB_SCRATCH"])))
        units = root / "etc/systemd/system"
        (units / "wirelabd.service.d").mkdir(parents=True)
        (units / "wirelabd.service").write_text(unit, encoding="utf-8")
        if drop_in:
            shutil.copy(DEBIAN / "examples" / drop_in, units / "wirelabd.service.d")
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--root={root}", "--no-pager", "wirelabd.service"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.stderr, "", "systemd does not understand a line")
        return float(re.search(r"Overall exposure level for wirelabd.service: ([\d.]+)", done.stdout)[1])

    def setUp(self):
        self.unit = (DEBIAN / "wirelabd.service").read_text(encoding="utf-8")

    def test_exposure_with_raw_sockets(self):
        self.assertLessEqual(self.judged(self.unit), 2.0)

    def test_exposure_without_raw_sockets(self):
        self.assertLessEqual(self.judged(self.unit, "without-raw-sockets.conf"), 1.3)

    def test_the_right_to_change_the_network_is_one_more(self):
        self.assertGreater(self.judged(self.unit, "network-changes.conf"), self.judged(self.unit))

    def calls_of(self, names):
        """The system calls that such words of a filter stand for; sets hold sets."""
        calls = set()
        for name in names:
            if not name.startswith("@"):
                calls.add(name)
                continue
            listed = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, timeout=60, check=True).stdout
            members = {line.strip() for line in listed.splitlines()[1:] if line.strip() and not line.strip().startswith("#")}
            calls |= self.calls_of(members)
        return calls

    def test_it_permits_every_call_that_the_program_keeps(self):
        # What the unit refuses the program would be told EPERM, on a machine with systemd only.
        kept = set()
        for source in ("calls.cpp", f"calls_{os.uname().machine}.cpp", "socket_calls.cpp"):
            kept |= set(re.findall(r"\bSYS_(\w+)", (NATIVE / "confinement" / source).read_text(encoding="utf-8")))
        self.assertGreater(len(kept), 50)
        permitted = set()
        for words in re.findall(r"^SystemCallFilter=(.*)$", self.unit, re.MULTILINE):
            if words.startswith("~"):
                permitted -= self.calls_of(words[1:].split())
            else:
                permitted |= self.calls_of(words.split())
        self.assertEqual(kept - permitted, set())

    def test_what_is_judged_is_the_unit(self):
        bare = re.sub(r"^(Protect|Private|Restrict|SystemCall|Capability|NoNew)\w+=.*\n", "", self.unit, flags=re.MULTILINE)
        self.assertGreater(self.judged(bare), 5.0)


class Confined(SystemCase, unittest.TestCase):
    """What the kernel says of a server that was told to give up what it does not need."""

    def held(self, server):
        ask(server.address, b"LOGIN nadie\n1234\n")  # there is a worker's thread now
        return {(thread["Seccomp"], thread["NoNewPrivs"]) for thread in server.threads()}

    def test_every_thread_is_held_if_it_is_set(self):
        server = self.start_server("--confinement", "log" if sanitized(PosixStack().program) else "on")
        self.assertEqual(self.held(server), {("2", "1")})
        server.stop()
        self.assertEqual(sum("event=confined" in line for line in server.log), 1)

    def test_none_is_by_default(self):
        server = self.start_server()
        self.assertEqual(self.held(server), {("0", "0")})
        server.stop()
        self.assertFalse(server.logged("event=confined"))

    def test_what_the_kernel_refuses_ends_the_start(self):
        program = PosixStack().server(self.root, ["--confinement", "on"]).command
        environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}  # which cannot be done to a program that is traced
        for call, part in (("landlock_create_ruleset", "files, by Landlock"), ("seccomp", "system calls, by seccomp")):
            with self.subTest(call=call):
                tracer = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:error=EPERM"]
                done = subprocess.run([*tracer, *program], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
                                      env=environment)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn(f"wirelabd: cannot give up what is not needed ({part}): Operation not permitted.", done.stderr)

    def test_what_is_held_is_said(self):
        server = self.start_server("--confinement", "log")
        server.stop()
        self.assertTrue(server.logged('calls="seccomp, a violation is logged by the kernel" files="not held while violations are only logged"'))
