"""Attacks on the files over sessions: hostile names in every verb that takes a path, a directory that turns into a link, sizes that are lies."""

import ctypes
import os
import shutil
import threading
import time
import unittest

from support.case import ServerCase, over_both_stacks, over_stacks_and_boards
from support.client import Conversation
from support.session import Session

NAME_MAX = 255
SUM = b"0" * 64
MOST_GROWTH_KIB = 4096  # of 150 connections; measured: 512
AT_FDCWD, RENAME_EXCHANGE = -100, 2

# How each verb that takes a path is asked with one; `good` is a file that is there.
PATH_VERBS = {
    "LIST_FILES": [b"%s"],
    "DOWNLOAD_FILE": [b"%s"],
    "UPLOAD_FILE": [b"%s +1", b"%s ?1"],
    "DELETE_FILE": [b"%s"],
    "RENAME_FILE": [b"%s free", b"good %s"],
    "FILE_INFO": [b"%s"],
    "DOWNLOAD_RANGE": [b"%s 0 -"],
    "FILE_HASH": [b"%s"],
    "MAKE_DIRECTORY": [b"%s"],
    "REMOVE_DIRECTORY": [b"%s"],
    "LIST_TREE": [b"%s"],
    "UPLOAD_OFFSET": [b"%s 1 " + SUM],
    "UPLOAD_PART": [b"%s 1 " + SUM + b" " + condition + b" 0 +1" for condition in (b"new", b"beside", b"replace=" + SUM)],
    "UPLOAD_DROP": [b"%s 1 " + SUM],
}
FOLDER_VERBS = {"LAB_START"}  # says why in a document
PATHLESS_VERBS = {"FREE_SPACE", "LOGIN", "SIGNIN", "CLAIM", "PASSWORD", "ACCOUNTS", "ACCOUNT_ROLE", "ACCOUNT_REMOVE", "ACCOUNT_PASSWORD",
                  "TLS_IDENTITY", "NET_STATUS", "NET_WATCH", "ARP_TABLE", "ARP_DELETE", "ARP_RESOLVE", "DHCP_RENEW", "DHCP_RELEASE",
                  "DHCP_DISCOVER", "PING", "NEXT_HOP", "CAPTURE", "RECORD", "LAB_LIST", "LAB_STOP", "LAB_SAY", "LAB_HEAR", "NOOP", "QUIT"}


def quoted(name):
    """A word of any bytes."""
    return b'"' + b"".join(b"\\x%02x" % one if one < 0x20 or one == 0x7F else b"\\" * (one in b'"\\') + bytes([one]) for one in name) + b'"'


def lines(name):
    """Every request that names a path, with this one, and the body that follows it."""
    for verb, forms in PATH_VERBS.items():
        for form in forms:
            yield verb.encode() + b" " + form % quoted(name), b"x" if form.endswith(b"+1") else b""


@over_stacks_and_boards
class Names(ServerCase):
    """Names that no verb may follow."""

    HOSTILE = (
        b"..", b"../x", b"a/../../x", b"./../x", b"a/..", b"/", b"/etc/passwd", b"//x",
        b"a\0b", b"good\0.jpg", b"\0", b"a\nb", b"a\rb", b"\x1b[2J", b"\x7f",
        b"..\\x", b"a\\b", b"\\",
        b"a\xc0\xafb", b"\xc0\xae\xc0\xae/x", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
        b"\xff", b"\xc3", b"\xc2\x9b31m",
        b"n" * (NAME_MAX + 1), b"\xc3\xb1" * 128, b"d/" + b"n" * (NAME_MAX + 1),
        b".wirelab", b"./.wirelab", b".WIRELAB", b".wirelab/accounts", b".wirelab/documents/tls-identity", b".wirelab/incoming/x",
    )

    def prepare(self):
        self.put("good", b"good")

    def test_every_verb_is_known_here(self):
        with Session(self.address) as session:
            self.assertEqual(set(session.hello["verbs"]), set(PATH_VERBS) | FOLDER_VERBS | PATHLESS_VERBS, "a verb that takes a path belongs into the table")

    def test_hostile_names_are_refused_by_every_verb(self):
        with Session(self.address) as session:
            for name in self.HOSTILE:
                for line, body in lines(name):
                    self.assertEqual(session.ask(line, body), (403, "not_allowed", b""), line)
            self.assertEqual(session.ask(b"DOWNLOAD_FILE good"), (200, "file", b"good"))
        self.assertEqual(self.names(), ["good"])
        self.expect_nothing_unfinished()

    def test_hostile_folders_are_refused_by_labs(self):
        with Session(self.address) as session:
            for name in self.HOSTILE:
                if not any(byte <= 0x20 or byte == 0x7F for byte in name):  # those end the word, or the session
                    status, word, _ = session.ask(b"LAB_START sink folder=" + name)
                    self.assertEqual((status, word), (400, "invalid"), name)
        self.assertEqual(self.names(), ["good"])

    def test_raw_control_bytes_end_the_session(self):
        for byte in (b"\0", b"\x01", b"\x1b", b"\x7f"):
            for verb in PATH_VERBS:
                with Session(self.address) as session:
                    self.assertEqual(session.ask(verb.encode() + b" good" + byte + b".x"), (400, "unreadable", b""), verb)
                    self.assertEqual(session.read(1), b"", "and nothing else is heard")
        self.assertEqual(self.names(), ["good"])

    def test_longest_names_are_served(self):
        with Session(self.address) as session:
            for name in (b"n" * (NAME_MAX - 1), b"n" * NAME_MAX, b"\xc3\xb1" * 127, b"\xc3\xb1" * 127 + b"n"):
                self.assertEqual(session.ask(b"UPLOAD_FILE " + name + b" +1", b"x"), (201, "stored", name))
                self.assertEqual(session.ask(b"DOWNLOAD_FILE " + name), (200, "file", b"x"))
                self.assertEqual(session.ask(b"DELETE_FILE " + name), (200, "deleted", b""))
                self.assertEqual(session.ask(b"MAKE_DIRECTORY " + name)[0], 201)
                self.assertEqual(session.ask(b"REMOVE_DIRECTORY " + name)[0], 200)


