"""The web labs as curl and a browser meet them."""

import random
import re
import socket
import subprocess

from support.case import over_both_stacks
from support.labs import LabCase
from support.waiting import DEADLINE

PAGE = b"<!DOCTYPE html><h1>a page</h1>\n"


@over_both_stacks
class CurlWeb(LabCase):
    """HTTP/1.1, from a client that is strict about it."""

    def prepare(self):
        self.big = random.Random(11).randbytes(3_000_000)
        for name, content in (("file.txt", b"0123456789\n"), ("page.html", PAGE), ("big.bin", self.big), ("ñ o.txt", b"other\n"), ("empty.txt", b"")):
            self.put(name, content)

    def setUp(self):
        super().setUp()
        host, port = self.lab("web")
        self.url = f"http://{host}:{port}"

    def curl(self, *words, code=0):
        """Both outputs; of --verbose the second."""
        done = subprocess.run(["curl", "--silent", "--show-error", "--max-time", str(DEADLINE), *words], capture_output=True, timeout=2 * DEADLINE, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout, done.stderr.decode()

    def get(self, path, *words):
        """Status line, headers (a dictionary, names in small letters) and body."""
        out = self.curl("--include", *words, f"{self.url}/{path}")[0]
        head, _, body = out.partition(b"\r\n\r\n")
        status, *headers = head.decode("ascii").split("\r\n")
        return status, {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in headers)}, body

    def test_files_have_their_type_and_length(self):
        for path, kind, content in (("file.txt", "text/plain; charset=utf-8", b"0123456789\n"), ("page.html", "text/html; charset=utf-8", PAGE),
                                    ("big.bin", "application/octet-stream", self.big), ("empty.txt", "text/plain; charset=utf-8", b""),
                                    ("%C3%B1%20o.txt?query", "text/plain; charset=utf-8", b"other\n")):
            with self.subTest(path=path):
                status, headers, body = self.get(path)
                self.assertEqual((status, headers["content-type"], headers["content-length"]), ("HTTP/1.1 200 OK", kind, str(len(content))))
                self.assertTrue(body == content, "byte for byte")

    def test_missing_file_is_404_with_a_page(self):
        status, headers, body = self.get("none")
        self.assertEqual((status, headers["content-length"]), ("HTTP/1.1 404 Not Found", str(len(body))))
        self.assertIn(b"<h1>404 Not Found</h1>", body)

    def test_outside_the_root_nothing_is_found(self):
        for path in ("../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", ".wirelab/accounts", "..%5c..", "/etc/passwd"):
            with self.subTest(path=path):
                status, _, body = self.get(path, "--path-as-is")
                self.assertRegex(status, r"^HTTP/1\.1 40[034] ")
                self.assertNotIn(b"root:", body)

    def test_head_has_the_headers_and_no_body(self):
        wanted = self.get("file.txt")
        status, headers, body = self.get("file.txt", "--head")
        for one in (wanted[1], headers):
            one.pop("date", None)
        self.assertEqual((status, headers, body), (wanted[0], wanted[1], b""))

    def test_what_changes_files_is_refused(self):
        for words in (("--data", "x=1"), ("--upload-file", "/dev/null"), ("--request", "DELETE")):
            status, headers, _ = self.get("file.txt", *words)
            self.assertEqual((status, headers["allow"]), ("HTTP/1.1 405 Method Not Allowed", "GET, HEAD"))
        self.assertEqual(self.stored("file.txt"), b"0123456789\n")

    def test_two_files_and_an_error_over_one_connection(self):
        marks = "%{http_code} %{num_connects} %{size_download}\n"
        out, _ = self.curl("--write-out", marks, *(word for name in ("file.txt", "none", "big.bin") for word in (f"{self.url}/{name}", "-o", "/dev/null")))
        rows = out.decode().splitlines()
        self.assertEqual((rows[0], rows[1][:6], rows[2]), ("200 1 11", "404 0 ", f"200 0 {len(self.big)}"))

    def test_http_1_0_ends_with_its_connection(self):
        status, headers, body = self.get("big.bin", "--http1.0")
        self.assertEqual((status.partition(" ")[2], headers["connection"]), ("200 OK", "close"))
        self.assertTrue(body == self.big)

    def test_more_at_once_than_it_serves(self):
        urls = [word for number in range(24) for word in (f"{self.url}/file.txt?{number}", "-o", "-")]
        out, _ = self.curl("--parallel", "--parallel-immediate", "--parallel-max", "24", "--write-out", "%{http_code}\n", *urls)
        self.assertEqual(sorted(re.findall(rb"\d{3}\n|\d{10}\n", out)), sorted([b"0123456789\n", b"200\n"] * 24))

    def test_idle_connections_are_in_nobodys_way(self):
        host, port = self.url.removeprefix("http://").split(":")
        for _ in range(7):  # it serves eight
            idle = socket.create_connection((host, int(port)), DEADLINE)
            self.addCleanup(idle.close)
        self.assertEqual(self.get("file.txt")[2], b"0123456789\n")


@over_both_stacks
class CurlWebBytes(LabCase):
    """The exercise's own answer: a status line, no headers, and the end of the connection is the end of the file."""

    def read(self, path):
        host, port = self.address[0], 6789
        done = subprocess.run(["curl", "--silent", "--show-error", "--include", "--max-time", str(DEADLINE), f"http://{host}:{port}/{path}"],
                              capture_output=True, timeout=2 * DEADLINE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout

    def test_file_and_error(self):
        content = bytes(range(256))
        self.put("bytes", content)
        self.lab("web-bytes")
        self.assertEqual(self.read("bytes"), b"HTTP/1.1 200 OK\r\n\r\n" + content + b"\r\n")
        self.assertEqual(self.read("none"), b"HTTP/1.1 404 Not Found\r\n\r\n<html><body><h1>404 Not Found</h1></body></html>\r\n")
