"""What a person types: boards/up, boards/down and boards/list. The image is the one that is there, the board's folder a temporary one."""

import contextlib
import io
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import unittest
from unittest import mock

import places  # before the tools: it says where they are

from boards.bare_metal.tools.bare_metal_board import BareMetalBoard
from boards.tools import board, down, up
from boards.tools.steps import Failed
from support.stacks import free_port

BOARDS = places.CHECKOUT / "boards"
BOARD = board.load("qemu_virt_arm")


def elsewhere(given, folder):
    """The board with another folder for what it keeps while it runs."""

    class Elsewhere(BareMetalBoard):
        run = folder

    return given.of_kind(Elsewhere)


class UpAndDown(unittest.TestCase):
    stack_name = "qemu_virt_arm"

    def setUp(self):
        place = pathlib.Path(tempfile.mkdtemp(prefix="commands-", dir=places.CHECKOUT / "build"))
        self.addCleanup(shutil.rmtree, place)
        self.port = free_port()
        for target, replacement in (("boards.tools.board.load", lambda name: elsewhere(BOARD, place)), ("boards.tools.image.build", lambda _: None),
                                    ("boards.tools.image.compile_programs", lambda *_: None)):
            patched = mock.patch(target, replacement)
            patched.start()
            self.addCleanup(patched.stop)
        known = mock.patch.dict(os.environ, {"WIRELAB_KNOWN_BOARDS": str(place / "known")})
        known.start()
        self.addCleanup(known.stop)
        self.addCleanup(self.said, down)

    def said(self, command, *options):
        """What a command prints."""
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            command.main([BOARD.name, *options])
        return output.getvalue()

    def test_up_shows_it_at_work_and_down_ends_it_in_order(self):
        self.assertIn("qemu_virt_arm is not running", self.said(down))
        shown = self.said(up, "--port", str(self.port))
        client = f"build/native/bin/wirelab --ip 127.0.0.1 --port {self.port + 1}"
        for line in ("wirelabd ready: listening on 10.0.2.15:5005", f"$ {client} ls\nbienvenida.txt\nnumeros.txt\n", "Hello from the wirelab appliance.",
                     f"address 127.0.0.1:{self.port}", f"  {client} put README.md\n", "  boards/console qemu_virt_arm\n  boards/down qemu_virt_arm\n"):
            self.assertIn(line, shown)
        self.assertRegex(shown, r"it answers \d+\.\d\d s after the emulator's start")
        self.assertRegex(self.said(up, "--port", str(self.port)), r"qemu_virt_arm runs already \(process \d+\). 'boards/down qemu_virt_arm' stops it")
        self.assertRegex(self.said(down), r"qemu_virt_arm powered off \(its files stay in build/commands-.*/data.img\)")
        again = self.said(up, "--port", str(self.port))
        self.assertIn("(letras.txt was there from an earlier run; this copy goes again)", again)

    def test_a_port_of_somebody_else_and_wrong_options_are_named(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with self.assertRaisesRegex(Failed, f"port {port} of 127.0.0.1 is taken by a program that boards/up qemu_virt_arm did not start"):
                self.said(up, "--port", str(port))
        for wrong, why in ((["--port", "0"], "--port needs a number from 1 to 65534"), (["--port", "65536"], "--port needs a number"),
                           (["-x"], "'-x' is not an option")):
            with self.assertRaisesRegex(Failed, why):
                self.said(up, *wrong)


class List(unittest.TestCase):
    def run_script(self, *words):
        return subprocess.run([BOARDS / words[0], *words[1:]], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60, check=False)

    def test_every_board_says_what_it_is_how_it_is_tested_and_what_of_hardware(self):
        done = self.run_script("list")
        self.assertEqual(done.returncode, 0)
        names = sorted(path.parent.name for path in BOARDS.glob("*/about"))
        self.assertEqual([line for line in done.stdout.splitlines() if not line.startswith(" ")], names)
        for word in ("what", "tested", "hardware"):
            self.assertEqual(sum(line.split()[0] == word for line in done.stdout.splitlines() if line.startswith(" ")), len(names), word)

    def test_an_unknown_board_is_named_with_those_that_are_there(self):
        for command in ("up", "down", "image", "console"):
            done = self.run_script(command, "toaster")
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(f"boards/{command}: there is no board 'toaster' for that", done.stdout)
            self.assertIn("\n  qemu_virt_arm\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
