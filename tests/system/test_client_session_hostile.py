"""Servers that lie in a session, against the host program."""

import hashlib
import json
import os
import time
import unittest

from support.scripted_server import ProgramCase, reply as classic_reply
from support.scripted_session import Files, document, hello, reply, session

SUCCESS, FAILED, TIMED_OUT, NOT_FOUND = 0, 1, 3, 10


class Greetings(ProgramCase, unittest.TestCase):
    """What is said of servers that do not speak sessions: never a silent change of protocol."""

    def expect(self, script, status, said):
        self.serve(script)
        code, out, err = self.wirelab("--timeout", "2", "ls")
        self.assertEqual((code, out), (status, ""), err)
        for words in said:
            self.assertIn(words, err)
        self.assertEqual(len(self.server.talks), 1, "one connection, and no other try")

    def test_classic_only(self):
        self.expect(classic_reply(b"UNKNOWN_COMMAND"), FAILED, ["does not speak sessions", "--classic", "clear text"])

    def test_full(self):
        self.expect(classic_reply(b"ERROR"), FAILED, ["is full", "--classic", "clear text"])

    def test_other_protocols(self):
        for text in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x1b[2J\n", b"SSH-2.0-OpenSSH\r\n", b"A" * 4096):
            with self.subTest(text=text[:20]):
                self.expect(classic_reply(text), FAILED, ["does not speak sessions"])

    def test_other_version(self):
        self.expect(classic_reply(reply(505, "version", b"wirelab/2")), FAILED, ["wirelab/2"])

    def test_silence(self):
        begun = time.monotonic()
        self.expect(lambda talk: talk.hold(), TIMED_OUT, ["--timeout"])
        self.assertLess(time.monotonic() - begun, 10)

    def test_classic_flag_speaks_the_classic_wire(self):
        self.serve(classic_reply(b"a\nb"))
        self.assertEqual(self.wirelab("--classic", "ls"), (SUCCESS, "a\nb\n", ""))
        self.assertEqual(self.server.talks[0].seen, b"LIST_FILES\n")

    def test_greeting_that_lies(self):
        for said in (b"200 hello 18446744073709551615\n", b"200 hello 5\nabcde", b"200 hello 2\n[]", b"200 hello 99999\n", reply(200, "ok")):
            with self.subTest(said=said):
                self.expect(classic_reply(said), FAILED, [])


class Replies(ProgramCase, unittest.TestCase):

    def expect_failure(self, answer, words, status=FAILED, said="", tries=1):
        self.serve(*[session(answer) for _ in range(tries)])
        # A failure has to come by itself, however busy the machine is.
        code, out, err = self.wirelab("--timeout", "2" if status == TIMED_OUT else "20", *words)
        self.assertEqual(code, status, err)
        self.assertIn(said, err)
        self.assertEqual(out, "")

    def test_absurd_heads(self):
        for head in (b"\n", b"200 OK\n", b"999 x 0\n", b"300 x 0\n", b"200 ok -1\n", b"200 ok 18446744073709551616\n", b"A" * 4096, b"\x1b[2J\n"):
            with self.subTest(head=head[:20]):
                self.expect_failure(lambda words, talk, head=head: head, ["ls"], said="not of this protocol")

    def test_document_of_absurd_size(self):
        self.expect_failure(lambda words, talk: b"200 document 18446744073709551615\n", ["info", "a"], said="longer than")

    def test_replies_nobody_asked_for(self):
        self.expect_failure(lambda words, talk: b"101 go_on 0\n", ["ls"], said="not of this protocol")
        self.expect_failure(lambda words, talk: reply(100, "text", b"x"), ["ls"], said="not of this protocol")

    def test_listing_with_control_characters(self):
        self.serve(session(Files({"a\x1b[2J": b"", "b": b""})))
        code, out, _ = self.wirelab("ls")
        self.assertEqual((code, out), (SUCCESS, "a\\x1B[2J\nb\n"))

    def test_file_of_absurd_size_is_not_taken(self):
        lies = Files({"a": b"abc"}, DOWNLOAD_RANGE=b"200 file 18446744073709551615\nabc")
        self.expect_failure(lies, ["get", "a"], said="18446744073709551615")
        self.assertEqual(self.files(), {})

    def test_bytes_that_do_not_have_their_sum(self):
        lies = Files({"a": b"abc"}, FILE_HASH=document(path="a", size=3, sha256="0" * 64))
        self.expect_failure(lies, ["get", "a"], said="SHA-256")
        self.assertNotIn("a", self.files())

    def test_dripping_body_times_out_and_keeps_what_came(self):
        content = bytes(1000)

        def drip(words, talk):
            talk.send(b"200 file 1000\nabc")
            talk.hold()
        lies = Files({"a": content}, DOWNLOAD_RANGE=drip)
        self.expect_failure(lies, ["get", "a"], TIMED_OUT, "--timeout", tries=8)
        kept = self.files()
        self.assertNotIn("a", kept)

    def test_server_that_stops(self):
        self.expect_failure(lambda words, talk: reply(503, "stopping"), ["ls"], said="ended the session (stopping)")


class Names(ProgramCase, unittest.TestCase):
    """Names that a server chose: never outside of the target folder."""

    def get_tree(self, files, *words, status=FAILED, **lies):
        self.serve(*[session(Files(files, **lies)) for _ in range(4)])
        code, out, err = self.wirelab("get", "-r", "d", "-o", "in", *words)
        self.assertEqual(code, status, err)
        for letter in out + err:
            self.assertFalse(ord(letter) < 32 and letter != "\n", "control characters")
        return err

    def beneath(self):
        return {str(path.relative_to(self.here)): path.read_bytes() for path in self.here.rglob("*") if path.is_file()}

    def test_names_that_lead_out(self):
        lines = "\n".join(json.dumps({"path": path, "type": "file", "size": 4}) for path in (
            "d/../../evil", "/etc/evil", "../evil", "d/./evil", "d//evil", "other/evil", "d", "d/a\x00b", "d/\x1b[2J", "d/" + "x" * 300, "d/ok"))
        tree = reply(100, "text", (lines + "\n").encode()) + reply(200, "end")
        files = {path: b"evil" for path in ("d/../../evil", "d/ok")}
        self.get_tree(files, FILE_INFO=document(path="d", type="directory"), LIST_TREE=tree)
        self.assertEqual(self.beneath(), {"in/d/ok": b"evil"})
        self.assertEqual(sorted(os.listdir(self.place)), ["here", "root"])

    def test_symbolic_link_in_the_way(self):
        outside = self.here.parent / "outside"
        outside.mkdir()
        (self.here / "in" / "d").mkdir(parents=True)
        (self.here / "in" / "d" / "sub").symlink_to(outside)
        (self.here / "in" / "d" / "f").symlink_to(outside / "f")
        self.get_tree({"d/sub/x": b"evil", "d/f": b"evil", "d/ok": b"good"}, "--force")
        self.assertEqual(os.listdir(outside), [])
        self.assertEqual((self.here / "in" / "d" / "ok").read_bytes(), b"good")

    def test_tree_that_is_nonsense(self):
        for text in (b"{}\n", b"[[[[[[[[[[\n", b"\xff\n", b'{"path":5,"type":"file"}\n'):
            with self.subTest(text=text):
                self.get_tree({"d/a": b""}, LIST_TREE=reply(100, "text", text) + reply(200, "end"))

    def test_part_that_somebody_planted(self):
        victim = self.here.parent / "victim"
        victim.write_bytes(b"precious")
        part = ".wirelab-" + hashlib.sha256(b"a").hexdigest()[:16] + ".part"
        (self.here / part).symlink_to(victim)
        self.serve(session(Files({"a": b"abc"})))
        code, _, err = self.wirelab("get", "a")
        self.assertEqual(code, FAILED, err)
        self.assertEqual(victim.read_bytes(), b"precious")


class Breaks(ProgramCase, unittest.TestCase):
    """Connections that break in the middle: the transfer goes on by itself."""

    def test_download_goes_on_where_it_was_cut(self):
        content = os.urandom(300_000)

        def cut(words, talk):
            talk.send(b"200 file %d\n" % (len(content) - int(words[2])) + content[int(words[2]):int(words[2]) + 100_000])
            talk.reset()
        first, second = session(Files({"a": content}, DOWNLOAD_RANGE=cut)), session(Files({"a": content}))
        self.serve(first, second)
        code, _, err = self.wirelab("get", "a")
        self.assertEqual((code, err), (SUCCESS, ""))
        self.assertEqual(self.files(), {"a": content})
        ranges = [line for line in second.asked if line.startswith("DOWNLOAD_RANGE")]
        self.assertEqual(len(ranges), 1)
        self.assertNotEqual(ranges[0], "DOWNLOAD_RANGE a 0 -")

    def test_prefix_that_changed_is_fetched_anew(self):
        content = os.urandom(50_000)
        part = ".wirelab-" + hashlib.sha256(b"a").hexdigest()[:16] + ".part"
        (self.here / part).write_bytes(b"something else")
        script = session(Files({"a": content}))
        self.serve(script)
        self.assertEqual(self.wirelab("get", "a")[0], SUCCESS)
        self.assertEqual(self.files(), {"a": content})
        self.assertIn("DOWNLOAD_RANGE a 0 -", script.asked)

    def test_server_that_never_gives_more_is_left(self):
        def cut(words, talk):
            talk.reset()
        self.serve(*[session(Files({"a": b"abc"}, DOWNLOAD_RANGE=cut)) for _ in range(12)])
        code, _, err = self.wirelab("get", "a")
        self.assertEqual(code, FAILED, err)
        self.assertLess(len(self.server.talks), 10)
        self.assertEqual(self.files(), {})

    def test_upload_asks_where_to_go_on(self):
        content = os.urandom(200_000)
        (self.here.parent / "source").write_bytes(content)
        kept = {"offset": 0}

        def part(words, talk):
            if kept["offset"] == 0:
                talk.send(reply(101, "go_on"))
                talk.read(120_000)
                kept["offset"] = 120_000
                talk.reset()
                return None
            talk.send(reply(101, "go_on"))
            kept["rest"] = talk.read(len(content) - kept["offset"])
            return reply(201, "stored", b"source")

        def offset(words, talk):
            return document(offset=kept["offset"])
        scripts = [session(Files({}, UPLOAD_PART=part, UPLOAD_OFFSET=offset)) for _ in range(2)]
        self.serve(*scripts)
        code, out, err = self.wirelab("put", str(self.here.parent / "source"))
        self.assertEqual((code, err), (SUCCESS, ""))
        self.assertEqual(kept["rest"], content[120_000:])
        self.assertIn("verified", out)
        digest = hashlib.sha256(content).hexdigest()
        self.assertIn(f"UPLOAD_PART source 200000 {digest} beside 120000 ?80000", scripts[1].asked)

    def test_server_without_sums_is_said_to_be_unverified(self):
        few = [verb for verb in ("LIST_FILES", "DOWNLOAD_FILE", "UPLOAD_FILE", "NOOP")]
        answer = Files({"a": b"abc"}, DOWNLOAD_FILE=reply(200, "file", b"abc"))
        self.serve(session(answer, hello(few)), session(answer, hello(few)))
        code, out, _ = self.wirelab("get", "a")
        self.assertEqual(code, SUCCESS)
        self.assertIn("not verified", out)
        self.assertEqual(self.files(), {"a": b"abc"})
        code, _, err = self.wirelab("put", "--new", str(self.here / "a"))
        self.assertEqual(code, FAILED)
        self.assertIn("--new", err)
