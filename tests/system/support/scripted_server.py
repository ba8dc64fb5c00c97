"""A server that does exactly what a test says, to see what the host program makes of it."""

import os
import pathlib
import socket
import struct
import subprocess
import threading

from support.case import SystemCase
from support.waiting import DEADLINE

QUIET = 0.3  # seconds without a byte after which an unterminated command counts as whole


class Conversation:
    """One accepted connection, as the scripts see it."""

    def __init__(self, connection):
        self.connection = connection
        connection.settimeout(DEADLINE)
        self.seen = b""  # every byte of the client
        self.ended = False  # the client sent FIN

    def read(self, count):
        """Exactly so many bytes, fewer only at the end of the stream."""
        data = b""
        while len(data) < count:
            part = self.connection.recv(count - len(data))
            if not part:
                self.ended = True
                break
            data += part
        self.seen += data
        return data

    def read_segment(self):
        """What one receive gives: the command, which comes in one segment."""
        data = self.connection.recv(65536)
        self.ended = not data
        self.seen += data
        return data

    def quiet(self):
        """True if the client says nothing more for a while."""
        self.connection.settimeout(QUIET)
        try:
            data = self.connection.recv(65536)
        except TimeoutError:
            return True
        finally:
            self.connection.settimeout(DEADLINE)
        self.seen += data
        return False

    def send(self, data):
        self.connection.sendall(data)

    def finish(self):
        """FIN, then waits for the client's."""
        self.connection.shutdown(socket.SHUT_WR)
        while self.read_segment():
            pass

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def hold(self):
        """Says nothing more until the client leaves."""
        try:
            while self.read_segment():
                pass
        except OSError:
            pass


def reply(text):
    """A script: read the command, answer, close first."""
    def script(talk):
        talk.read_segment()
        talk.send(text)
        talk.finish()
    return script


class ScriptedServer:
    """Serves one connection for each script, in order: one after the other, or `at_once`. `talks` are the conversations that have begun."""

    def __init__(self, *scripts, at_once=False):
        self.scripts = scripts
        self.at_once = at_once
        self.talks = []
        self.others = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(DEADLINE)
        self.address = self.listener.getsockname()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        for script in self.scripts:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            talk = Conversation(connection)
            self.talks.append(talk)
            if self.at_once:
                self.others.append(threading.Thread(target=self._converse, args=(script, talk), daemon=True))
                self.others[-1].start()
            else:
                self._converse(script, talk)

    @staticmethod
    def _converse(script, talk):
        with talk.connection:
            try:
                script(talk)
            except OSError:
                pass  # the client left: what it saw decides the test

    def close(self):
        if self.listener.fileno() >= 0:
            # Wakes the thread that accepts, which closing would not.
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
        for thread in (self.thread, *self.others):
            thread.join(DEADLINE)


class ProgramCase(SystemCase):
    """Runs `wirelab` in a directory of its own, against the scripted server of `serve` or whatever else `self.address` is."""

    protocol = ()  # ("--classic",) for the tests of that wire
    wire = "plain"  # "tls" for the tests that are about it: the scripts of the others are read in clear text

    def setUp(self):
        super().setUp()
        self.program = os.path.join(os.environ["WIRELAB_BIN"], "wirelab")
        self.here = pathlib.Path(self.place, "here")
        self.here.mkdir()

    def serve(self, *scripts, at_once=False):
        self.server = ScriptedServer(*scripts, at_once=at_once)
        self.addCleanup(self.server.close)
        self.address = self.server.address

    def environment(self, **changes):
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "WIRELAB_IP", "TERM"))}
        return {**kept, "LANG": "C.UTF-8", "TERM": "xterm", "WIRELAB_WIRE": self.wire, **changes}

    def command(self, *arguments):
        return [self.program, "--ip", self.address[0], "--port", str(self.address[1]), *self.protocol, *arguments]

    def wirelab(self, *arguments, stdin=b"", **environment):
        """(exit status, standard output, standard error)"""
        done = subprocess.run(self.command(*arguments), input=stdin, capture_output=True, cwd=self.here,
                              env=self.environment(**environment), timeout=DEADLINE * 2)
        return done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8", "surrogateescape")

    def files(self):
        return {path.name: path.read_bytes() for path in self.here.iterdir()}
