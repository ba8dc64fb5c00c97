"""An emulated board whose disk's writes are recorded."""

from boards.tools.machine import Machine

from . import write_log


class RecordedMachine(Machine):
    """`log`, a file, is made anew with each start."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.log = self.data.with_name("writes.log")

    def command(self):
        return recorded(super().command(), self.log)

    def start(self):
        self.log.write_bytes(b"")
        return super().start()

    def position(self):
        """How many entries the log counts: all up to the last flush at least."""
        with open(self.log, "rb") as file:
            return write_log.head(file.read(write_log.HEAD.size))[0]


def recorded(command, log):
    """An emulator's command line with its one disk recorded.

    QEMU logs a flush when it is through, and then what was written meanwhile would count as covered. So flushes of the files themselves are
    switched off: a flush takes no time, and stands in the log where it was asked for.
    """
    at = command.index("-drive")
    words = dict(word.split("=", 1) for word in command[at + 1].split(","))
    drive = (f"driver=blklogwrites,node-name={words['id']},file.driver=file,file.filename={words['file']},file.cache.no-flush=on,"
             f"log.driver=file,log.filename={log},log.cache.no-flush=on")
    return [*command[:at], "-blockdev", drive, *command[at + 2:]]
