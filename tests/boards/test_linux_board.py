"""A Linux board in QEMU: its start, its data partition, its first process, its end."""

import re
import subprocess
import unittest

from board_case import START_SECONDS, BoardCase, KeepsFiles, TalksOnItsConsole

from boards.tools import board
from support.waiting import wait_until

NOTE = "DATA-PARTITION-MISSING.txt"


class LinuxBoard(KeepsFiles, TalksOnItsConsole, BoardCase):
    BOARD = board.load("qemu_arm64")
    stack_name = BOARD.name

    def check_disk(self):
        done = subprocess.run(["/sbin/e2fsck", "-f", "-n", self.data], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_files_are_there_after_an_orderly_end(self):
        running = self.boot()
        self.assertEqual(self.upload(running, "a.bin", b"kept" * 5000)[0], 0)
        self.assertTrue(running.power_down())
        shown = running.console_text()
        self.assertIn("wirelab: powering off", shown)
        self.assertIn("wirelab: the data partition is unmounted", shown)
        self.check_disk()
        again = self.boot()
        self.assertEqual(self.client(again, "get", "a.bin", "-o", "-"), (0, b"kept" * 5000))
        self.assertNotIn("journal is replayed", again.console_text())

    def test_larger_disk_is_filled_and_a_second_start_leaves_it(self):
        with open(self.data, "r+b") as disk:
            disk.truncate(600 << 20)
        running = self.boot()
        self.assertIn("wirelab: the file system on /dev/vda is grown to 600 MiB", running.console_text())
        self.assertEqual(self.upload(running, "a.bin", b"kept" * 5000)[0], 0)
        running.kill()
        again = self.boot()
        self.assertNotIn("grown", again.console_text())
        self.assertEqual(self.client(again, "get", "a.bin", "-o", "-"), (0, b"kept" * 5000))
        self.assertTrue(again.power_down())
        self.check_disk()

    def test_unusable_partition_is_named_left_alone_and_takes_nothing_in(self):
        with open(self.data, "r+b") as disk:
            disk.seek(1024)
            disk.write(b"\xa5" * 4096)
        before = self.data.read_bytes()
        running = self.boot("wirelab.data=/dev/vda")
        self.wait_for(running, "wirelab: cannot mount the data partition /dev/vda as ext4")
        self.assertEqual(self.client(running, "ls"), (0, f"{NOTE}\n".encode()))
        status, note = self.client(running, "get", NOTE, "-o", "-")
        self.assertEqual((status, note.startswith(b"cannot mount the data partition /dev/vda")), (0, True), note)
        self.assertNotEqual(self.upload(running, "a.bin", b"lost?")[0], 0)
        self.assertEqual(self.client(running, "ls"), (0, f"{NOTE}\n".encode()))
        self.assertTrue(running.power_down())
        self.assertEqual(self.data.read_bytes(), before)

    def test_missing_partition_is_waited_for_and_named(self):
        running = self.boot("wirelab.data=LABEL=elsewhere")
        self.wait_for(running, "no data partition: a file system with the label 'elsewhere' did not appear within 10 s")
        self.assertEqual(self.client(running, "ls"), (0, f"{NOTE}\n".encode()))

    def test_wrong_word_is_named_and_the_fixed_address_holds(self):
        running = self.boot("wirelab.colour=red wirelab.address=10.0.2.15/24 wirelab.router=10.0.2.2")
        shown = running.console_text()
        self.assertIn("wirelab.colour on the kernel's command line: no such setting", shown)
        self.assertIn("wirelab: eth0: 10.0.2.15/24 (mask 255.255.255.0), gateway 10.0.2.2, no DNS, fixed in the settings; "
                      "files at 10.0.2.15 port 5005", shown)
        self.assertNotIn("DHCP", shown)

    def test_console_shows_the_status_and_ends_the_board(self):
        running = self.boot()
        before = len(running.console_text())
        self.type(running, "status", "wirelab: wirelabd runs, it died 0 times")
        # Of what was said while the board started, the kernel's own messages may have cut a line.
        status = running.console_text()[before:]
        self.assertIn("wirelab: files are in /data/files", status)
        self.assertIn("wirelab: eth0: 10.0.2.15/24 (mask 255.255.255.0), gateway 10.0.2.2, DNS 10.0.2.3, "
                      "DHCP server 10.0.2.2; files at 10.0.2.15 port 5005\n", status)
        self.type(running, "help", "wirelab: type status, reboot or poweroff, and Enter")
        self.type(running, "what", "wirelabd chat: no chat runs, so nobody was told")
        self.type(running, "poweroff", "wirelab: the data partition is unmounted")
        wait_until(lambda: running.pid is None, "the end of the emulator", 30.0)
        self.check_disk()

    def test_reboot_comes_back_with_its_files(self):
        running = self.boot()
        self.assertEqual(self.upload(running, "a.bin", b"again")[0], 0)
        self.reboot(running)
        self.assertEqual(self.client(running, "get", "a.bin", "-o", "-"), (0, b"again"))

    def test_program_that_keeps_dying_is_started_ever_later(self):
        # A file where wirelabd wants its folder: it cannot start.
        (self.place / "empty").write_bytes(b"")
        subprocess.run(["/sbin/debugfs", "-w", "-R", f"write {self.place / 'empty'} files", self.data], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, check=True)
        running = self.launch()
        self.wait_for(running, "started again in 1600 ms", START_SECONDS)
        delays = re.findall(r"wirelab: /bin/wirelabd ended with status 1; it is started again in (\d+) ms", running.console_text())
        self.assertEqual(delays[:5], ["100", "200", "400", "800", "1600"])
        self.assertTrue(running.power_down())


if __name__ == "__main__":
    unittest.main()