@over_both_stacks
class Sizes(ServerCase):
    """A size is a claim: no memory is spent on it."""

    SIZES = (1 << 40, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)

    def prepare(self):
        self.put("good", b"good")

    def test_announced_sizes_take_no_memory(self):
        with Session(self.address) as session:
            session.ask(b"NOOP")
        before = self.server.resident_kib()
        talks = []
        for verb in PATH_VERBS:
            for size in self.SIZES:
                for form in (b" no/where +%d", b" no/where ?%d", b" big +%d", b" big ?%d")[:4 if verb == "UPLOAD_FILE" else 2]:
                    session = Session(self.address)
                    talks.append(session)
                    status = session.ask(verb.encode() + form % size)[0]
                    self.assertGreaterEqual(status, 400, (verb, form, size))
        self.assertLess(self.server.resident_kib() - before, MOST_GROWTH_KIB + (64 * 1024 if self.server.sanitized() else 0))
        for session in talks:
            session.socket.close()
        with Session(self.address) as session:
            for size in self.SIZES:
                self.assertEqual(session.ask(b"DOWNLOAD_RANGE good 0 %d" % size), (416, "range", b"4"))
                self.assertEqual(session.ask(b"DOWNLOAD_RANGE good %d -" % size), (416, "range", b"4"))
                self.assertEqual(session.ask(b"FILE_HASH good %d" % size), (416, "range", b"4"))
                self.assertEqual(session.ask(b"UPLOAD_PART big %d %s new 0 ?%d" % (size, SUM, size))[0], 507)
            self.assertEqual(session.ask(b"FILE_HASH good %d" % (1 << 64))[0], 400)
        self.assertEqual(self.names(), ["good"])


