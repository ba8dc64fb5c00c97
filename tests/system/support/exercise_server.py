"""The servers of the exercises as a course has them: plain sockets in a thread, one client, the reference's calls. No code of the labs is in them."""

import errno
import socket
import struct
import threading

from support.waiting import DEADLINE


class Client:
    """The one connection of such a server. `received` has what each receive gave, `end` how the client left: "closed" or "reset"."""

    def __init__(self, connection, address, over):
        self.connection = connection
        self.address = address
        self.over = over
        self.received = []
        self.end = None
        connection.settimeout(DEADLINE)

    def receive(self, most=1024):
        message = self.connection.recv(most)
        if message:
            self.received.append(message)
        else:
            self.end = "closed"
        return message

    def send(self, message):
        self.connection.sendall(message)

    def hold(self):
        """Says nothing more as long as the client's program runs."""
        self.over.wait(DEADLINE)

    def finish(self):
        """FIN; what still comes is read by whoever waits for the end."""
        self.connection.shutdown(socket.SHUT_WR)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class ExerciseServer:
    """Plays `serve(client)` with the first who connects, then waits for his end."""

    def __init__(self, serve, host="127.0.0.1", port=0):
        self.serve = serve
        self.client = None
        self.trouble = None
        self.over = threading.Event()  # the client's program has ended
        self.listener = socket.create_server((host, port))
        self.listener.settimeout(DEADLINE)
        self.address = self.listener.getsockname()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        try:
            self.client = Client(*self.listener.accept(), self.over)
        except OSError:
            return  # nobody came
        with self.client.connection:
            try:
                self.serve(self.client)
                while self.client.end is None and self.client.connection.fileno() >= 0:
                    self.client.receive(65536)
            except Exception as error:  # pylint: disable=broad-exception-caught
                if getattr(error, "errno", None) in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN):
                    self.client.end = "reset"
                else:
                    self.trouble = error

    def result(self):
        """The client, whose program has ended, once he has left."""
        self.over.set()
        self.thread.join(2 * DEADLINE)
        if self.thread.is_alive() or self.trouble or self.client is None:
            raise AssertionError(f"the exercise's server saw no end of its client: {self.trouble!r}")
        return self.client

    def close(self):
        self.over.set()
        if self.listener.fileno() >= 0:
            # Wakes the thread that accepts, which closing would not.
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
        self.thread.join(2 * DEADLINE)


class UdpServer:
    """Answers each datagram with what `answer(datagram)` gives: a list of datagrams. `received` has them all, and who sent each."""

    def __init__(self, answer):
        self.answer = answer
        self.received = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = self.socket.getsockname()
        self.stopping = False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while True:
            datagram, sender = self.socket.recvfrom(2048)
            if self.stopping:
                return
            self.received.append((datagram, sender))
            for one in self.answer(datagram):
                self.socket.sendto(one, sender)

    def close(self):
        self.stopping = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", self.address)
        self.thread.join(DEADLINE)
        self.socket.close()


def upper(appetite=1024, times=1):
    """V0 to V3."""
    def serve(client):
        while message := client.receive(appetite):
            client.send(message.upper() * times)
    return serve


def upper_message(client):
    """Upper-casing over TCP, port 12000: one message, one answer."""
    client.send(client.receive().upper())
    client.finish()


def secret(client):
    """Secret digits, port 5001."""
    message = client.receive().decode("utf-8")
    digits = "".join(filter(str.isdigit, message))
    client.send((f"Digits: {digits}, Total Digits: {len(digits)}" if "SECRET" in message else "Secret code not found.").encode())
    client.finish()


def sink(client):
    """A file up to the half-close, then this side's."""
    while client.receive(65536):
        pass
    client.finish()


def web(files):
    """The tiny web server, port 6789, as the exercise has it: the file byte by byte, and no header."""
    def serve(client):
        name = client.receive().split()[1].decode().lstrip("/")
        if name in files:
            client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.send(b"HTTP/1.1 200 OK\r\n\r\n")
            for one in files[name]:
                client.send(bytes([one]))
            client.send(b"\r\n")
        else:
            client.send(b"HTTP/1.1 404 Not Found\r\n\r\n")
            client.send(b"<html><body><h1>404 Not Found</h1></body></html>\r\n")
        client.finish()
    return serve


TIME = "Sun Oct  1 13:33:03 2023"


def time_exit(client):
    """TIME and EXIT, port 8080; its clock stands still."""
    client.send(f"MESSAGE!!! ----> We are now connected to {client.address}\n".encode())
    while command := client.receive().strip():
        if command == b"EXIT":
            break
        client.send(TIME.encode() if command == b"TIME" else b"Invalid command!")
    client.finish()
