"""Nobody gets in, and no password is kept or said in clear."""

import contextlib
import hashlib
import os
import pathlib
import resource
import signal
import subprocess
import unittest

from support.case import ServerCase, SystemCase, also_confined, over_both_stacks, over_stacks_and_boards
from support.client import Conversation, ask

PASSWORD = b"Contrasena-Muy-Secreta-31"


class AccountsCase(ServerCase):
    """A server that logs all it can."""

    server_arguments = ("--log-level", "debug")

    def everything_kept(self):
        """The bytes of every file below the root, by path."""
        files = {}
        for place, _, names in os.walk(self.root):
            for name in names:
                with open(os.path.join(place, name), "rb") as file:
                    files[os.path.join(place, name)] = file.read()
        return files


@also_confined
@over_stacks_and_boards
class Accounts(SystemCase):
    """LOGIN and SIGNIN, from one start to the next. For a board that is a start of the machine: few starts, because they take long."""

    rewinds = False

    def start_with_account(self, password):
        """A server whose settings ask for ana with this password."""
        key = hashlib.pbkdf2_hmac("sha256", password, bytes(16), 1000).hex()
        return self.start_server("--account", f"ana:pbkdf2-sha256:1000:{bytes(16).hex()}:{key}")

    def test_accounts_survive_a_restart_and_a_kill(self):
        """And only the right password logs in afterwards. An account that the settings ask for is there from the first answer on; whoever
        exists keeps her own password."""
        first = self.start_with_account(PASSWORD)
        self.assertEqual(ask(first.address, b"LOGIN ana " + PASSWORD), b"AUTHENTICATED")
        self.assertEqual(ask(first.address, b"SIGNIN luis otra"), b"SUCCESS")
        first.stop()
        second = self.start_with_account(b"another")
        self.assertEqual(ask(second.address, b"LOGIN ana another"), b"ERROR")
        self.assertEqual(ask(second.address, b"LOGIN ana " + PASSWORD), b"AUTHENTICATED")
        self.assertEqual(ask(second.address, b"LOGIN luis otra"), b"AUTHENTICATED")
        self.assertEqual(ask(second.address, b"SIGNIN luis nueva"), b"ERROR")
        self.assertEqual(ask(second.address, b"SIGNIN eva suya"), b"SUCCESS")
        second.kill()
        third = self.start_server()
        for user, password in ((b"ana", PASSWORD), (b"luis", b"otra"), (b"eva", b"suya")):
            self.assertEqual(ask(third.address, b"LOGIN " + user + b" " + password), b"AUTHENTICATED")
            self.assertEqual(ask(third.address, b"SIGNIN " + user + b" nueva"), b"ERROR")
        self.expect_only_the_right_password_logs_in(third.address)
        third.stop()

    def expect_only_the_right_password_logs_in(self, address):
        for wrong in (PASSWORD[:-1], PASSWORD + b"x", PASSWORD.lower(), b"", b" ", PASSWORD + b"\0"):
            with self.subTest(password=wrong):
                self.assertIn(ask(address, b"LOGIN ana " + wrong + b"\n"), (b"ERROR", b"UNKNOWN_COMMAND"))
        for user in (b"Ana", b"an", b"anaa", b"root", b"*", b".."):
            with self.subTest(user=user):
                self.assertEqual(ask(address, b"LOGIN " + user + b" " + PASSWORD + b"\n"), b"ERROR")
        self.assertEqual(ask(address, b"LOGIN ana " + PASSWORD), b"AUTHENTICATED")


