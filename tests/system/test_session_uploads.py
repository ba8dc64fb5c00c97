"""Uploads that can be resumed (wirelab/1, UPLOAD_PART): broken connections, killed servers, conditions, two at once."""

import hashlib
import json
import os
import random

from support.case import ServerCase, SystemCase, also_confined, over_both_stacks, over_stacks_and_boards
from support.session import Session, word
from support.waiting import wait_until

SEED = 20261122


def digest(content):
    """The SHA-256 as the protocol spells it."""
    return hashlib.sha256(content).hexdigest()


class Upload:
    """One file on its way, as a client names it."""

    def __init__(self, path, content):
        self.content = content
        self.name = word(path) + b" %d %s" % (len(content), digest(content).encode())

    def offset(self, session):
        """What the server says is there, once it has heard that an earlier connection is gone."""
        said = []

        def answered():
            said[:] = session.ask(b"UPLOAD_OFFSET " + self.name)
            return said[1] != "in_use"

        wait_until(answered, "the end of the part that was sent before")
        status, reason, body = said
        if (status, reason) != (200, "document"):
            raise AssertionError(f"UPLOAD_OFFSET: {status} {reason} {body!r}")
        return json.loads(body)["offset"]

    def line(self, condition, offset, body):
        """The request for a part; `body` is its last word."""
        return b"UPLOAD_PART %s %s %d %s" % (self.name, condition.encode(), offset, body)

    def part(self, session, offset, end=None, condition="new"):
        """Sends the bytes from `offset` to `end` in one go; the reply."""
        body = self.content[offset:end]
        return session.ask(self.line(condition, offset, b"+%d" % len(body)), body)


class Uploads:
    """What the tests here have in common."""

    def session(self):
        """One more connection."""
        session = Session(self.address)
        self.addCleanup(session.socket.close)
        return session

    def partials(self):
        """What the server keeps of uploads."""
        return os.listdir(os.path.join(self.root, ".wirelab", "partial"))


@also_confined
@over_both_stacks
class Resumed(Uploads, ServerCase):
    """Connections that end in the middle."""

    def test_connections_that_break_anywhere(self):
        source = random.Random(SEED)
        for how in ("half_close", "reset"):
            for size in (1, 1000, 300_000, 3_000_000):
                upload = Upload(f"{how} {size}", source.randbytes(size))
                session, offset = self.session(), 0
                for _ in range(3):
                    cut = source.randint(offset, size - 1)
                    session.send(upload.line("new", offset, b"?%d" % (size - offset)) + b"\n")
                    self.assertEqual(session.reply(), (101, "go_on", b""))
                    session.send(upload.content[offset:cut])
                    getattr(session, how)()
                    if how == "half_close":
                        self.assertEqual(session.reply()[:2], (400, "cut_short"))
                        session.socket.close()
                    session = self.session()
                    before, offset = offset, upload.offset(session)
                    self.assertTrue(before <= offset <= cut, (before, offset, cut))
                    if how == "half_close":
                        self.assertEqual(offset, cut, "all that came before a FIN is kept")
                    self.assertNotIn(f"{how} {size}", self.names())
                self.assertEqual(upload.part(session, offset), (201, "stored", f"{how} {size}".encode()))
                self.assertEqual(self.stored(f"{how} {size}"), upload.content)
        self.assertEqual(self.partials(), [])

    def test_empty_file(self):
        session = self.session()
        self.assertEqual(Upload("nada", b"").part(session, 0), (201, "stored", b"nada"))
        self.assertEqual(self.stored("nada"), b"")
        self.assertEqual(Upload("nada", b"").part(session, 0), (409, "exists", b""))


@over_both_stacks
class ServersThatEnd(Uploads, SystemCase):
    """Killed, or stopped in the middle; the next one goes on."""

    def test_servers_that_are_killed_or_stopped(self):
        source = random.Random(SEED + 1)
        upload = Upload("grande", source.randbytes(60_000_000))
        offset = 0
        self.start()
        for kill in (True, False, True):
            session = self.session()
            end = offset + 19_000_000
            session.send(upload.line("new", offset, b"+%d" % (60_000_000 - offset)) + b"\n" + upload.content[offset:end])
            if kill:
                wait_until(lambda start=offset: self.recorded() > start, "a first record")
                self.server.kill()
            else:
                self.server.stop()
            self.start()
            before, offset = offset, upload.offset(self.session())
            self.assertTrue(before < offset <= end, (before, offset, end))
        self.assertEqual(upload.part(self.session(), offset), (201, "stored", b"grande"))
        self.assertEqual(digest(self.stored("grande")), digest(upload.content))
        self.server.stop()

    def start(self):
        """Starts a server on the root, after another one or as the first."""
        self.server = self.start_server()
        self.address = self.server.address

    def recorded(self):
        """How far the one upload is, by the name of its file."""
        return max((int(name.rpartition("-")[2]) for name in self.partials()), default=0)


