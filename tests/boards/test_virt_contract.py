"""The contract of the sockets on qemu_virt_arm: the image of tests/images, which runs every case over lwIP and the board's own drivers."""

import re
import subprocess
import unittest

import places  # before the tools: it says where they are

from boards.tools import board, image

BOARD = board.load("qemu_virt_arm")
SOURCES = places.CHECKOUT / "tests/contract"
SECONDS = 900
CARDS = [word for name in ("a", "b") for word in ("-netdev", f"hubport,id={name},hubid=0", "-device", f"virtio-net-device,netdev={name}")]


def expected():
    """The names of all cases as the sources have them, so that one that the image leaves out is missed."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("clause_*.cpp"))]
    return [name for text in texts for name in re.findall(r'\bCase\{\s*"(\d+\.\d+ [^"]+)"', text)]


class Contract(unittest.TestCase):
    """One test for each case and family of addresses; the image runs once for all of them."""

    stack_name = BOARD.name

    @classmethod
    def setUpClass(cls):
        image.compile_programs(BOARD.preset, "contract")
        command = [BOARD.emulator, *BOARD.machine, "-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot",
                   "-kernel", places.CHECKOUT / "build" / BOARD.preset / "bin/contract.elf", *CARDS, "-device", "virtio-rng-device"]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
            said = done.stdout
        except subprocess.TimeoutExpired as late:
            said = (late.stdout or b"") + f"\nstill running after {SECONDS} s".encode()
        cls.lines = said.decode("utf-8", "replace").splitlines()

    def test_every_case_was_counted(self):
        count = len(expected()) * 2
        self.assertGreater(count, 100)
        self.assertEqual(self.lines[-1], f"contract: {count} cases, {count} passed, 0 failed", "\n".join(self.lines[-20:]))

    def check(self, name):
        verdicts = [number for number, line in enumerate(self.lines) if re.sub(r"^(ok  |FAIL) ", "", line) == name]
        self.assertEqual(len(verdicts), 1, f"the image does not say once what became of it; it ends with\n{chr(10).join(self.lines[-5:])}")
        [number] = verdicts
        # What a case found stands before its verdict.
        self.assertTrue(self.lines[number].startswith("ok "), "\n".join(self.lines[max(0, number - 5):number + 1]))


def add_cases():
    for family in ("IPv4", "IPv6"):
        for name in expected():
            setattr(Contract, f"test_{family}_{re.sub(r'[^A-Za-z0-9]+', '_', name)}", lambda self, full=f"{family} {name}": self.check(full))


add_cases()


if __name__ == "__main__":
    unittest.main()
