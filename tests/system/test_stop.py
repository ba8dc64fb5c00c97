"""A clean stop: transfers under way finish, or are cut at a deadline, and nothing half-written stays."""

import os
import signal
import socket
import time

from support.case import STACKS, ServerCase, also_confined, over_both_stacks, over_stacks_and_boards
from support.client import GO_DATA, GO_SIZE, WRITTEN, Conversation, ask, stored, upload
from support.waiting import wait_until

MIB = 1 << 20
UPLOADED = 1 << 17
STOPPED = 60  # seconds in which it has ended; a board ends more than the server


class StopCase(ServerCase):
    """A server with a file that no buffers on its way hold: those of loopback have megabytes, a board's little."""

    def prepare(self):
        self.content = os.urandom(4 * MIB if self.stack_name in STACKS else MIB)
        self.put("grande.bin", self.content)

    def start_download(self):
        """A download that has begun and is read no further yet."""
        talk = Conversation(self.address, receive_buffer=32768)
        self.addCleanup(talk.socket.close)
        return talk.send(b"DOWNLOAD_FILE grande.bin\n").expect(b"SIZE: %d\r\n" % len(self.content))

    def start_upload(self, name):
        """An upload of which one byte less than all was sent."""
        talk = Conversation(self.address)
        self.addCleanup(talk.socket.close)
        talk.send(b"UPLOAD_FILE " + name + b"\n").expect(GO_SIZE).send(b"%d\n" % UPLOADED).expect(GO_DATA)
        return talk.send(b"n" * (UPLOADED - 1))


@over_both_stacks
class Stop(StopCase):
    """SIGTERM and SIGINT, with a deadline that is far away."""

    server_arguments = ("--stop-deadline", "60000")

    def test_it_ends_with_the_last_transfer(self):
        download, going_on = self.start_download(), self.start_upload(b"nuevo.bin")
        self.server.terminate()
        wait_until(lambda: self.server.logged("event=stopping"), "the server's stop")
        self.assertTrue(download.read(len(self.content)) == self.content, "the download was cut")
        download.socket.close()
        self.assertIsNone(self.server.process.poll(), "an upload was still on its way")
        going_on.send(b"n").expect(WRITTEN).expect_end(stored(b"nuevo.bin"))
        self.assertEqual(self.server.wait(20), 0)
        self.assertTrue(self.stored("nuevo.bin") == b"n" * UPLOADED)

    def test_idle_server_stops_at_once(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = self.server if number == signal.SIGTERM else self.start_server()
            server.process.send_signal(number)
            self.assertEqual(server.wait(2), 0)

    def test_idle_connections_do_not_hold_it_up(self):
        talks = [Conversation(self.address) for _ in range(5)]
        talks[0].send(b"DOWNLOAD_FI")
        self.assertEqual(ask(self.address, b"DELETE_FILE falta\n"), b"ERROR")
        self.server.terminate()
        self.assertEqual(self.server.wait(10), 0)
        for talk in talks:
            self.assertEqual(talk.last_words(), b"")

    def test_answer_on_its_way_arrives(self):
        """The command has ended, its answer lies in the stack because its reader is slow, and the server is told to stop."""
        names = [f"{number:050d}" for number in range(590)]
        for name in names:
            self.put(name, b"")
        talk = Conversation(self.address, receive_buffer=4096)
        self.addCleanup(talk.socket.close)
        talk.send(b"LIST_FILES\n")
        wait_until(lambda: self.server.logged("event=command_ended"), "the end of the command")
        self.server.terminate()
        wait_until(lambda: self.server.logged("event=stopping"), "the server's stop")
        self.assertEqual(talk.last_words().decode().split("\n"), [*names, "grande.bin"])
        self.assertEqual(self.server.wait(10), 0)


@also_confined
@over_stacks_and_boards
class Transfers(StopCase):
    """A stop while transfers run, and what the next start finds. A board is told by its power button, and has one stop for all of it, because
    starts take long there; a Linux board gives no more than 15 s."""

    rewinds = False
    server_arguments = ("--stop-deadline", "10000")

    def test_what_goes_on_finishes_and_what_stands_still_is_cut_at_the_deadline(self):
        download, going_on = self.start_download(), self.start_upload(b"nuevo.bin")
        unread, still = self.start_download(), self.start_upload(b"medio.bin")
        begun = time.monotonic()
        self.server.terminate()
        self.expect_refused()
        going_on.send(b"n").expect(WRITTEN).expect_end(stored(b"nuevo.bin"))
        self.assertTrue(download.rest() == self.content, "the download was cut")
        download.socket.close()
        self.assertEqual(self.server.wait(STOPPED), 0)
        self.assertGreater(time.monotonic() - begun, 9.5, "cut before the deadline")
        self.assertEqual(still.last_words(), b"")
        self.assertLess(len(unread.last_words()), len(self.content))
        self.assertEqual(self.unfinished(), [])
        again = self.start_server()
        self.assertEqual(self.names(), ["grande.bin", "nuevo.bin"])
        self.assertTrue(self.stored("nuevo.bin") == b"n" * UPLOADED)
        self.assertEqual(upload(again.address, b"nuevo.bin", b"2", b"\n"), stored(b"nuevo-copia.bin"))
        again.stop()

    def expect_refused(self):
        """New connections are not served any more."""
        def refused():
            with socket.socket() as client:
                client.settimeout(5)
                try:
                    client.connect(self.address)
                    client.send(b"LIST_FILES\n")
                    return not client.recv(10)
                except TimeoutError:
                    return False  # nobody refused it
                except OSError:
                    return True
        wait_until(refused, "the refusal of new connections")
