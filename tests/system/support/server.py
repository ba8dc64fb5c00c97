"""One wirelabd process under test."""

import os
import pathlib
import re
import signal
import subprocess
import threading

from support.waiting import wait_until

READY = re.compile(r"wirelabd ready: listening on (?P<address>\S+):(?P<port>\d+), root (?P<root>.+), stack (?P<stack>\S+)")
TLS = re.compile(r"wirelabd tls: (?P<address>\S+):(?P<port>\d+), (?:key|clave) (?P<key>SHA256:\S+)")
CLAIM = re.compile(r"wirelabd unclaimed: .*\b(?P<code>[0-9A-Z]{5}-[0-9A-Z]{5})\b")
SANITIZER = re.compile(r"ERROR: \w+Sanitizer|runtime error: |WARNING: \w+Sanitizer")


class Server:
    """Starts wirelabd, knows where it listens once it says so, and ends only that process.

    Its standard output and error are kept in memory and shown when a test fails. `connect_to` is where clients reach it (host and port), if
    that is not the address that it says.
    """

    # What tests want that are not about it: everybody may do everything.
    unless_said = {"--access": "open"}

    def __init__(self, program, arguments, connect_to=None, folder=None):
        given = {argument.partition("=")[0] for argument in map(str, arguments)}
        unsaid = [word for name, value in self.unless_said.items() if name not in given for word in (name, value)]
        self.command = [program, *arguments, *unsaid]
        self.connect_to = connect_to
        self.folder = folder
        self.process = None
        self.lines = []  # standard output
        self.log = []  # standard error
        self.terminal = None  # standard input and output, if somebody is to type there (support/terminal.py)
        self.address = None

    def start(self, seconds=20.0):
        """Starts the process and returns once its ready line came."""
        self.launch()
        wait_until(lambda: self.ready_line() or self.process.poll() is not None, "the server's ready line", seconds)
        ready = self.ready_line()
        if ready is None:
            raise AssertionError(f"the server ended with {self.process.returncode} before it was ready\n{self.diagnostics()}")
        self.address = self.connect_to or (ready["address"], int(ready["port"]))
        return self

    def launch(self):
        """Starts the process without waiting for anything."""
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE} if self.terminal is None else self.terminal.streams()
        self.process = subprocess.Popen(self.command, cwd=self.folder, stderr=subprocess.PIPE, **streams)
        self.read_output()
        return self

    def read_output(self):
        """Keeps what the process writes."""
        self.readers = [
            threading.Thread(target=_collect, args=(self.process.stdout or self.terminal, self.lines), daemon=True),
            threading.Thread(target=_collect, args=(self.process.stderr, self.log), daemon=True),
        ]
        for reader in self.readers:
            reader.start()

    def ready_line(self):
        """The match of the ready line, or None as long as it has not come."""
        for line in list(self.lines):
            if match := READY.match(line):
                return match
        return None

    def told(self, pattern):
        """The match of a line that the console showed before the ready line, or None."""
        return next((match for line in list(self.lines) if (match := pattern.match(line))), None)

    def claim_code(self):
        """What the console says that who claims the appliance has to know, or None."""
        match = self.told(CLAIM)
        return match and match["code"]

    def tls(self):
        """Where it speaks TLS (host and port), and the fingerprint of its key."""
        match = self.told(TLS)
        return (self.connect_to[0] if self.connect_to else match["address"], int(match["port"])), match["key"]

    def wait(self, seconds=20.0):
        """Waits for the process to end by itself; returns its exit status with all output collected."""
        status = self.process.wait(seconds)
        for reader in self.readers:
            reader.join(5)
        return status

    def terminate(self):
        """Asks for a clean stop."""
        self.process.send_signal(signal.SIGTERM)

    def stop(self, seconds=20.0):
        """A clean stop: SIGTERM, exit status 0, nothing reported by a sanitizer."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.terminate()
        try:
            status = self.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server was still running {seconds} s after SIGTERM\n{self.diagnostics()}") from None
        if status != 0 or self.sanitizer_report():
            raise AssertionError(f"the server ended with {status}\n{self.diagnostics()}")

    def kill(self):
        """SIGKILL, as a power cut for the process."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        if self.process is not None:
            self.wait()

    def sanitizer_report(self):
        """True if a sanitizer said something on standard error."""
        return any(SANITIZER.search(line) for line in list(self.log))

    def logged(self, text):
        """True if a log line holds the text."""
        return any(text in line for line in list(self.log))

    def descriptors(self):
        """How many descriptors the process holds."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def resident_kib(self):
        """Resident memory in KiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1])

    def sanitized(self):
        """True if the program was built with the address sanitizer, which keeps freed memory for a while: up to 16 MiB (see `run`)."""
        with open(f"/proc/{self.process.pid}/exe", "rb") as program:
            return b"__asan_init" in program.read()

    def threads(self):
        """What the kernel says of each thread of the process: a dictionary of /proc/PID/status."""
        found = []
        for place in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            lines = (place / "status").read_text(encoding="utf-8").splitlines()
            found.append(dict(line.split(":\t", 1) for line in lines if ":\t" in line))
        return found

    def processor_seconds(self):
        """Processor time, user and system, that the process has used."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def diagnostics(self, most=25):
        """The command line and the last lines it wrote, for the report of a failed test."""
        text = [f"$ {' '.join(self.command)}"]
        text += [f"out| {line}" for line in self.lines[-most:]]
        text += [f"err| {line}" for line in self.log[-most:]]
        return "\n".join(text)


def _collect(pipe, lines):
    for raw in pipe:
        lines.append(raw.decode("utf-8", "backslashreplace").rstrip("\r\n"))
    pipe.close()
