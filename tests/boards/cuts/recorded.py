"""An emulated board whose disk's writes are recorded."""

from boards.tools.machine import Machine

from . import write_log


class RecordedMachine(Machine):
    """`log`, a file, is made anew with each start. A disk that is not `cached` gets no flush, so its log's head is renewed at each request."""

    def __init__(self, *arguments, cached=True):
        super().__init__(*arguments)
        self.log = self.data.with_name("writes.log")
        self.cached = cached

    def command(self):
        return recorded(super().command(), self.log, self.cached)

    def start(self):
        self.log.write_bytes(b"")
        return super().start()

    def position(self):
        """How many entries the log counts: all up to the last flush at least."""
        with open(self.log, "rb") as file:
            return write_log.head(file.read(write_log.HEAD.size))[0]


def recorded(command, log, cached):
    """An emulator's command line with its one disk, a plain file, recorded.

    QEMU logs a flush when it is through, and then what was written meanwhile would count as covered. So flushes of the files themselves are
    switched off: a flush takes no time, and stands in the log where it was asked for.
    """
    at = command.index("-drive") + 1
    words = dict(word.split("=", 1) for word in command[at].split(","))
    attached = [f"{name}={words[name]}" for name in ("if", "id") if name in words]
    drive = [*attached, "driver=blklogwrites", "file.driver=file", f"file.filename={words['file']}", "file.cache.no-flush=on", "log.driver=file",
             f"log.filename={log}", "log.cache.no-flush=on", *([] if cached else ["log-super-update-interval=1"])]
    return [*command[:at], ",".join(drive), *command[at + 1:]]
