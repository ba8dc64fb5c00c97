"""Called by boards/up: makes the image, starts the board in QEMU, shows a transfer both ways, leaves it running.

Usage: up.py BOARD [--port N]
"""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys

from boards.tools import board as boards
from boards.tools import image, steps
from boards.tools.board import CHECKOUT
from boards.tools.machine import Machine
from boards.tools.steps import Failed, say

CLIENT = "build/native/bin/wirelab"
# Where the labs of firmware/lab listen, if nobody says otherwise.
LAB_PORTS = [("tcp", port) for port in (5000, 5001, 5002, 6789, 8080, 12000, 12345, 12346, 12347)] + [("udp", 5000), ("udp", 12000)]
UPLOAD = "letras.txt"
SAMPLES = {"numeros.txt": "123456789", "bienvenida.txt": "Hello from the wirelab appliance.\n"}


def main(arguments):
    board, port = read_arguments(arguments)
    board.run.mkdir(parents=True, exist_ok=True)
    with open(board.run / "lock", "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Failed("another boards/up is at work; wait for it") from error
        bring_up(board, port)


def read_arguments(arguments):
    board, *rest = arguments
    port = 5005
    if len(rest) == 2 and rest[0] == "--port":
        if not re.fullmatch("[1-9][0-9]{0,4}", rest[1]) or int(rest[1]) > 65534:
            raise Failed("--port needs a number from 1 to 65534: TLS gets the next one")
        port, rest = int(rest[1]), []
    if rest:
        raise Failed(f"'{rest[0]}' is not an option; usage: boards/up {board} [--port N]")
    return boards.load(board), port


def bring_up(board, port):
    data = board.run / board.data
    # Nobody but this machine reaches it.
    machine = Machine(board, board.run, data, port, board.words(None, None, {"access": "open"}), port + 1)
    if machine.pid:
        print(f"{board.name} runs already (process {machine.pid}). 'boards/down {board.name}' stops it, 'boards/console {board.name}' shows it.")
        return
    # Asked before minutes of building, not after.
    for wanted in (port, port + 1):
        if not is_free("tcp", wanted):
            raise Failed(f"port {wanted} of 127.0.0.1 is taken by a program that boards/up {board.name} did not start. Stop it, or take another "
                         f"port: boards/up {board.name} --port N (TLS gets the next one)")
    machine.labs = [way for way in LAB_PORTS if is_free(*way)]
    image.build(board)
    say("the host program")
    image.compile_programs("native", "wirelab")
    if not data.exists():
        # Under another name until it is whole; a data disk that exists is the user's and stays.
        steps.run("cp", "--sparse=always", board.images / board.data, f"{data}.new", what=f"making {data.name}")
        os.replace(f"{data}.new", data)
    say(f"starting {board.name} in QEMU{board.emulated_as}")
    machine.start()
    try:
        seconds = machine.wait_until_served(board.start_seconds)
    except (Failed, KeyboardInterrupt):
        sys.stderr.write(machine.console_text()[-3000:])
        machine.kill()
        raise
    print(f"it answers {seconds:.2f} s after the emulator's start")
    say("what its console shows")
    print(machine.console_text().strip())
    # Sessions go over TLS, on the next port.
    client = [CLIENT, "--ip", "127.0.0.1", *(["--port", str(port + 1)] if port != 5005 else [])]
    accept_key(machine, client)
    show_transfers(board, client)
    say_what_to_try(board, client, machine)


def is_free(transport, port):
    """True if no program has that port of loopback."""
    with socket.socket(type=socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(transport == "tcp"))
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def accept_key(machine, client):
    """All boards here have one address: the key of the one before is no fault, because the console says which is right."""
    found = re.search(r"wirelabd tls: \S+, (?:key|clave) (SHA256:[A-Za-z0-9+/]{43})", machine.console_text())
    if not found:
        raise Failed("the console shows no key for TLS; the board still runs: boards/console and boards/down work")
    say("its key, which is on its console")
    shown(client, "trust", "--fingerprint", found[1])


def show_transfers(board, client):
    place = board.run / "client"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    listed = said(client, "ls").splitlines()
    for name, content in SAMPLES.items():
        (place / name).write_text(content, encoding="utf-8")
        if name not in listed:
            said(client, "put", str(place / name))
    say("what it serves")
    shown(client, "ls")
    say("a download")
    shown(client, "get", "bienvenida.txt", "-o", "-")
    say("an upload")
    (place / UPLOAD).write_text("written by boards/up\n", encoding="utf-8")
    stored = shown(client, "put", str((place / UPLOAD).relative_to(CHECKOUT))).partition("'")[2].partition("'")[0]
    if stored != UPLOAD:
        print(f"({UPLOAD} was there from an earlier run; this copy goes again)")
        shown(client, "rm", stored)


def shown(client, *words):
    print(f"$ {' '.join([*client, *words])}", flush=True)
    output = said(client, *words)
    print(output, end="", flush=True)
    return output


def said(client, *words):
    done = subprocess.run([*client, *words], cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise Failed(f"'{' '.join([*client, *words])}' failed; the board still runs: boards/console and boards/down work")
    return done.stdout


def say_what_to_try(board, client, machine):
    shown_client = " ".join(client)
    # To the client of a lab --port is the lab's.
    lab = " ".join(client[:3]) + " lab run tcp-vs-udp" + (f" --appliance-port {machine.tls_port}" if "--port" in client else "")
    say(f"it is running (process {machine.pid}, address 127.0.0.1:{machine.port}, files in {(board.run / board.data).relative_to(CHECKOUT)}). Try:")
    print(f"""  {shown_client} ls
  {shown_client} get bienvenida.txt -o -
  {shown_client} put README.md
  {shown_client} rm README.md
  {shown_client} status
  {shown_client} timeline --follow
  {lab}
  boards/console {board.name}
  boards/down {board.name}""")
    missing = [f"{transport} {port}" for transport, port in LAB_PORTS if (transport, port) not in machine.labs]
    if missing:
        print(f"Labs cannot be reached at ports that other programs of this machine have: {', '.join(missing)}.")


if __name__ == "__main__":
    steps.main(main)
