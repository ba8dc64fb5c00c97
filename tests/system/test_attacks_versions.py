"""A man in the middle who wants an older version of TLS."""

import os
import pathlib
import socket
import ssl
import threading

from support.case import ServerCase, over_both_stacks
from support.raw_tls import Raw
from support.scripted_server import ProgramCase
from support.waiting import DEADLINE


class Middle:
    """A man in the middle: passes bytes on, and changes the client's first record as `change` says."""

    def __init__(self, behind, change):
        self.behind, self.change = behind, change
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(DEADLINE)
        self.address = self.listener.getsockname()
        self.records = []  # kinds of what the client sent, after its first
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, socket.create_connection(self.behind, DEADLINE) as server:
                client.settimeout(DEADLINE)
                back = threading.Thread(target=self.pump, args=(server, client), daemon=True)
                back.start()
                try:
                    first = client.recv(65536)
                    server.sendall(self.change(first))
                    self.pump(client, server, self.records)
                except OSError:
                    pass
                back.join(DEADLINE)

    @staticmethod
    def pump(source, target, records=None):
        """Passes on until the end, which it passes on too."""
        try:
            while part := source.recv(65536):
                if records is not None:
                    records.append(part[0])
                target.sendall(part)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(DEADLINE)


def without_newest(hello):
    """The same hello of a client that says nothing of TLS 1.3: its extension supported_versions (43) gets a number that nobody knows."""
    at = hello.index(b"\x00\x2b\x00\x05\x04\x03\x04\x03\x03")
    return hello[:at] + b"\xfa\xfa" + hello[at + 2:]


@over_both_stacks
class Downgrade(ProgramCase, ServerCase):
    """TLS 1.2 is for those who have nothing newer."""

    wire = "tls"

    def prepare(self):
        self.put("good", b"good")

    def environment(self, **changes):
        return super().environment(**{"WIRELAB_KNOWN_BOARDS": os.path.join(self.place, "boards"), **changes})

    def through(self, change):
        middle = Middle(self.server.tls()[0], change)
        self.addCleanup(middle.close)
        self.address = middle.address
        return middle

    def test_hello_that_was_changed_on_its_way_ends_the_handshake(self):
        self.through(lambda hello: hello)
        self.assertEqual(self.wirelab("ls")[:2], (0, "good\n"), "a middle that changes nothing is none")
        middle = self.through(without_newest)
        code, out, err = self.wirelab("get", "good")
        self.assertNotEqual(code, 0, err)
        self.assertEqual(out, "")
        self.assertNotIn("good", self.files())
        self.assertNotIn(23, middle.records, "no application data")

    def test_server_marks_an_older_version_that_was_chosen(self):
        """RFC 8446 section 4.1.3: by this a client of TLS 1.3 sees that somebody took it back to 1.2."""
        client = Raw(self.server.tls()[0], newest=ssl.TLSVersion.TLSv1_2)
        self.addCleanup(client.socket.close)
        client.socket.sendall(client.hello())
        answer = b""
        while len(answer) < 43:
            answer += client.socket.recv(65536)
        self.assertEqual((answer[0], answer[5], answer[9:11]), (22, 2, b"\x03\x03"), "the hello of a server")
        self.assertEqual(answer[35:43], b"DOWNGRD\x01")

    def test_program_speaks_nothing_older_than_1_2(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ALL:@SECLEVEL=0")
        document = pathlib.Path(self.root, ".wirelab/documents/tls-identity").read_bytes()
        chain = pathlib.Path(self.place, "chain.pem")
        chain.write_bytes(document)
        context.load_cert_chain(chain)
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        heard = []

        def shake(talk):
            try:
                with context.wrap_socket(talk.connection, server_side=True) as line:
                    heard.append(line.recv(65536))
            except OSError as problem:
                heard.append(problem)

        appliance = self.server
        self.serve(*[shake] * 4)
        code, out, err = self.wirelab("ls")
        self.server.close()
        self.server = appliance
        self.assertNotEqual(code, 0, err)
        self.assertEqual(out, "")
        self.assertTrue(heard)
        self.assertTrue(all(isinstance(one, ssl.SSLError) for one in heard), heard)
