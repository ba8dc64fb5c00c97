"""The host program over an appliance's accounts, and the key that it shows: what an admin does, what a user does, and what is never said."""

import json
import os
import pathlib
import subprocess

from support.case import over_both_stacks
from support.waiting import wait_until
from test_client_terminal import Terminal
from test_client_trust import FAILED, NOT_ALLOWED, NOT_FOUND, SUCCESS, USAGE, RealCase


class OwnedCase(RealCase):
    """An appliance that ana owns; luis is a writer. Each has a password like the name."""

    server_arguments = ("--access", "login")

    def setUp(self):
        super().setUp()
        self.expect(SUCCESS, "claim", "ana", "--code", self.server.claim_code(), stdin=b"ana\n")
        self.as_ana(SUCCESS, "signin", "luis", more=b"luis\n")

    def as_ana(self, code, *words, more=b""):
        return self.expect(code, *words, "--login", "ana", stdin=b"ana\n" + more)

    def enters(self, user, password):
        self.expect(SUCCESS, "login", user, stdin=password.encode() + b"\n")

    def stays_out(self, user, password):
        self.expect(NOT_ALLOWED, "login", user, stdin=password.encode() + b"\n")


@over_both_stacks
class Accounts(OwnedCase):

    def test_list_role_and_removal(self):
        self.assertEqual(self.as_ana(SUCCESS, "accounts")[0], "admin   ana\nwriter  luis\n")
        self.assertEqual(self.as_ana(SUCCESS, "account", "role", "luis", "reader")[0], "'luis' is reader now\n")
        listed = json.loads(self.as_ana(SUCCESS, "--json", "accounts")[0])["results"][0]["accounts"]
        self.assertEqual(listed, [{"user": "ana", "role": "admin"}, {"user": "luis", "role": "reader"}])
        self.assertEqual(self.as_ana(SUCCESS, "account", "remove", "luis")[0], "removed the account 'luis'\n")
        self.assertEqual(self.as_ana(SUCCESS, "accounts")[0], "admin   ana\n")

    def test_what_cannot_be(self):
        for words in (["role", "nadie", "reader"], ["remove", "nadie"]):
            self.assertIn("no account 'nadie'", self.as_ana(NOT_FOUND, "account", *words)[1])
        self.assertIn("no account 'nadie'", self.as_ana(NOT_FOUND, "account", "password", "nadie", more=b"x\n")[1])
        for words in (["role", "ana", "writer"], ["remove", "ana"]):
            self.assertIn("somebody else", self.as_ana(FAILED, "account", *words)[1])
        self.assertIn("--login", self.expect(NOT_ALLOWED, "accounts")[1])
        self.assertIn("may not", self.expect(NOT_ALLOWED, "accounts", "--login", "luis", stdin=b"luis\n")[1])
        self.assertEqual(self.as_ana(SUCCESS, "accounts")[0], "admin   ana\nwriter  luis\n")

    def test_usage(self):
        for words in (["account"], ["account", "role"], ["account", "role", "luis"], ["account", "role", "luis", "king"],
                      ["account", "remove", "a", "b"], ["account", "password", "luis", "geheim"], ["account", "make", "a"],
                      ["accounts", "a"], ["passwd"], ["passwd", "a", "b"], ["identity", "a"], ["--classic", "accounts"]):
            with self.subTest(words=words):
                self.expect(USAGE, *words)


@over_both_stacks
class Passwords(OwnedCase):

    def test_an_admin_sets_somebodys(self):
        self.assertEqual(self.as_ana(SUCCESS, "account", "password", "luis", more=b"nueva\n")[0], "'luis' has another password now\n")
        self.stays_out("luis", "luis")
        self.enters("luis", "nueva")
        self.enters("ana", "ana")

    def test_own_from_standard_input(self):
        self.assertEqual(self.expect(SUCCESS, "passwd", "luis", stdin=b"luis\nnueva\n")[0], "'luis' has another password now\n")
        self.enters("luis", "nueva")
        self.assertIn("wrong", self.expect(NOT_ALLOWED, "passwd", "luis", stdin=b"luis\notra\n")[1])
        self.enters("luis", "nueva")

    def test_from_files(self):
        (self.here / "old").write_bytes(b"luis\n")
        (self.here / "new").write_bytes(b"nueva\n")
        self.expect(SUCCESS, "passwd", "luis", "--password-file", "old", "--new-password-file", "new")
        self.enters("luis", "nueva")
        (self.here / "admin").write_bytes(b"ana\n")
        self.expect(SUCCESS, "account", "password", "luis", "--login", "ana", "--password-file", "admin", stdin=b"otra\n")
        self.enters("luis", "otra")

    def test_new_one_is_asked_for_twice_and_not_shown(self):
        terminal = Terminal(self, ["passwd", "luis"], stdin="terminal")
        for prompt, password in ((b"Password of 'luis': ", b"luis\n"), (b"New password of 'luis': ", b"geheim1\n"), (b"once more: ", b"geheim2\n")):
            terminal.wait_for(prompt)
            wait_until(lambda: not terminal.echoes(), "the echo to go")
            terminal.type(password)
        self.assertEqual(terminal.finish(), USAGE)
        self.assertNotIn(b"geheim", terminal.screen)
        self.enters("luis", "luis")

    def test_never_in_clear_text(self):
        for words in (["passwd", "luis"], ["account", "password", "luis"], ["identity", "a", "b"]):
            self.assertIn("TLS", self.expect(USAGE, "--plain", *words, stdin=b"luis\nnueva\n")[1])


@over_both_stacks
class Identity(OwnedCase):

    def make(self, name):
        """NAME.key and NAME.pem, for this appliance's address."""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9", "-subj", "/CN=lab",
                        "-addext", f"subjectAltName=IP:{self.address[0]}", "-keyout", self.here / f"{name}.key", "-out", self.here / f"{name}.pem"],
                       check=True, stderr=subprocess.DEVNULL)
        return f"{name}.key", f"{name}.pem"

    def test_it_is_shown_from_the_next_start_on(self):
        files = self.make("lab")
        key = (self.here / files[0]).read_bytes()
        (self.here / files[0]).write_bytes(key.rstrip(b"\n"))
        out = self.as_ana(SUCCESS, "--json", "identity", *files)[0]
        told = json.loads(out)["results"][0]["key"]
        self.assertNotEqual(told, self.key)
        self.assertNotIn(key.decode().splitlines()[1], out)
        self.restart(self.root)
        self.address, shown = self.server.tls()
        self.assertEqual(shown, told)
        self.as_ana(SUCCESS, "ls", "--ca", files[1])
        self.as_ana(SUCCESS, "ls", "--fingerprint", told)

    def test_what_is_wrong_changes_nothing(self):
        key, chain = self.make("lab")
        foreign, _ = self.make("foreign")
        document = pathlib.Path(self.root, ".wirelab/documents/tls-identity")
        before = document.read_bytes()
        for words in ([foreign, chain], [chain, key], [key, os.devnull]):
            self.assertIn("cannot use", self.as_ana(FAILED, "identity", *words)[1])
        (self.here / "long").write_bytes(bytes(33 * 1024))
        self.assertIn("32768", self.as_ana(FAILED, "identity", key, "long")[1])
        self.assertIn("none", self.as_ana(FAILED, "identity", "none", chain)[1])
        self.expect(NOT_ALLOWED, "identity", key, chain)
        self.assertEqual(document.read_bytes(), before)