class LinkRace(ServerCase, unittest.TestCase):
    """Somebody on the machine exchanges a directory with a link that points out, without end, while sessions work in it."""

    SECONDS = 4

    def prepare(self):
        self.outside, self.link, self.inside = (os.path.join(*way) for way in ((self.place, "outside"), (self.place, "link"), (self.root, "d")))
        os.mkdir(self.outside)
        os.mkdir(self.inside)
        os.mkdir(os.path.join(self.outside, "empty"))
        for folder, name, text in ((self.outside, "secret", b"outside"), (self.outside, "common", b"outside"), (self.inside, "common", b"inside")):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(text)
        os.symlink(self.outside, self.link)

    def swap(self):
        """Exchanges the two until the test is over."""
        libc = ctypes.CDLL(None, use_errno=True)
        while not self.over.is_set():
            if libc.renameat2(AT_FDCWD, os.fsencode(self.link), AT_FDCWD, os.fsencode(self.inside), RENAME_EXCHANGE) != 0:
                self.wrong.append(os.strerror(ctypes.get_errno()))
                return
            self.swaps += 1

    def attack(self):
        """Every verb with a path, at what is inside at one moment and outside at the next."""
        with Session(self.address) as session:
            while not self.over.is_set():
                self.rounds += 1
                for line, body in ((b"DOWNLOAD_FILE d/common", b""), (b"DOWNLOAD_RANGE d/common 0 -", b""), (b"FILE_INFO d/secret", b""),
                                   (b"FILE_HASH d/secret", b""), (b"LIST_FILES d", b""), (b"UPLOAD_FILE d/new +1", b"x"), (b"DELETE_FILE d/new", b""),
                                   (b"MAKE_DIRECTORY d/made", b""), (b"REMOVE_DIRECTORY d/made", b""), (b"REMOVE_DIRECTORY d/empty", b""),
                                   (b"RENAME_FILE d/secret stolen", b""), (b"DELETE_FILE d/secret", b""),
                                   (b"UPLOAD_PART d/new 1 " + SUM + b" new 0 +1", b"x")):
                    status, _, got = session.ask(line, body)
                    if b"outside" in got or b"secret" in got or (line.split()[1] == b"d/secret" and status < 400):
                        self.wrong.append((line, status, got))
                session.send(b"LIST_TREE\n")
                while (reply := session.reply())[0] == 100:
                    if b"secret" in reply[2]:
                        self.wrong.append(reply)
                if sorted(os.listdir(self.outside)) != ["common", "empty", "secret"]:
                    self.wrong.append(os.listdir(self.outside))

    def guarded(self, work):
        try:
            work()
        except Exception as problem:  # pylint: disable=broad-except
            self.wrong.append(repr(problem))

    def test_no_verb_reaches_outside(self):
        self.over, self.wrong, self.swaps, self.rounds = threading.Event(), [], 0, 0
        threads = [threading.Thread(target=self.guarded, args=(work,)) for work in (self.swap, self.attack, self.attack)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + self.SECONDS
        while time.monotonic() < end and not self.wrong:
            self.over.wait(0.1)
        self.over.set()
        for thread in threads:
            thread.join(60)
        self.assertEqual(self.wrong[:3], [])
        self.assertGreater(self.swaps, 500)
        self.assertGreater(self.rounds, 10)
        self.assertNotIn("stolen", os.listdir(self.root))
        if os.path.islink(self.inside):
            os.unlink(self.inside)
            shutil.rmtree(self.link)


@over_both_stacks
class Users(ServerCase):
    """Names of users and clients are text of strangers too: they make no line of the accounts and none of the log."""

    HOSTILE = (b"a\nroot:admin:x", b"a\0b", b"a:b", b"\x1b[2J", b"a\rb", b"\xff", b"a\xc0\xaf", b"a\xc2\x9b", b"u" * 65, b"", b"\x7f")

    server_arguments = ("--access", "login", "--login-penalty", "0")

    def setUp(self):
        super().setUp()
        self.secure = self.server.tls()[0]

    def admin(self):
        session = Session(self.secure, tls=True)
        self.addCleanup(session.socket.close)
        return session

    def test_hostile_names_make_no_account_and_no_line(self):
        admin = self.admin()
        self.assertEqual(admin.ask(b"CLAIM ana uno " + self.server.claim_code().encode())[0], 200)
        before = admin.ask(b"ACCOUNTS")
        for name in self.HOSTILE:
            for line in (b"SIGNIN %s x", b"LOGIN %s x", b"CLAIM %s x 00000-00000", b"PASSWORD %s x y", b"ACCOUNT_ROLE %s admin",
                         b"ACCOUNT_PASSWORD %s x", b"ACCOUNT_REMOVE %s"):
                status = admin.ask(line % quoted(name))[0]
                self.assertTrue(400 <= status < 500, (line, name, status))
        self.assertEqual(admin.ask(b"ACCOUNTS"), before)
        for client in (b"a\x1b[2J", b"a\rb", b"a\xc2\x9b2J", b"a\xe2\x80\xae"):
            with Conversation(self.secure, tls=True) as talk:
                talk.send(b"HELLO wirelab/1 " + client + b"\nQUIT\n").last_words()
        self.server.stop()
        for line in self.server.log:
            self.assertFalse(any(ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 or letter == "\u202e" for letter in line), line)
            self.assertRegex(line, r"^\d{4}-\d\d-\d\dT", "every line is the server's own")
        self.server = self.start_server()
        self.secure = self.server.tls()[0]
        again = self.admin()
        self.assertEqual(again.ask(b"LOGIN ana uno")[0], 200)
        self.assertEqual(again.ask(b"ACCOUNTS"), before)
