"""Called by boards/down: powers off the board that `up` started, and nothing else. Usage: down.py BOARD"""

from boards.tools import board as boards
from boards.tools import steps
from boards.tools.machine import Machine

SECONDS = 30  # above the 15 s that the board gives its transfers


def main(arguments):
    board = boards.load(arguments[0])
    machine = Machine(board, board.run, board.run / board.data, 0)
    if machine.pid is None:
        (machine.folder / "pid").unlink(missing_ok=True)
        print(f"{board.name} is not running")
        return
    if machine.power_down(SECONDS):
        print(f"{board.name} powered off (its files stay in {machine.data.relative_to(boards.CHECKOUT)})")
    else:
        raise steps.Failed(f"{board.name} did not power off within {SECONDS} s and was ended like a power cut; its console showed last:\n"
                           + machine.console_text()[-1000:])


if __name__ == "__main__":
    steps.main(main)
