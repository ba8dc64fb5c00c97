"""Storage seen from the network: a full disk, one name wanted by many, and a neighbour who swaps directories."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import threading
import unittest

from support.case import ServerCase, SystemCase
from support.client import GO_DATA, GO_SIZE, WRITTEN, Conversation, ask, download, listing, stored, upload
from support.waiting import wait_until

MIB = 1 << 20
RENAME_EXCHANGE = 2
AT_FDCWD = -100


@contextlib.contextmanager
def without_system_call(process, name, error):
    """Makes a system call of a running process fail, as on a file system that does not have it."""
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:error={error}",
                               "-p", str(process)], stdin=subprocess.DEVNULL)
    try:
        wait_until(lambda: all(traced(process, thread) for thread in os.listdir(f"/proc/{process}/task")), "strace to hold every thread")
        yield
    finally:
        tracer.terminate()
        tracer.wait(20)


def traced(process, thread):
    """Whether a thread is under a tracer."""
    with open(f"/proc/{process}/task/{thread}/status", encoding="ascii", errors="replace") as status:
        return "TracerPid:\t0\n" not in status.read()


class FullDisk(SystemCase, unittest.TestCase):
    """A root of 8 MiB, mounted in the test's own mount namespace."""

    def setUp(self):
        super().setUp()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "wirelab-test", self.root], check=True, timeout=20)
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.root], check=True, timeout=20)
        self.server = self.start_server()
        self.addCleanup(self.server.stop)
        self.address = self.server.address

    def test_larger_than_free_space_is_refused_before_any_byte(self):
        self.assertEqual(upload(self.address, b"viejo", b"v" * MIB, b"\n"), stored(b"viejo"))
        with Conversation(self.address) as talk:
            talk.send(b"UPLOAD_FILE nuevo\n").expect(GO_SIZE).send(b"%d\n" % (64 * MIB)).expect_end(b"ERROR")
        self.assertEqual(listing(self.address), [b"viejo"])
        self.assertEqual(upload(self.address, b"nuevo", b"n" * MIB, b"\n"), stored(b"nuevo"))

    def test_disk_that_fills_during_an_upload(self):
        self.assertEqual(upload(self.address, b"viejo", b"v" * MIB, b"\n"), stored(b"viejo"))
        self.assertEqual(self.upload_while_the_disk_fills(), WRITTEN + stored(b"nuevo"), "the room was reserved at the start")
        self.assertTrue(self.stored("nuevo") == b"n" * 4 * MIB)
        self.assertTrue(download(self.address, b"viejo", b"\n") == b"v" * MIB)
        self.expect_nothing_unfinished()

    def test_disk_that_fills_where_no_room_can_be_reserved(self):
        self.assertEqual(upload(self.address, b"viejo", b"v" * MIB, b"\n"), stored(b"viejo"))
        with without_system_call(self.server.process.pid, "fallocate", "EOPNOTSUPP"):
            self.assertEqual(self.upload_while_the_disk_fills(), b"ERROR")
            self.assertEqual(listing(self.address), [b"viejo"])
            self.assertTrue(download(self.address, b"viejo", b"\n") == b"v" * MIB)
            self.expect_nothing_unfinished()
            self.assertEqual(upload(self.address, b"nuevo", b"n" * 4 * MIB, b"\n"), stored(b"nuevo"), "there is room again")

    def upload_while_the_disk_fills(self):
        """Somebody else takes all that is free after the first of four MiB; the last words of the server."""
        filler = os.path.join(self.root, "ajeno")
        with Conversation(self.address) as talk:
            talk.send(b"UPLOAD_FILE nuevo\n").expect(GO_SIZE).send(b"%d\n" % (4 * MIB)).expect(GO_DATA).send(b"n" * MIB)
            try:
                with open(filler, "wb", buffering=0) as file:
                    while file.write(b"x" * 65536):
                        pass
            except OSError:
                pass  # full
            answer = talk.push(b"n" * (3 * MIB)).last_words()
        os.unlink(filler)
        return answer

    def test_more_uploads_than_fit(self):
        talks = [Conversation(self.address) for _ in range(6)]
        answers = []
        for number, talk in enumerate(talks):
            talk.send(b"UPLOAD_FILE f%d\n" % number).expect(GO_SIZE).send(b"%d\n" % (3 * MIB))
        for talk in talks:
            go_ahead = talk.read(len(GO_DATA))
            if go_ahead == GO_DATA:
                answers.append(talk.push(b"x" * 3 * MIB).last_words())
            else:
                answers.append(go_ahead)
            talk.socket.close()
        whole = [number for number, answer in enumerate(answers) if answer == WRITTEN + stored(b"f%d" % number)]
        self.assertEqual(sorted(self.names()), [f"f{number}" for number in whole])
        self.assertEqual({answer for number, answer in enumerate(answers) if number not in whole}, {b"ERROR"})
        self.assertIn(len(whole), (1, 2))
        self.expect_nothing_unfinished()
        self.assertEqual(ask(self.address, b"DELETE_FILE f%d\n" % whole[0]), b"DELETED")
        self.assertEqual(upload(self.address, b"otro", b"x" * 3 * MIB, b"\n"), stored(b"otro"))


