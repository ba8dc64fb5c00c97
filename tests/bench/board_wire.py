"""The client of both servers on a board: the classic wire for ours, iperf 2's for lwIP's lwiperf. Every transfer answers its seconds, from the
connect to the last byte of an answer or the other side's close."""

import socket
import struct
import time

HOST = "10.79.0.2"
GATEWAY = "10.79.0.1"
PORT, LWIPERF_PORT = 5005, 5001
SECONDS = 120
BLOCK = bytes(256 * 1024)
ANSWER_AFTER_THE_TEST = 0x80000000  # iperf 2: the server sends once the client has closed


def download(name, size, port=PORT):
    """DOWNLOAD_FILE; from the connect to the last byte of the file."""
    begun = time.monotonic()
    with _connect(port) as line:
        line.sendall(f"DOWNLOAD_FILE {name}\n".encode())
        head = b""
        while not head.endswith(b"\r\n"):
            head += _some(line.recv(1))
        _drain(line, size)
    return time.monotonic() - begun


def upload(name, size, port=PORT):
    """UPLOAD_FILE; from the connect to the end behind SUCCESS."""
    begun = time.monotonic()
    with _connect(port) as line:
        line.sendall(f"UPLOAD_FILE {name}\n".encode())
        _expect(line, b"SEND_SIZE\n")
        line.sendall(f"{size}\n".encode())
        _expect(line, b"SEND_DATA\n")
        _push(line, size)
        _expect(line, b"FILE_WRITTEN\nSUCCESS: ")
        while line.recv(4096):
            pass
    return time.monotonic() - begun


def lwiperf_upload(size):
    """To lwiperf's server: 24 bytes of settings, then data; it closes once it has all."""
    begun = time.monotonic()
    with _connect(LWIPERF_PORT) as line:
        line.sendall(_settings(0, 0, size))
        _push(line, size)
        line.shutdown(socket.SHUT_WR)
        if line.recv(1):
            raise RuntimeError("lwiperf answers something")
    return time.monotonic() - begun


def lwiperf_download(size):
    """From lwiperf: asked to, it connects back and sends at least so many bytes. From the request to the last of them."""
    with socket.create_server((GATEWAY, 0)) as listener:
        listener.settimeout(SECONDS)
        begun = time.monotonic()
        with _connect(LWIPERF_PORT) as line:
            line.sendall(_settings(ANSWER_AFTER_THE_TEST, listener.getsockname()[1], size))
            line.shutdown(socket.SHUT_WR)
            back, _ = listener.accept()
            with back:
                back.settimeout(SECONDS)
                _drain(back, size)
                seconds = time.monotonic() - begun
                while back.recv(len(BLOCK)):
                    pass
    return seconds


def _settings(flags, port, size):
    return struct.pack("!6I", flags, 1, port, 0, 0, size)


def _connect(port):
    line = socket.create_connection((HOST, port), SECONDS)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _push(line, size):
    block = memoryview(BLOCK)
    while size > 0:
        size -= line.send(block[:min(size, len(block))])


def _drain(line, size):
    room = bytearray(len(BLOCK))
    while size > 0:
        got = line.recv_into(room, min(size, len(room)))
        if not got:
            raise RuntimeError(f"the transfer ended {size} bytes early")
        size -= got


def _expect(line, wanted):
    got = b""
    while len(got) < len(wanted):
        got += _some(line.recv(len(wanted) - len(got)))
    if got != wanted:
        raise RuntimeError(f"expected {wanted!r}, received {got!r}")


def _some(data):
    if not data:
        raise RuntimeError("the board closed in the middle of an exchange")
    return data
