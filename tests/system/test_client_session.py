"""The host program in sessions with the real server: what arrives is what was sent, whole trees of it."""

import hashlib
import json
import os

from support.case import ServerCase, over_both_stacks
from support.scripted_server import ProgramCase

SUCCESS, FAILED, USAGE, NOT_ALLOWED, NOT_FOUND = 0, 1, 2, 4, 10


def part_name(name):
    return ".wirelab-" + hashlib.sha256(name.encode()).hexdigest()[:16] + ".part"


class SessionCase(ProgramCase, ServerCase):

    def tree(self, folder):
        return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}

    def ok(self, *words, **options):
        code, out, err = self.wirelab(*words, **options)
        self.assertEqual(code, SUCCESS, err)
        return out

    def fill(self, folder, count=40):
        folder.mkdir(parents=True)
        for number in range(count):
            place = folder / f"d{number % 4}" / "deep" if number % 3 else folder
            place.mkdir(parents=True, exist_ok=True)
            (place / f"f {number}").write_bytes(os.urandom(number * 97))
        (folder / "large").write_bytes(os.urandom(700_000))
        (folder / "empty folder").mkdir()


@over_both_stacks
class Everyday(SessionCase):

    def test_one_file_there_and_back(self):
        content = os.urandom(300_000)
        source = self.here / "datos"
        source.write_bytes(content)
        self.assertIn("verified", self.ok("put", "datos"))
        self.assertEqual(self.stored("datos"), content)
        source.unlink()
        self.assertEqual(self.ok("get", "datos"), "saved 'datos' (300000 bytes, verified)\n")
        self.assertEqual(self.files(), {"datos": content})

    def test_file_that_exists(self):
        self.put("a", b"one")
        self.assertEqual(self.wirelab("put", "-", "--as", "a", stdin=b"two")[0], SUCCESS)
        self.assertEqual(sorted(self.names()), ["a", "a-copia"])

    def test_details(self):
        self.put("a", b"12345")
        entry, = json.loads(self.ok("--json", "ls", "-l"))["results"][0]["entries"]
        self.assertEqual((entry["name"], entry["type"], entry["size"]), ("a", "file", 5))
        self.assertRegex(self.ok("ls", "-l"), r"^- +5  \S+ +a\n$")

    def test_facts(self):
        self.put("a", b"12345")
        self.assertEqual(self.ok("hash", "a"), hashlib.sha256(b"12345").hexdigest() + "  a\n")
        self.assertIn("(5 bytes)", self.ok("info", "a"))
        space = json.loads(self.ok("--json", "df"))["results"][0]
        self.assertLessEqual(space["free"], space["total"])

    def test_directories(self):
        self.ok("mkdir", "x", "x/y")
        self.assertEqual(self.wirelab("rmdir", "x")[0], FAILED)
        self.ok("rmdir", "x/y", "x")
        self.assertEqual(self.names(), [])

    def test_refusals_have_their_exit_codes(self):
        for words, code in ((["get", "no"], NOT_FOUND), (["hash", "no"], NOT_FOUND), (["get", "../x"], NOT_ALLOWED), (["rm", "no"], NOT_FOUND)):
            with self.subTest(words=words):
                self.assertEqual(self.wirelab(*words)[0], code)
        self.assertEqual(self.files(), {})

    def test_refusal_names_its_file_once(self):
        self.assertEqual(self.wirelab("rm", "nada.txt")[2].count("nada.txt"), 1)

    def test_download_goes_on_with_a_part_of_an_earlier_run(self):
        content = os.urandom(200_000)
        self.put("a", content)
        (self.here / part_name("a")).write_bytes(content[:123_456])
        self.assertIn("went on at 123456", self.ok("get", "a"))
        self.assertEqual(self.files(), {"a": content})

    def test_part_that_does_not_fit_is_fetched_anew(self):
        content = os.urandom(1000)
        self.put("a", content)
        for wrong in (os.urandom(500), content + b"more"):
            (self.here / part_name("a")).write_bytes(wrong)
            self.assertNotIn("went on", self.ok("get", "--force", "a"))
            self.assertEqual(self.files(), {"a": content})

    def test_standard_output(self):
        self.put("a", b"hola")
        self.assertEqual(self.ok("get", "a", "-o", "-"), "hola")

    def test_shell(self):
        self.put("a", b"12345")
        script = b"mkdir d\nmv a d/b\ncd d\npwd\nls\nget b\ncd ..\nrm -r d\nls\nexit\n"
        self.assertIn("/d\nb\nsaved 'b' (5 bytes, verified)\ndeleted 'd/b'\ndeleted 'd'\n", self.ok("shell", stdin=script))
        self.assertEqual(self.files(), {"b": b"12345"})
        self.assertEqual(self.wirelab("shell", stdin=b"get no\nls\n")[0], NOT_FOUND)


@over_both_stacks
class Trees(SessionCase):

    def test_there_and_back(self):
        self.fill(self.here / "t")
        self.ok("put", "-r", "t")
        self.ok("get", "-r", "t", "-o", "back")
        self.assertEqual(self.tree(self.here / "back" / "t"), self.tree(self.here / "t"))
        self.ok("rm", "-r", "t")
        self.assertEqual(self.names(), [])

    def test_one_connection_is_enough(self):
        self.fill(self.here / "t", 10)
        self.ok("put", "-r", "-j", "1", "t")
        self.ok("get", "-r", "-j", "1", "t", "-o", "back")
        self.assertEqual(self.tree(self.here / "back" / "t"), self.tree(self.here / "t"))

    def test_mirror_of_the_server(self):
        self.fill(self.here / "t", 12)
        self.ok("put", "-r", "t")
        (self.here / "m").mkdir()
        self.assertIn("nothing was changed", self.ok("mirror", "get", "t", "m", "--dry-run"))
        self.assertEqual(self.tree(self.here / "m"), {})
        self.ok("mirror", "get", "t", "m")
        self.assertEqual(self.tree(self.here / "m"), self.tree(self.here / "t"))
        (self.here / "m" / "f 3").write_bytes(bytes(3 * 97))
        (self.here / "m" / "f 6").write_bytes(b"short")
        (self.here / "m" / "extra").mkdir()
        (self.here / "m" / "extra" / "x").write_bytes(b"x")
        out = self.ok("mirror", "get", "t", "m")
        self.assertIn("replace f 3 (same size, other SHA-256)", out)
        self.assertIn("replace f 6 (size", out)
        self.assertIn("keep    extra/x", out)
        self.ok("mirror", "get", "t", "m", "--delete")
        self.assertEqual(self.tree(self.here / "m"), self.tree(self.here / "t"))
