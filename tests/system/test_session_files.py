"""The file verbs of wirelab/1 over the real programs: look, hash, parts, trees, directories, room."""

import hashlib
import json
import os
import random
import subprocess
import threading

from support.case import ServerCase, over_both_stacks, over_stacks_and_boards
from support.session import Session, word


class FileSession(ServerCase):
    """A server, and a session that has greeted."""

    def setUp(self):
        super().setUp()
        self.session = Session(self.address)
        self.addCleanup(self.session.socket.close)
        self.ask = self.session.ask

    def document(self, line):
        """The document that answers a request."""
        status, reason, body = self.ask(line)
        self.assertEqual((status, reason), (200, "document"), (line, body))
        return json.loads(body)

    def tree(self, line=b"LIST_TREE", session=None):
        """Every entry that LIST_TREE tells."""
        session = session or self.session
        session.send(line + b"\n")
        text = b""
        while (reply := session.reply())[:2] == (100, "text"):
            self.assertTrue(reply[2].endswith(b"\n"))
            text += reply[2]
        self.assertEqual(reply, (200, "end", b""))
        return [json.loads(one) for one in text.splitlines()]


@over_stacks_and_boards
class SessionFiles(FileSession):
    """What does not need a look behind the server's back."""

    def test_greeting_names_the_verbs_and_the_classic_wire_does_not_know_them(self):
        for verb in ("FILE_INFO", "FILE_HASH", "DOWNLOAD_RANGE", "LIST_TREE", "FREE_SPACE", "MAKE_DIRECTORY", "REMOVE_DIRECTORY"):
            self.assertIn(verb, self.session.hello["verbs"])

    def test_information(self):
        self.session.upload("a \"b\".txt", b"12345")
        info = self.document(b"FILE_INFO " + word("./a \"b\".txt"))
        self.assertEqual((info["path"], info["type"], info["size"]), ("a \"b\".txt", "file", 5))
        if info["modified"] is not None:
            self.assertRegex(info["modified"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        info = self.document(b"FILE_INFO .")
        self.assertEqual((info["path"], info["type"]), (".", "directory"))
        self.assertNotIn("size", info)
        for words, status in ((b" nada", 404), (b" ../x", 403), (b" .wirelab", 403), (b"", 400), (b" a b", 400)):
            self.assertEqual(self.ask(b"FILE_INFO" + words)[0], status, words)

    def test_hashes(self):
        data = random.Random(3).randbytes(300_017)
        self.session.upload("n", data)
        for line, part in ((b"FILE_HASH n", data), (b"FILE_HASH n 100001", data[:100_001]), (b"FILE_HASH n 0", b"")):
            self.assertEqual(self.document(line), {"path": "n", "size": len(part), "sha256": hashlib.sha256(part).hexdigest()})
        self.assertEqual(self.ask(b"FILE_HASH n 300018"), (416, "range", b"300017"))
        self.assertEqual(self.ask(b"FILE_HASH n x")[:2], (400, "invalid"))
        self.assertEqual(self.ask(b"FILE_HASH nada")[:2], (404, "not_found"))
        self.assertEqual(self.ask(b"FILE_HASH .")[0], 403)

    def test_parts_of_a_file(self):
        data = random.Random(4).randbytes(200_003)
        self.session.upload("n", data)
        for begin, length in ((0, 1), (1, 65_537), (100_000, 100_003), (200_003, 0), (131_072, 4096)):
            part = data[begin : begin + length]
            self.assertTrue(self.ask(b"DOWNLOAD_RANGE n %d %d" % (begin, length)) == (200, "file", part), (begin, length))
        self.assertTrue(self.ask(b"DOWNLOAD_RANGE n 77777 -") == (200, "file", data[77_777:]))
        self.assertEqual(self.ask(b"DOWNLOAD_RANGE n 200003 -"), (200, "file", b""))
        for words in (b"200004 0", b"0 200004", b"200003 1", b"18446744073709551615 18446744073709551615"):
            self.assertEqual(self.ask(b"DOWNLOAD_RANGE n " + words), (416, "range", b"200003"), words)
        for words in (b"", b" 0", b" - 1", b" 0 1 2", b" 0 -1", b" 18446744073709551616 1"):
            self.assertEqual(self.ask(b"DOWNLOAD_RANGE n" + words)[0], 400, words)

    def test_directories(self):
        made, gone = (201, "made", b""), (200, "deleted", b"")
        self.assertEqual(self.ask(b"MAKE_DIRECTORY d"), made)
        self.assertEqual(self.ask(b"MAKE_DIRECTORY d"), (409, "exists", b""))
        self.assertEqual(self.ask(b"MAKE_DIRECTORY " + word("d/con blancos")), made)
        self.assertEqual(self.ask(b"MAKE_DIRECTORY x/y"), (404, "not_found", b""))
        self.assertEqual(self.session.upload("d/con blancos/n", b"1")[0], 201)
        self.assertEqual(self.ask(b"REMOVE_DIRECTORY " + word("d/con blancos")), (409, "not_empty", b""))
        self.assertEqual(self.ask(b"REMOVE_DIRECTORY " + word("d/con blancos/n"))[:2], (403, "not_allowed"))
        self.assertEqual(self.ask(b"DELETE_FILE " + word("d/con blancos/n"))[0], 200)
        self.assertEqual(self.ask(b"REMOVE_DIRECTORY " + word("d/con blancos")), gone)
        self.assertEqual(self.ask(b"REMOVE_DIRECTORY d"), gone)
        self.assertEqual(self.ask(b"REMOVE_DIRECTORY d"), (404, "not_found", b""))
        for path in ("..", "/x", ".wirelab", ".WIRELAB/x", "a\tb", "a\\b", "a//b"):
            self.assertEqual(self.ask(b"MAKE_DIRECTORY " + word(path))[0], 403, path)
            self.assertEqual(self.ask(b"REMOVE_DIRECTORY " + word(path))[0], 403, path)
        self.assertEqual(self.ask(b"REMOVE_DIRECTORY .")[0], 403)
        self.assertEqual(self.names(), [])

    def test_tree_in_order_and_whole_whatever_follows(self):
        for path in ("a", "a/b", "a.x"):
            self.assertEqual(self.ask(b"MAKE_DIRECTORY " + path.encode())[0], 201)
        for path in ("a-b", "a/c", "a/b/x", "a.x/1", "Z", "ñ"):
            self.assertEqual(self.session.upload(path, path.encode())[0], 201)
        entries = self.tree()
        self.assertEqual([one["path"] for one in entries], ["Z", "a", "a/b", "a/b/x", "a/c", "a-b", "a.x", "a.x/1", "ñ"])
        self.assertEqual([one["type"] for one in entries].count("directory"), 3)
        self.assertEqual(entries[3]["size"], 5)
        self.assertEqual([one["path"] for one in self.tree(b"LIST_TREE a/")], ["a/b", "a/b/x", "a/c"])
        for one in entries:
            self.assertEqual(self.document(b"FILE_INFO " + word(one["path"])), one)
        self.session.send(b"LIST_TREE\nNOOP\n")
        self.assertEqual(self.session.reply()[2].count(b"\n"), len(entries))
        self.assertEqual([self.session.reply()[1] for _ in range(2)], ["end", "ok"])
        self.assertEqual(self.ask(b"LIST_TREE nada"), (404, "not_found", b""))
        self.assertEqual(self.ask(b"LIST_TREE Z"), (404, "not_found", b""))
        self.assertEqual(self.ask(b"LIST_TREE .wirelab")[0], 403)
        self.assertEqual(self.ask(b"LIST_TREE a b")[0], 400)

    def test_room_shrinks_with_what_is_stored(self):
        before = self.document(b"FREE_SPACE")
        self.assertLessEqual(before["free"], before["total"])
        self.assertGreater(before["free"], 0)
        self.assertEqual(self.ask(b"FREE_SPACE x")[0], 400)


@over_both_stacks
class SessionFilesOnADisk(FileSession):
    """What is played with the files behind the server's back."""

    def test_links_and_odd_names_are_not_shown_and_nothing_outside_is_reached(self):
        outside = os.path.join(self.place, "outside")
        os.mkdir(outside)
        os.mkdir(os.path.join(outside, "empty"))
        with open(os.path.join(outside, "secret"), "w", encoding="ascii") as file:
            file.write("secret")
        os.mkdir(os.path.join(self.root, "d"))
        os.symlink(outside, os.path.join(self.root, "d", "link"))
        os.symlink("/etc/passwd", os.path.join(self.root, "passwd"))
        os.mkfifo(os.path.join(self.root, "fifo"))
        for name in (b"line\nfeed", b"bad\xff", b"esc\x1b[31m", b"d/\x7f"):
            self.put(name, b"x")
        self.assertEqual([one["path"] for one in self.tree()], ["d"])
        for line in (b"FILE_INFO d/link", b"FILE_INFO d/link/secret", b"FILE_HASH d/link/secret", b"DOWNLOAD_RANGE passwd 0 -",
                     b"LIST_TREE d/link", b"FILE_INFO fifo", b"MAKE_DIRECTORY d/link/made", b"REMOVE_DIRECTORY d/link", b"REMOVE_DIRECTORY d/link/empty"):
            self.assertEqual(self.ask(line)[0], 403, line)
        self.assertEqual(sorted(os.listdir(outside)), ["empty", "secret"])

    def test_times_are_those_of_the_disk(self):
        self.put("n", b"1")
        os.utime(os.path.join(self.root, "n"), ns=(0, 1_789_000_000_123_456_789))
        self.assertEqual(self.document(b"FILE_INFO n")["modified"], "2026-09-10T00:26:40.123Z")

    def test_wide_and_deep_tree_with_little_memory(self):
        expected = []
        wide = os.path.join(self.root, "wide")
        os.mkdir(wide)
        expected.append("wide")
        for number in range(10_000, 16_000):
            name = "f" * 80 + str(number)
            if number % 20 == 0:
                os.mkdir(os.path.join(wide, name))
                with open(os.path.join(wide, name, "x"), "wb"):
                    pass
                expected += [f"wide/{name}", f"wide/{name}/x"]
            else:
                with open(os.path.join(wide, name), "wb"):
                    pass
                expected.append(f"wide/{name}")
        path = ""
        place = os.open(self.root, os.O_RDONLY)
        for level in range(30):
            name = "z" * 60
            os.mkdir(name, dir_fd=place)
            inner = os.open(name, os.O_RDONLY, dir_fd=place)
            os.close(place)
            place = inner
            path = f"{path}/{name}" if level else name
            if len(path) <= 1024:
                expected.append(path)
        os.close(place)
        self.assertTrue([one["path"] for one in self.tree()] == expected)

    def test_tree_that_changes_while_it_is_walked_shows_what_stays(self):
        for number in range(40):
            os.mkdir(os.path.join(self.root, f"stays{number}"))
            self.put(f"stays{number}/n", b"1")
        stays = {one for number in range(40) for one in (f"stays{number}", f"stays{number}/n")}
        over = threading.Event()

        def disturb():
            while not over.is_set():
                for number in range(20):
                    os.makedirs(os.path.join(self.root, f"goes{number}", "inner"))
                for number in range(20):
                    os.rename(os.path.join(self.root, f"goes{number}"), os.path.join(self.root, f"went{number}"))
                    os.rmdir(os.path.join(self.root, f"went{number}", "inner"))
                    os.rmdir(os.path.join(self.root, f"went{number}"))

        disturber = threading.Thread(target=disturb)
        disturber.start()
        try:
            for _ in range(100):
                seen = [one["path"] for one in self.tree()]
                self.assertEqual([one for one in seen if one.startswith("stays")], sorted(stays, key=lambda one: one.split("/")))
        finally:
            over.set()
            disturber.join()

    def test_client_that_does_not_read_holds_the_walk_and_one_that_leaves_ends_it(self):
        for number in range(3000):
            self.put("n" * 200 + str(number), b"")
        sessions = [Session(self.address) for _ in range(20)]
        for session in sessions:
            session.send(b"LIST_TREE\n")
        self.assertEqual(self.ask(b"NOOP"), (200, "ok", b""))
        for session in sessions:
            session.reset()
        self.assertEqual(len(self.tree()), 3000)

    def test_hash_of_a_large_file_keeps_nobody_waiting(self):
        path = os.path.join(self.root, "large")
        with open(path, "wb") as file:
            file.truncate(60_000_000)
        hasher = Session(self.address)
        self.addCleanup(hasher.socket.close)
        hasher.send(b"FILE_HASH large\n")
        answered = 0
        hasher.socket.settimeout(120)
        answer = []
        reader = threading.Thread(target=lambda: answer.append(hasher.reply()))
        reader.start()
        while reader.is_alive():
            self.assertEqual(self.ask(b"NOOP"), (200, "ok", b""))
            answered += 1
        reader.join()
        known = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True, timeout=60).stdout.split()[0]
        self.assertEqual(json.loads(answer[0][2]), {"path": "large", "size": 60_000_000, "sha256": known})
        self.assertGreater(answered, 20, "whoever asks meanwhile has to wait until the file is hashed")

    def test_file_that_is_cut_while_it_is_hashed_is_an_error_or_what_was_there(self):
        data = b"\0" * 50_000_000
        for _ in range(5):
            self.put("n", data)
            self.session.send(b"FILE_HASH n\n")
            os.truncate(os.path.join(self.root, "n"), 1000)
            status, reason, body = self.session.reply()
            if status == 200:
                self.assertIn(json.loads(body)["size"], (1000, len(data)))
            else:
                self.assertEqual((status, reason), (500, "io"))

    def test_room_is_that_of_the_disk(self):
        disk = os.statvfs(self.root)
        space = self.document(b"FREE_SPACE")
        self.assertEqual(space["total"], disk.f_blocks * disk.f_frsize)
        self.assertLess(abs(space["free"] - disk.f_bavail * disk.f_frsize), 1 << 30)


@over_both_stacks
class SessionFilesOfAReader(FileSession):
    """Somebody who has not logged in where that is needed to write."""

    server_arguments = ("--access", "login-to-write")

    def test_looking_is_free_and_changing_is_not(self):
        self.assertEqual(self.ask(b"FREE_SPACE")[0], 200)
        self.assertEqual(self.tree(), [])
        self.assertEqual(self.ask(b"MAKE_DIRECTORY d"), (401, "login_needed", b""))
        self.assertEqual(self.ask(b"REMOVE_DIRECTORY d"), (401, "login_needed", b""))
        self.assertEqual(self.names(), [])
