"""The base of the tests that only qemu_virt_arm has, the board without an operating system: they break it, and read its console."""

from support.case import SystemCase
from support.waiting import wait_until


class VirtArmCase(SystemCase):
    stack_name = "qemu_virt_arm"

    @property
    def image(self):
        """The board's program, as it is started."""
        return self.stack.board.images / "wirelabd.elf"

    def board(self, *arguments, **options):
        """A board that is ended with the test."""
        board = self.stack.server(self.root, arguments, **options)
        self.servers.append(board)
        self.addCleanup(board.kill)
        return board

    def shown(self, text):
        return any(text in line for line in list(self.servers[-1].lines))

    def wait_for(self, text, seconds=60.0):
        wait_until(lambda: self.shown(text), f"{text!r} on the console", seconds)

    def times_ready(self):
        return sum("wirelabd ready:" in line for line in list(self.servers[-1].lines))
