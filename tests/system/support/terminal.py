"""A pseudo-terminal that a program has as its own: somebody types there and reads what it shows."""

import fcntl
import os
import subprocess
import termios


class Terminal:
    """Iterating gives the lines that are shown, echo included, up to the end of the program."""

    def __init__(self, case):
        self.controller, self.child = os.openpty()
        case.addCleanup(self.close)

    def streams(self):
        """Standard input and output of a process that leads a session of its own on this terminal."""
        return {"stdin": self.child, "stdout": self.child, "start_new_session": True, "preexec_fn": self._take}

    def _take(self):
        fcntl.ioctl(self.child, termios.TIOCSCTTY, 0)

    def type(self, keys):
        os.write(self.controller, keys)

    def __iter__(self):
        # The program has it: as long as somebody else does, the lines have no end.
        os.close(self.child)
        self.child = -1
        try:
            with os.fdopen(os.dup(self.controller), "rb") as shown:
                yield from shown
        except OSError:
            return  # nobody has it any more

    def close(self):
        """Harmless when it is closed already; also what `Server` calls once all lines are read."""
        descriptors, self.controller, self.child = (self.controller, self.child), -1, -1
        for descriptor in descriptors:
            if descriptor >= 0:
                os.close(descriptor)


class PipedInput:
    """Standard input is a pipe, standard output as always."""

    def __init__(self, case):
        reading, self.writing = os.pipe()
        self.reading = reading
        case.addCleanup(os.close, reading)

    def streams(self):
        return {"stdin": self.reading, "stdout": subprocess.PIPE}

    def type(self, keys):
        os.write(self.writing, keys)

    def end(self):
        os.close(self.writing)