@over_stacks_and_boards
class Parts(Uploads, ServerCase):
    """What holds on every stack and board."""

    def test_parts_one_after_another(self):
        upload = Upload("partes", random.Random(SEED + 2).randbytes(1_000_000))
        session = self.session()
        for offset in range(0, 900_000, 100_000):
            self.assertEqual(upload.part(session, offset, offset + 100_000), (200, "kept", b"%d" % (offset + 100_000)))
        self.assertEqual(upload.part(session, 800_000), (409, "offset", b"900000"))
        self.assertEqual(upload.part(session, 1_000_000), (409, "offset", b"900000"))
        self.assertEqual(upload.part(session, 900_000), (201, "stored", b"partes"))
        self.assertEqual(self.stored("partes"), upload.content)

    def test_new_then_beside_ends_a_whole_upload_without_bytes(self):
        upload, session = Upload("letras.txt", b"nuevo"), self.session()
        self.assertEqual(session.upload("letras.txt", b"viejo")[:2], (201, "stored"))
        self.assertEqual(upload.part(session, 0), (409, "exists", b""))
        self.assertEqual(upload.offset(session), 5)
        self.assertEqual(upload.part(session, 5), (409, "exists", b""))
        self.assertEqual(upload.part(session, 5, condition="beside"), (201, "stored", b"letras-copia.txt"))
        self.assertEqual(self.stored("letras.txt"), b"viejo")
        self.assertEqual(self.stored("letras-copia.txt"), b"nuevo")
        self.assertEqual(upload.offset(session), 0)

    def test_drop(self):
        session = self.session()
        upload = Upload("f", b"abc")
        drop = b"UPLOAD_DROP " + upload.name
        self.assertEqual(session.ask(drop), (404, "not_found", b""))
        self.assertEqual(upload.part(session, 0, 2), (200, "kept", b"2"))
        self.assertEqual(session.ask(drop), (200, "deleted", b""))
        self.assertEqual(upload.offset(session), 0)

    def test_two_at_once(self):
        upload = Upload("f", random.Random(SEED).randbytes(100_000))
        first, second = self.session(), self.session()
        first.send(upload.line("new", 0, b"?100000") + b"\n")
        self.assertEqual(first.reply(), (101, "go_on", b""))
        first.send(upload.content[:50_000])
        self.assertEqual(second.ask(upload.line("new", 0, b"?100000")), (409, "in_use", b""))
        self.assertEqual(second.ask(b"UPLOAD_OFFSET " + upload.name), (409, "in_use", b""))
        self.assertEqual(second.ask(b"UPLOAD_DROP " + upload.name), (409, "in_use", b""))
        first.send(upload.content[50_000:])
        self.assertEqual(first.reply(), (201, "stored", b"f"))


@over_both_stacks
class Conditions(Uploads, ServerCase):
    """What has to be true of the name, and what becomes of an upload for which it is not."""

    def test_replace_needs_exactly_that_file(self):
        upload, session = Upload("letras.txt", b"nuevo"), self.session()
        replace = "replace=" + digest(b"viejo")
        self.assertEqual(upload.part(session, 0, condition=replace), (412, "changed", b""))
        self.put("letras.txt", b"otro")
        self.assertEqual(upload.part(session, 5, condition=replace), (412, "changed", b""))
        self.assertEqual(self.stored("letras.txt"), b"otro")
        self.put("letras.txt", b"viejo")
        self.assertEqual(upload.part(session, 5, condition=replace), (201, "stored", b"letras.txt"))
        self.assertEqual(self.stored("letras.txt"), b"nuevo")
        self.assertEqual(self.names(), ["letras.txt"])

    def test_replace_races_have_one_winner(self):
        self.put("f", b"viejo")
        uploads = [Upload("f", b"nuevo %d" % number) for number in range(8)]
        sessions = [self.session() for _ in uploads]
        for session, upload in zip(sessions, uploads):
            session.send(upload.line("replace=" + digest(b"viejo"), 0, b"+%d" % len(upload.content)) + b"\n" + upload.content)
        replies = [session.reply() for session in sessions]
        won = [number for number, reply in enumerate(replies) if reply == (201, "stored", b"f")]
        self.assertEqual(len(won), 1, replies)
        self.assertEqual(sum(reply[:2] == (412, "changed") for reply in replies), 7, replies)
        self.assertEqual(self.stored("f"), uploads[won[0]].content)

    def test_mismatch_drops_everything(self):
        session = self.session()
        upload = Upload("f", b"abc")
        upload.content = b"abd"
        self.assertEqual(upload.part(session, 0, 1), (200, "kept", b"1"))
        self.assertEqual(upload.part(session, 1), (422, "mismatch", b""))
        self.assertEqual(upload.offset(session), 0)
        self.assertEqual((self.names(), self.partials()), ([], []))

    def test_requests_that_make_no_sense(self):
        session, name = self.session(), Upload("f", b"abc").name
        self.assertEqual(session.ask(b"UPLOAD_PART " + name + b" new 0")[:2], (411, "no_body"))
        for words in (name + b" new 0 1 +0", name + b" newer 0 +0", name + b" replace=abc 0 +0", name + b" new -1 +0", name + b" new 0 +4",
                      name + b" new 4 +0", name.upper() + b" new 0 +0", b"f x y new 0 +0"):
            body = b"zzzz" if words.endswith(b"+4") else b""
            self.assertEqual(session.ask(b"UPLOAD_PART " + words, body)[:2], (400, "invalid"), words)
        self.assertEqual(session.ask(b"UPLOAD_OFFSET " + name + b" more")[:2], (400, "invalid"))
        outside = Upload("../f", b"abc")
        self.assertEqual(outside.part(session, 0)[:2], (403, "not_allowed"))
        self.assertEqual(Upload(".wirelab/partial/x", b"abc").part(session, 0)[:2], (403, "not_allowed"))
        self.assertEqual(Upload("nowhere/f", b"abc").part(session, 0)[:2], (404, "not_found"))
        self.assertEqual(Upload("f", b"abc").part(session, 2)[:2], (409, "offset"))
        self.assertEqual(self.partials(), [])

    def test_more_than_there_is_room_for(self):
        session = self.session()
        huge = b"UPLOAD_PART f %d %s new 0 ?%d" % (1 << 60, digest(b"").encode(), 1 << 60)
        self.assertEqual(session.ask(huge), (507, "no_space", b""))
        self.assertEqual(self.partials(), [])
