"""The web lab as a browser meets it: Chromium, without a screen and without any other network. What it made of a page is read in its DOM."""

import html
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zlib

from support.case import over_both_stacks
from support.labs import LabCase
from support.waiting import DEADLINE, wait_until

# It may ask nobody but the lab: neither for a newer version of itself, nor a resolver, nor a proxy.
ALONE = ("--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions", "--disable-sync",
         "--disable-breakpad", "--no-default-browser-check", "--no-first-run", "--no-proxy-server")
HEADLESS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--password-store=basic")
REPORT = """<script>
addEventListener("load", () => {
  const shown = [...document.images].map(one => one.naturalWidth + "x" + one.naturalHeight).join(" ");
  document.body.append(Object.assign(document.createElement("p"), {id: "shown", textContent: shown + " " + document.characterSet}));
});
</script>"""


def png(width, height):
    """A small image, written out by hand."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\x00" + bytes((row * 40 % 256, 80, 160)) * width for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@over_both_stacks
class Chromium(LabCase):
    """Pages, images, errors; and the connections that it opens beside those it needs."""

    class_seconds = 10

    def setUp(self):
        super().setUp()
        self.host, self.port = self.lab("web")
        # Its sockets are in there, and their names must be short.
        self.home = tempfile.mkdtemp(prefix="wl-chromium-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)

    def dom(self, path):
        """The document as it is once all of it has been loaded."""
        resolver = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {self.host}"
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        done = subprocess.run(["chromium", *HEADLESS, *ALONE, resolver, f"--user-data-dir={self.home}/profile", "--dump-dom",
                               f"http://{self.host}:{self.port}/{path}"], capture_output=True, timeout=3 * DEADLINE, check=False,
                              env={**kept, "HOME": self.home, "TMPDIR": self.home, "XDG_CONFIG_HOME": self.home, "XDG_CACHE_HOME": self.home})
        self.assertEqual(done.returncode, 0, done.stderr.decode("utf-8", "replace")[-3000:])
        return done.stdout.decode()

    def shown(self, path):
        """What the page says of itself, once its images were there."""
        dom = self.dom(path)
        found = re.search(r'<p id="shown">(.*?)</p>', dom)
        self.assertTrue(found, dom)
        return html.unescape(found[1])

    def connections(self):
        """Of each connection to the lab that has ended, the bytes that came over it."""
        ended = [line for line in list(self.server.log) if "event=lab_client_gone" in line and "lab=web" in line]
        return [int(re.search(r" received=(\d+)", line)[1]) for line in ended]

    def all_have_ended(self):
        begun = sum("event=lab_client " in line for line in list(self.server.log))
        return begun > 0 and len(self.connections()) == begun

    def test_text_file(self):
        self.put("file.txt", "0123456789\nñ <b>not bold</b>\n".encode())
        dom = self.dom("file.txt")
        self.assertRegex(dom, r"<pre[^>]*>0123456789\nñ &lt;b&gt;not bold&lt;/b&gt;\n</pre>")

    def test_missing_file(self):
        self.assertIn("<h1>404 Not Found</h1>", self.dom("none.txt"))

    def test_page_with_its_image(self):
        self.put("image.png", png(7, 5))
        self.put("index.html", ("<!DOCTYPE html><title>ñ</title>" + REPORT + "<img src=image.png>").encode())
        self.assertEqual(self.shown(""), "7x5 UTF-8")

    def test_page_with_many_images(self):
        names = [f"image-{number}.png" for number in range(20)]
        for number, name in enumerate(names):
            self.put(name, png(number + 1, 300))
        self.put("many.html", (REPORT + "".join(f"<img src={name}>" for name in names) + "<img src=missing.png>").encode())
        self.assertEqual(self.shown("many.html"), " ".join(f"{number + 1}x300" for number in range(20)) + " 0x0 UTF-8")
        wait_until(self.all_have_ended, "the end of every connection")
        self.assertGreater(len(self.connections()), 1, "a browser opens several at once")

    def test_idle_second_connection_is_in_nobodys_way(self):
        self.put("image.png", png(9, 4))
        # A connection on suspicion, to an origin that then asks nothing: without credentials it is not the page's own.
        hint = f'<link rel=preconnect href="http://{self.host}:{self.port}" crossorigin>'
        self.put("hint.html", (hint + REPORT + "<img src=image.png>").encode())
        self.assertEqual(self.shown("hint.html"), "9x4 UTF-8")
        wait_until(self.all_have_ended, "the end of every connection")
        self.assertIn(0, self.connections(), "none was idle: this test has shown nothing")