@over_both_stacks
class Secrecy(AccountsCase):
    """What is kept and said of a password."""

    def test_no_clear_password_in_files_logs_or_process_list(self):
        self.assertEqual(ask(self.address, b"SIGNIN ana " + PASSWORD), b"SUCCESS")
        self.assertEqual(ask(self.address, b"LOGIN ana " + PASSWORD), b"AUTHENTICATED")
        self.assertEqual(ask(self.address, b"LOGIN ana " + PASSWORD[::-1]), b"ERROR")
        self.assertEqual(ask(self.address, b"SIGNIN ana " + PASSWORD), b"ERROR")
        self.assertEqual(ask(self.address, b"LOGIN " + PASSWORD + b"\n"), b"ERROR")
        with Conversation(self.address) as talk:
            talk.send(b"LOGIN ana " + PASSWORD + b"\0\n").rest()
        kept = self.everything_kept()
        self.assertTrue(any(b"ana" in data for data in kept.values()), "no file holds the account")
        for path, data in kept.items():
            self.assertNotIn(PASSWORD, data, path)
            self.assertNotIn(PASSWORD[::-1], data, path)
        own = os.path.join(self.root, ".wirelab")
        self.assertEqual(os.stat(own).st_mode & 0o077, 0, f"{own} can be read by others")
        with open(f"/proc/{self.server.process.pid}/cmdline", "rb") as file:
            self.assertNotIn(PASSWORD, file.read())
        self.server.stop()
        said = "\n".join(self.server.log + self.server.lines).encode()
        self.assertNotIn(PASSWORD, said)
        self.assertNotIn(PASSWORD[::-1], said)

    def test_equal_passwords_have_unequal_records(self):
        """Records are salted."""
        for user in (b"ana", b"eva"):
            self.assertEqual(ask(self.address, b"SIGNIN " + user + b" " + PASSWORD), b"SUCCESS")
        lines = {line.split(b":", 1)[0]: line.split(b":", 1)[1] for data in self.everything_kept().values()
                 for line in data.splitlines() if line[:4] in (b"ana:", b"eva:")}
        self.assertEqual(set(lines), {b"ana", b"eva"})
        self.assertFalse(set(lines[b"ana"].split(b":")[-2:]) & set(lines[b"eva"].split(b":")[-2:]))


@over_both_stacks
class Crash(AccountsCase):
    """Memory that holds passwords goes into no file."""

    def crash(self, process):
        """Has it end as by a fault; whether the kernel wrote a dump. Raises the limit before, where the tester may."""
        with contextlib.suppress(PermissionError):
            resource.prlimit(process.pid, resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        process.send_signal(signal.SIGABRT)
        return os.WCOREDUMP(os.waitpid(process.pid, 0)[1])

    def test_a_server_that_crashes_leaves_no_core(self):
        self.server.stop()
        with subprocess.Popen(["sleep", "60"], cwd=self.place) as other:
            writes = self.crash(other)
        server = self.stack.server(self.root)
        self.servers.append(server)
        server.folder = self.place
        self.addCleanup(server.kill)
        server.start()
        limits = pathlib.Path(f"/proc/{server.process.pid}/limits").read_text(encoding="ascii")
        self.assertRegex(limits, r"Max core file size +0 +0 ")
        self.assertFalse(self.crash(server.process), f"this machine writes cores of others: {writes}")


class Cost(SystemCase, unittest.TestCase):
    """What a record costs to guess."""

    def test_default_rounds(self):
        """600,000 rounds of PBKDF2-HMAC-SHA256, if nobody asked for less, and no more than a few seconds of them."""
        server = self.stack.server(self.root)
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.start()
        self.assertEqual(ask(server.address, b"SIGNIN ana " + PASSWORD), b"SUCCESS")
        server.stop()
        kept = AccountsCase.everything_kept(self)
        records = [line.split(b":") for data in kept.values() for line in data.splitlines() if line.startswith(b"ana:")]
        self.assertEqual(len(records), 1)
        self.assertIn(b"600000", records[0])


class Damage(AccountsCase, unittest.TestCase):
    """A damaged accounts file."""

    def test_damaged_accounts_are_refused_not_forgotten(self):
        """Starting without them would let anyone register a name anew."""
        self.assertEqual(ask(self.address, b"SIGNIN ana " + PASSWORD), b"SUCCESS")
        self.server.stop()
        path = next(path for path, data in self.everything_kept().items() if b"ana:" in data)
        with open(path, "r+b") as file:
            file.write(b"#")
        second = self.stack.server(self.root)
        self.servers.append(second)
        self.addCleanup(second.kill)
        second.launch()
        self.assertNotEqual(second.wait(), 0)
        self.assertIsNone(second.ready_line())
        self.assertIn("accounts", "\n".join(second.log))