class OneName(ServerCase, unittest.TestCase):
    """Many clients, one name."""

    def test_64_uploads_of_one_name_give_64_whole_files(self):
        together = threading.Barrier(64, timeout=60)
        kept, problems = {}, []

        def work(number):
            try:
                content = b"%02d" % number * 50_000
                with Conversation(self.address) as talk:
                    talk.send(b"UPLOAD_FILE letras.txt\n100000\n").expect(GO_SIZE + GO_DATA).send(content[:-1])
                    together.wait()
                    talk.send(content[-1:]).expect(WRITTEN)
                    kept[talk.rest()] = content
            except Exception as problem:  # pylint: disable=broad-except
                problems.append(f"client {number}: {problem!r}")

        threads = [threading.Thread(target=work, args=(number,)) for number in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(problems, [])
        series = ["letras.txt", "letras-copia.txt", *(f"letras-copia{number}.txt" for number in range(1, 63))]
        self.assertEqual(self.names(), sorted(series))
        for name in series:
            self.assertTrue(self.stored(name) == kept[stored(name.encode())], f"{name} is not what its SUCCESS line was for")

    def test_one_file_renamed_and_deleted_by_many(self):
        """Of all who rename or delete one file, exactly one succeeds."""
        for round_number in range(40):
            self.put("uno", b"1")
            answers = []
            commands = [b"RENAME_FILE uno r%d\n" % number for number in range(6)] + [b"DELETE_FILE uno\n"] * 2
            threads = [threading.Thread(target=lambda c=command: answers.append(ask(self.address, c))) for command in commands]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            self.assertEqual(len(answers), 8)
            won = [answer for answer in answers if answer in (b"RENAMED", b"DELETED")]
            self.assertEqual(len(won), 1, f"round {round_number}: {answers}")
            self.assertEqual(len(self.names()), 1 if won == [b"RENAMED"] else 0)
            for name in self.names():
                os.unlink(os.path.join(self.root, name))


class SymlinkRace(ServerCase, unittest.TestCase):
    """Somebody on the machine exchanges a directory of the root with a symlink that points out, without end."""

    SECONDS = 8

    def prepare(self):
        self.outside = os.path.join(self.place, "fuera")
        self.link = os.path.join(self.place, "enlace")
        self.inside = os.path.join(self.root, "carpeta")
        os.mkdir(self.outside)
        os.mkdir(self.inside)
        for name in ("secreto", "comun"):
            with open(os.path.join(self.outside, name), "wb") as file:
                file.write(b"fuera")
        with open(os.path.join(self.inside, "comun"), "wb") as file:
            file.write(b"dentro")
        os.symlink(self.outside, self.link)

    def test_nothing_outside_is_read_or_written(self):
        libc = ctypes.CDLL(None, use_errno=True)
        over = threading.Event()
        swaps, wrong, counts = [0], [], [0] * 4

        def swap():
            link, inside = os.fsencode(self.link), os.fsencode(self.inside)
            while not over.is_set():
                if libc.renameat2(AT_FDCWD, link, AT_FDCWD, inside, RENAME_EXCHANGE) != 0:
                    wrong.append(f"renameat2: {os.strerror(ctypes.get_errno())}")
                    return
                swaps[0] += 1

        def attack(number):
            try:
                while not over.is_set():
                    counts[number] += 1
                    got = download(self.address, b"carpeta/comun", b"\n")
                    if got not in (None, b"dentro"):
                        wrong.append(f"read outside: {got!r}")
                    got = ask(self.address, b"LIST_FILES carpeta\n")
                    if b"secreto" in got:
                        wrong.append(f"listed outside: {got!r}")
                    name = b"carpeta/n%d-%d" % (number, counts[number] % 50)
                    upload(self.address, name, b"intruso", b"\n")
                    ask(self.address, b"RENAME_FILE carpeta/secreto robado\n")
                    ask(self.address, b"RENAME_FILE " + name + b" carpeta/z%d\n" % number)
                    ask(self.address, b"DELETE_FILE carpeta/secreto\n")
                    ask(self.address, b"DELETE_FILE carpeta/z%d\n" % number)
                    if os.listdir(self.outside) != outside_before:
                        wrong.append(f"changed outside: {os.listdir(self.outside)}")
            except Exception as problem:  # pylint: disable=broad-except
                wrong.append(repr(problem))

        outside_before = os.listdir(self.outside)
        threads = [threading.Thread(target=swap)] + [threading.Thread(target=attack, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        over.wait(self.SECONDS)
        over.set()
        for thread in threads:
            thread.join(60)
        self.assertEqual(wrong[:3], [])
        self.assertGreater(swaps[0], 1000)
        self.assertGreater(min(counts), 20)
        for name in outside_before:
            with open(os.path.join(self.outside, name), "rb") as file:
                self.assertEqual(file.read(), b"fuera")
        self.assertNotIn("robado", os.listdir(self.root))
        if os.path.islink(self.inside):
            os.unlink(self.inside)
            shutil.rmtree(self.link)
