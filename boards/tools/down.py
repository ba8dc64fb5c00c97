"""Called by boards/down: powers off the board that `up` started, and nothing else. Usage: down.py BOARD"""

from boards.tools import board as boards
from boards.tools import steps
from boards.tools.machine import Machine


def main(arguments):
    board = boards.load(arguments[0])
    machine = Machine(board, board.run, board.run / board.data, 0)
    if machine.pid is None:
        (machine.folder / "pid").unlink(missing_ok=True)
        print(f"{board.name} is not running")
        return
    if machine.power_down(board.stop_seconds):
        print(f"{board.name} powered off (its files stay in {(board.run / board.data).relative_to(boards.CHECKOUT)})")
    else:
        raise steps.Failed(f"{board.name} did not power off within {board.stop_seconds} s and was ended like a power cut; its console showed last:\n"
                           + machine.console_text()[-1000:])


if __name__ == "__main__":
    steps.main(main)
