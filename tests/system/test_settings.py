"""Flags, the settings file, and what the server says when something is wrong with them."""

import os
import re
import socket
import subprocess
import unittest

from support.case import SystemCase
from support.client import ask


class Settings(SystemCase, unittest.TestCase):
    """What is asked of the program before it serves."""

    def run_once(self, *arguments):
        """Runs the program with these arguments only; it must end by itself."""
        done = subprocess.run([self.stack.program, *arguments], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr

    def refused(self, *arguments, root=None):
        """Starts a server that must refuse to run; returns the standard error."""
        server = self.stack.server(root or self.root, arguments)
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.launch()
        self.assertNotEqual(server.wait(), 0)
        self.assertIsNone(server.ready_line())
        return "\n".join(server.log)

    def settings_file(self, text):
        path = os.path.join(self.place, "wirelabd.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_help_lists_every_fixed_flag(self):
        status, out, _ = self.run_once("--help")
        self.assertEqual(status, 0)
        for flag in ("--listen", "--port", "--root", "--config", "--log-level", "--help", "--version"):
            self.assertIn(flag, out)

    def test_version(self):
        status, out, err = self.run_once("--version")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"^wirelabd \d+\.\d+")

    def test_wrong_flags_are_named(self):
        for arguments in (["--nada"], ["--port"], ["--port", "x"], ["--port", "65536"], ["--port", "-1"], ["--listen", "nowhere"],
                          ["--log-level", "loud"], ["sobra"]):
            with self.subTest(arguments=arguments):
                status, out, err = self.run_once(*arguments)
                self.assertEqual((status, out), (2, ""))
                self.assertIn(arguments[0].lstrip("-"), err)

    def test_settings_file(self):
        """A flag wins over the file; the file over the default."""
        path = self.settings_file(f"# of this test\nlisten = \"127.0.0.1\"\nport = 0\nroot = '{self.root}'\nlog-level = \"error\"\n")
        self.put("uno", b"1")
        server = self.stack.server(self.root)
        server.command = [self.stack.program, "--config", path]
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.start()
        self.assertEqual(ask(server.address, b"LIST_FILES\n"), b"uno")
        server.stop()
        other = os.path.join(self.place, "otra")
        os.mkdir(other)
        server.command = [self.stack.program, "--root", other, "--config", path]
        server.lines.clear()
        server.start()
        self.assertEqual(server.ready_line()["root"], other)
        server.stop()

    def test_wrong_settings_file(self):
        for text, word in (("nada = 1\n", "nada"), ("port = \"x\"\n", "port"), ("port = 5005\nport = 5006\n", "port"), ("[tabla]\n", ":1")):
            with self.subTest(text=text):
                said = self.refused("--config", self.settings_file(text))
                self.assertIn("wirelabd.toml", said)
                self.assertIn(word, said)
        self.assertIn("falta.toml", self.refused("--config", os.path.join(self.place, "falta.toml")))

    def test_missing_root(self):
        said = self.refused(root=os.path.join(self.place, "no-esta"))
        self.assertIn("no-esta", said)
        file = os.path.join(self.place, "fichero")
        with open(file, "wb"):
            pass
        self.assertIn("fichero", self.refused(root=file))

    def test_second_server_on_one_root(self):
        first = self.start_server()
        said = self.refused()
        self.assertIn(self.root, said)
        self.assertEqual(ask(first.address, b"LIST_FILES\n"), b"")
        first.stop()
        self.start_server().stop()

    def test_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            said = self.refused("--port", str(taken.getsockname()[1]))
            self.assertIn(str(taken.getsockname()[1]), said)

    def test_ready_line(self):
        server = self.start_server()
        self.assertEqual([line.split(":")[0] for line in server.lines], ["wirelabd tls", "wirelabd access", "wirelabd ready"])
        self.assertEqual(server.lines[-1], f"wirelabd ready: listening on 127.0.0.1:{server.address[1]}, root {self.root}, stack posix")
        server.stop()

    def test_ready_line_of_the_reference(self):
        server = self.start_server("--lang", "es")
        self.assertIn(f"Servidor configurado, esperando conexiones por el puerto {server.address[1]}", server.lines)
        server.stop()

    def test_ipv6(self):
        server = self.start_server("--listen", "::1")
        with socket.create_connection(("::1", int(server.ready_line()["port"])), 20) as client:
            client.sendall(b"MSFCONSOLE\n")
            self.assertEqual(client.recv(100), b"UNKNOWN_COMMAND")
        server.stop()

    def test_log_lines(self):
        """One line an event, with a level; a peer's bytes cannot forge one or reach the terminal."""
        server = self.start_server("--log-level", "debug")
        ask(server.address, b"DOWNLOAD_FILE a\x1b[31m\n")
        ask(server.address, b"DELETE_FILE ../x\xc2\x9b31m\n")
        ask(server.address, b"MSF\x07CONSOLE\r\n")
        server.stop()
        self.assertTrue(server.log)
        for line in server.log:
            self.assertRegex(line, r"\b(debug|info|warning|error)\b")
            self.assertNotRegex(line, r"[\x00-\x1f\x7f\x80-\x9f]")
        quiet = self.start_server("--log-level", "error")
        ask(quiet.address, b"DOWNLOAD_FILE falta\n")
        quiet.stop()
        self.assertEqual([line for line in quiet.log if re.search(r"\b(debug|info|warning)\b", line)], [])
