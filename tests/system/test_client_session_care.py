"""What the host program does not do in a session: mix files, blame neighbours, delete what it does not know, ask twice with a wrong password."""

import json
import os
import socket
import subprocess
import threading
import unittest

from support.scripted_server import ProgramCase
from support.scripted_session import Files, document, reply, session
from support.waiting import DEADLINE

SUCCESS, FAILED, USAGE, NOT_ALLOWED = 0, 1, 2, 4
REMOVALS = ("DELETE_FILE", "REMOVE_DIRECTORY")


def tree(*entries):
    lines = [json.dumps({"path": path, "type": kind, "size": 1}) for path, kind in entries]
    return reply(100, "text", ("\n".join(lines) + "\n").encode()) + reply(200, "end")


class Care(ProgramCase, unittest.TestCase):

    def sessions(self, answer, count=1, at_once=False):
        scripts = [session(answer) for _ in range(count)]
        self.serve(*scripts, at_once=at_once)
        return scripts

    def asked(self, scripts, *verbs):
        return [line for script in scripts for line in script.asked if line.split()[0] in verbs]

    def test_files_on_standard_output_follow_each_other(self):
        a, b = os.urandom(1_500_000), os.urandom(1_500_000)
        cuts = []

        def part(words, talk):
            if words[1] == "a" and not cuts:
                cuts.append(words)
                talk.send(b"200 file %d\n" % len(a) + a[:1_000_000])
                talk.reset()
                return None
            data = {"a": a, "b": b}[words[1]][int(words[2]):]
            return reply(200, "file", data)
        self.sessions(Files({"a": a, "b": b}, DOWNLOAD_RANGE=part), count=8, at_once=True)
        done = subprocess.run(self.command("get", "a", "b", "-o", "-"), capture_output=True, cwd=self.here, env=self.environment(), timeout=60)
        self.assertEqual(done.returncode, SUCCESS, done.stderr)
        self.assertTrue(done.stdout == a + b, "the bytes of a, then those of b")

    def test_file_that_fails_here_leaves_its_neighbours_alone(self):
        files = {name: os.urandom(1000) for name in "abcd"}

        def part(words, talk):
            return b"200 file 9000000000000000\n" if words[1] == "a" else reply(200, "file", files[words[1]])
        self.sessions(Files(files, DOWNLOAD_RANGE=part), count=8)
        code, _, err = self.wirelab("get", "-j", "1", "a", "b", "c", "d")
        self.assertEqual(code, FAILED, err)
        self.assertEqual(self.files(), {name: files[name] for name in "bcd"})
        self.assertIn("9000000000000000", err)
        self.assertNotIn("b", [line.split(":")[0] for line in err.splitlines()])

    def mirror(self, answer, *words):
        scripts = self.sessions(answer, count=8, at_once=True)
        code, out, err = self.wirelab("mirror", *words, "--delete")
        self.assertEqual(code, FAILED, out + err)
        self.assertIn("--delete was not done", err)
        return scripts

    def local_file(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        return path

    def test_mirror_with_a_name_that_cannot_be_used_deletes_nothing(self):
        extra = self.local_file(self.here / "m" / "extra")
        self.mirror(Files({"d/a": b"x"}, LIST_TREE=tree(("d/a", "file"), ("d/../b", "file"))), "get", "d", "m")
        self.assertTrue(extra.exists())
        self.assertEqual((self.here / "m" / "a").read_bytes(), b"x")

    def test_mirror_of_a_directory_that_the_server_cannot_read_deletes_nothing(self):
        inner = self.local_file(self.here / "m" / "secret" / "x")

        def names(words, talk):
            return reply(403, "not_allowed") if words[1:] == ["d/secret"] else reply(200, "listing")
        self.mirror(Files({}, LIST_TREE=tree(("d/secret", "directory")), LIST_FILES=names), "get", "d", "m")
        self.assertTrue(inner.exists())

    def test_mirror_of_empty_directories_still_deletes(self):
        inner = self.local_file(self.here / "m" / "e" / "x")
        self.sessions(Files({}, LIST_TREE=tree(("d/e", "directory")), LIST_FILES=reply(200, "listing")), count=8, at_once=True)
        code, _, err = self.wirelab("mirror", "get", "d", "m", "--delete")
        self.assertEqual((code, err), (SUCCESS, ""))
        self.assertFalse(inner.exists())
        self.assertTrue(inner.parent.is_dir())

    def test_mirror_deletes_nothing_in_the_place_of_a_link(self):
        (self.here / "m").mkdir()
        (self.here / "m" / "f").symlink_to("elsewhere")
        (self.here / "m" / "h").symlink_to("elsewhere")
        there = tree(("d/f", "file"), ("d/g", "file"), ("d/h", "directory"), ("d/h/i", "file"))
        files = Files({"d/f": b"x", "d/g": b"x"}, LIST_TREE=there, DELETE_FILE=reply(200, "deleted"))
        scripts = self.sessions(files, count=8, at_once=True)
        code, out, err = self.wirelab("mirror", "put", "m", "d", "--delete")
        self.assertEqual((code, err), (SUCCESS, ""), out)
        self.assertIn("left out", out)
        self.assertEqual(self.asked(scripts, *REMOVALS), ["DELETE_FILE d/g"])

    def test_upload_that_somebody_else_holds_is_tried_again(self):
        (self.here / "a").write_bytes(b"abc")
        refused = []

        def part(words, talk):
            talk.read(3)
            refused.append(words)
            return reply(409, "in_use") if len(refused) < 3 else reply(201, "stored", b"a")
        self.sessions(Files({}, UPLOAD_PART=part, UPLOAD_OFFSET=document(offset=0)))
        code, _, err = self.wirelab("put", "a")
        self.assertEqual((code, err, len(refused)), (SUCCESS, "", 3))

    def test_shell_opens_a_session_that_the_server_ended_meanwhile(self):
        read, gone = threading.Event(), threading.Event()

        def farewell(words, talk):
            talk.send(reply(200, "listing", b"first"))
            read.wait(DEADLINE)
            talk.send(reply(408, "idle"))
            talk.connection.shutdown(socket.SHUT_WR)
            gone.set()
        self.serve(session(farewell), session(Files({"second": b""})))
        with subprocess.Popen(self.command("shell"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.here,
                              env=self.environment()) as shell:
            shell.stdin.write(b"ls\n")
            shell.stdin.flush()
            self.assertEqual(shell.stdout.readline(), b"first\n")
            read.set()
            gone.wait(DEADLINE)
            out, err = shell.communicate(b"ls\n", timeout=DEADLINE)
        self.assertEqual((out, err, shell.returncode), (b"second\n", b"", SUCCESS))

    def test_script_ends_where_a_folder_is_not_there(self):
        scripts = self.sessions(Files({"precious": b"x"}, LIST_FILES=reply(404, "not_found")))
        code, _, err = self.wirelab("shell", stdin=b"cd old\nrm precious\n")
        self.assertNotEqual(code, SUCCESS, err)
        self.assertEqual(self.asked(scripts, *REMOVALS), [])

    def test_top_is_not_removed(self):
        for words in (["/"], ["."], [""], ["./"], [".."], ["a/.."], ["a/."]):
            with self.subTest(words=words):
                scripts = self.sessions(Files({"a": b"x"}))
                code, _, err = self.wirelab("rm", "-r", *words)
                self.assertNotEqual(code, SUCCESS, err)
                self.assertEqual(self.asked(scripts, *REMOVALS), [])

    def test_tree_that_leads_elsewhere_is_not_removed(self):
        for path in ("other", "d/../other", "dx/a", "/d/a"):
            with self.subTest(path=path):
                scripts = self.sessions(Files({"d/a": b"x"}, LIST_TREE=tree(("d/a", "file"), (path, "file"))))
                code, _, err = self.wirelab("rm", "-r", "d")
                self.assertEqual(code, FAILED, err)
                self.assertEqual(self.asked(scripts, *REMOVALS), [])

    def test_wrong_password_is_said_once(self):
        names = [f"f{number}" for number in range(40)]
        scripts = self.sessions(Files({name: b"x" for name in names}, LOGIN=reply(403, "not_allowed")), count=40, at_once=True)
        code, _, err = self.wirelab("--login", "u", "get", *names, stdin=b"wrong\n")
        self.assertEqual(code, NOT_ALLOWED, err)
        self.assertEqual(len(self.asked(scripts, "LOGIN")), 1)
        self.assertEqual(len(self.server.talks), 1)

    def test_server_without_room_is_asked_once(self):
        def full(talk):
            talk.read_segment()
            talk.send(b"ERROR")
            talk.finish()
        self.serve(*[full] * 40, at_once=True)
        code, _, err = self.wirelab("get", *[f"f{number}" for number in range(40)])
        self.assertEqual(code, FAILED, err)
        self.assertEqual(len(self.server.talks), 1)
