"""The Raspberry Pi's card: its recipe, and its smoke test in QEMU's Raspberry Pi 3 (slow: about half a minute a start)."""

import re
import struct
import subprocess
import unittest

import places  # before the tools: it says where they are

from board_case import BoardCase
from boards.linux.tools import linux_board
from boards.raspberry_pi import board as recipe
from boards.tools import board, disk_image, steps
from networks import own_network, time_server

BOARD = board.load("raspberry_pi")
MEBIBYTE = 1 << 20
CARD_BYTES = 512 * MEBIBYTE
DATA_AT = (1 + recipe.FAT_MEBIBYTES) * MEBIBYTE


class Card(BoardCase):
    """The image on a card, which is the board's disk."""

    BOARD = BOARD
    stack_name = BOARD.name
    start_seconds = 240

    def flash(self, *options):
        """The image on a card that is larger, as `wirelab flash` writes it."""
        with open(self.data, "wb") as file:
            file.truncate(CARD_BYTES)
        done = subprocess.run([places.CLIENT, "flash", BOARD.images / BOARD.data, self.data, "--yes", *options], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)

    def settings(self):
        return steps.run("mtype", "-i", f"{self.data}@@1M", "::wirelab.toml")

    def change_settings(self, text):
        (self.place / "wirelab.toml").write_text(text, encoding="utf-8")
        steps.run("mcopy", "-o", "-i", f"{self.data}@@1M", self.place / "wirelab.toml", "::wirelab.toml")

    def last_partition(self):
        """First sector and count, as the card's table has them."""
        with open(self.data, "rb") as file:
            return struct.unpack_from("<II", file.read(512), 446 + 16 + 8)

    def data_partition(self):
        path = self.place / "ext4"
        subprocess.run(["dd", f"if={self.data}", f"of={path}", "bs=1M", f"skip={DATA_AT // MEBIBYTE}", "conv=sparse", "status=none"], check=True)
        return path


class Recipe(Card):
    def test_both_file_systems_are_sound(self):
        self.assertEqual(self.data.stat().st_size, 256 * MEBIBYTE)
        steps.run("/sbin/e2fsck", "-f", "-n", self.data_partition())
        with open(self.data, "r+b") as file:
            file.truncate(DATA_AT)
        subprocess.run(["dd", f"if={self.data}", f"of={self.place / 'fat'}", "bs=1M", "skip=1", "status=none"], check=True)
        steps.run("/sbin/fsck.vfat", "-n", self.place / "fat")

    def test_settings_file_has_its_size_for_ever(self):
        text = (places.CHECKOUT / "firmware/appliance/preseed.h").read_text(encoding="utf-8")
        self.assertEqual(int(re.search(r"kPreseedFileSize = (\d+);", text)[1]), len(linux_board.settings()))

    def test_flash_finds_the_settings_of_the_image(self):
        self.flash("--hostname", "bench-3", "--address", "192.0.2.7/24", "--gateway", "192.0.2.1")
        lines = self.settings().splitlines()
        for line in ('hostname = "bench-3"', 'address = "192.0.2.7/24"', 'gateway = "192.0.2.1"'):
            self.assertIn(line, lines)
        self.assertEqual(self.data.stat().st_size, CARD_BYTES)


class EmulatedPi(Card):
    def test_first_boot_sets_the_board_up_and_the_second_keeps_it(self):
        (self.place / "secret").write_text("clave-larga\n", encoding="utf-8")
        self.flash("--hostname", "bench-3", "--user", "ana", "--password-file", str(self.place / "secret"))
        # The edit of somebody who did not read the comments, and a time server.
        wrong_lines = ['colour = "red"', 'gateway = "the one upstairs"']
        self.change_settings(self.settings().rstrip("\n").replace("[network]", "\n".join(["[network]", *wrong_lines, 'ntp = "10.0.2.2"'])) + "\n")
        wrong = [self.settings().splitlines().index(line) + 1 for line in wrong_lines]
        content = b"kept" * 5000
        with own_network():
            with time_server():
                running = self.boot()
                self.wait_for(running, "as the time server 10.0.2.2 says", 60.0)
                self.type(running, "status", "wirelab: wirelabd runs, it died 0 times", 60.0)
            shown = running.console_text()
            for line in ("wirelab: settings are read from wirelab.toml on /dev/mmcblk0p1", "wirelab: the partition /dev/mmcblk0p2 is grown",
                         "wirelab: the file system on /dev/mmcblk0p2 is grown to 384 MiB",
                         "wirelab: usb0: 10.0.2.15/24 (mask 255.255.255.0), gateway 10.0.2.2, DNS 10.0.2.3, DHCP server 10.0.2.2;",
                         "wirelab: this is bench-3", "to 2035-01-15T08:00:0"):
                self.assertIn(line, shown)
            # At the start, and in the status.
            self.assertEqual(shown.count(f"wirelab: wirelab.toml, line {wrong[0]}: there is no setting 'colour'"), 2)
            self.assertEqual(shown.count(f"wirelab: wirelab.toml, line {wrong[1]}: "), 2, shown)
            self.assertEqual(self.client(running, "login", "ana", typed=b"clave-larga\n")[0], 0)
            self.assertNotEqual(self.client(running, "login", "ana", typed=b"clave-corta\n")[0], 0)
            (self.place / "a.bin").write_bytes(content)
            self.assertEqual(self.client(running, "put", "a.bin")[0], 0)
            self.assertEqual(self.client(running, "ls"), (0, b"a.bin\n"))
            self.assertTrue(running.power_down(60))
            self.assertIn("wirelab: the data partition is unmounted", running.console_text())
            self.assertEqual(self.last_partition(), (DATA_AT // 512, (CARD_BYTES - DATA_AT) // 512))
            steps.run("/sbin/e2fsck", "-f", "-n", self.data_partition())
            again = self.boot()  # nobody serves the time now
            self.assertEqual(self.client(again, "get", "a.bin", "-o", "-"), (0, content))
            shown = again.console_text()
            self.assertIn("2035-01-15T08:0", shown[:shown.index("event=starting")].splitlines()[-1])
            self.assertNotIn("grown", shown)
            again.kill()

    def test_power_cut_between_table_and_file_system_is_made_up_for(self):
        self.flash("--address", "10.0.2.15/24", "--gateway", "10.0.2.2")
        with open(self.data, "r+b") as file:
            file.seek(446 + 16)
            file.write(disk_image.entry(disk_image.LINUX, DATA_AT // 512, (CARD_BYTES - DATA_AT) // 512))
        running = self.boot()
        shown = running.console_text()
        self.assertNotIn("the partition /dev/mmcblk0p2 is grown", shown)
        self.assertIn("wirelab: the file system on /dev/mmcblk0p2 is grown to 384 MiB", shown)
        self.assertIn("wirelab: usb0: 10.0.2.15/24 (mask 255.255.255.0), gateway 10.0.2.2, ", shown)
        self.assertIn(", fixed in the settings; files at 10.0.2.15 port 5005", shown)
        self.assertNotIn("DHCP", shown)
        self.assertEqual(self.client(running, "ls"), (0, b""))
        self.assertTrue(running.power_down(60))
        steps.run("/sbin/e2fsck", "-f", "-n", self.data_partition())


if __name__ == "__main__":
    unittest.main()
