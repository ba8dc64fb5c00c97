"""curl, which knows nothing of wirelabd: a selector of gopher over TLS (RFC 1436) is a line, which is what a classic command is."""

import os
import subprocess

from support.case import ServerCase, over_both_stacks
from support.waiting import DEADLINE

WRONG_KEY = 90  # CURLE_SSL_PINNEDPUBKEYNOTMATCH


@over_both_stacks
class Curl(ServerCase):
    """The fingerprint that the console shows is the one that others compute, and the bytes that they take are the file's."""

    def prepare(self):
        self.content = os.urandom(300_000)
        self.put("bytes", self.content)

    def curl(self, command, *arguments, key=None):
        (host, port), shown = self.server.tls()
        pin = f"sha256//{(key or shown).removeprefix('SHA256:')}="
        url = f"gophers://{host}:{port}/1{command}"
        return subprocess.run(["curl", "--silent", "--show-error", "--insecure", "--globoff", "--max-time", str(DEADLINE), "--pinnedpubkey", pin, *arguments,
                               url], capture_output=True, timeout=2 * DEADLINE, check=False)

    def test_downloads_over_both_versions(self):
        for versions in (("--tlsv1.3",), ("--tls-max", "1.2")):
            with self.subTest(versions=versions):
                done = self.curl("DOWNLOAD_FILE%20bytes", *versions)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertEqual(done.stdout, f"SIZE: {len(self.content)}\r\n".encode() + self.content)

    def test_another_key_is_another_server(self):
        key = self.server.tls()[1]
        other = key[:-2] + ("A" if key[-2] != "A" else "B") + key[-1]
        done = self.curl("LIST_FILES", key=other)
        self.assertEqual((done.returncode, done.stdout), (WRONG_KEY, b""), done.stderr)

    def test_old_version_is_refused(self):
        done = self.curl("LIST_FILES", "--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0")
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"protocol version", done.stderr.lower())
