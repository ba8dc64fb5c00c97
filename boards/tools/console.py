"""Attaches the terminal to the serial console of a running board. Usage: console.py BOARD"""

import os
import select
import sys
import termios
import tty

from boards.tools import board as boards
from boards.tools import steps
from boards.tools.machine import Machine, connect_console

LEAVE = b"\x1d"  # Ctrl-]
QUIET = 1.0  # seconds without a byte from the board, after the input has ended


def main(arguments):
    board = boards.load(arguments[0])
    machine = Machine(board, board.run, board.run / board.data, 0)
    if machine.pid is None:
        raise steps.Failed(f"{board.name} is not running; 'boards/up {board.name}' starts it")
    print(machine.console_text(), end="")
    print(f"-- the console of {board.name}; Ctrl-] leaves it, the board goes on. {board.console_hint}", flush=True)
    with connect_console(machine) as line:
        keep_terminal(lambda: pump(line))
    print("\n-- left the console")


def keep_terminal(work):
    """Runs `work` with a terminal that passes every key on, and puts it back."""
    if not sys.stdin.isatty():
        work()
        return
    kept = termios.tcgetattr(sys.stdin)
    tty.setraw(sys.stdin)
    try:
        work()
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, kept)


def pump(line):
    """Bytes both ways until the user leaves or the board is gone. Input that ends (a pipe) leaves once the board says no more."""
    watched = [line, sys.stdin]
    while True:
        ready, _, _ = select.select(watched, [], [], None if sys.stdin in watched else QUIET)
        if not ready:
            return
        if line in ready:
            shown = line.recv(4096)
            if not shown:
                return
            os.write(sys.stdout.fileno(), shown)
        if sys.stdin in ready:
            typed = os.read(sys.stdin.fileno(), 4096)
            line.sendall(typed.partition(LEAVE)[0])
            if LEAVE in typed:
                return
            if not typed:
                watched.remove(sys.stdin)


if __name__ == "__main__":
    steps.main(main)
