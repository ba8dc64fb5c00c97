"""A board's emulator: started with a chosen port and data disk, asked whether the appliance answers, ended in order.

What it keeps in its folder: pid, console (socket), console.log, monitor (socket, QMP), emulator.log.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

from boards.tools.steps import Failed

GUEST_PORT = 5005
GUEST_TLS_PORT = 5006


class Machine:
    """One emulated board. `folder` is its own; `data` is the disk image that it writes to; `command_line` is added to
    what the board itself is told at its start. A port of loopback leads to the appliance, perhaps another one to it over TLS, and those of
    `labs`, (transport, port), to the same ports there."""

    def __init__(self, board, folder, data, port, command_line="", tls_port=None, labs=()):
        self.board = board
        self.folder = pathlib.Path(folder)
        self.data = pathlib.Path(data).resolve()
        self.data_format = "raw"
        self.port = port
        self.tls_port = tls_port
        self.labs = labs
        self.command_line = command_line
        self.started = None  # time.monotonic() when the emulator was started, if this object did it
        self.process = None

    def command(self):
        """The emulator's command line; relative names are in the folder, because the path of a socket must be short."""
        return [
            self.board.emulator, *self.board.arguments(self), "-nodefaults", "-display", "none",
            "-netdev", self.network(), "-device", f"{self.board.card},netdev=net", *self.console(), "-qmp", "unix:monitor,server=on,wait=off",
        ]

    def network(self):
        """QEMU's user network; its DHCP server gives the address, and ports of loopback lead to the appliance."""
        ways = [("tcp", self.port, GUEST_PORT)]
        if self.tls_port is not None:
            ways.append(("tcp", self.tls_port, GUEST_TLS_PORT))
        ways += [(transport, port, port) for transport, port in self.labs]
        return ",".join(["user,id=net", *(f"hostfwd={transport}:127.0.0.1:{here}-:{there}" for transport, here, there in ways)])

    def console(self):
        """Somebody may attach to the console, and all that it shows is kept."""
        return ["-chardev", "socket,id=console,path=console,server=on,wait=off,logfile=console.log", "-serial", "chardev:console"]

    def start(self):
        """Starts the emulator in a session of its own, so that it outlives the one who started it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("console", "console.log", "monitor"):
            (self.folder / name).unlink(missing_ok=True)
        self.board.prepare(self.data, self.command_line)
        with open(self.folder / "emulator.log", "wb") as log:
            self.started = time.monotonic()
            self.process = subprocess.Popen(self.command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        (self.folder / "pid").write_text(f"{self.process.pid}\n", encoding="ascii")
        return self

    @property
    def pid(self):
        """The emulator's process id if it runs. A process id alone proves nothing: the program and its folder are compared."""
        if self.process is not None and self.process.poll() is not None:
            return None
        try:
            pid = int((self.folder / "pid").read_text(encoding="ascii"))
            program = os.path.basename(os.readlink(f"/proc/{pid}/exe")).removesuffix(" (deleted)")
            same = program == self.board.emulator and os.path.samefile(f"/proc/{pid}/cwd", self.folder)
        except PermissionError as error:
            raise Failed(f"process {pid}, which {self.folder / 'pid'} names, belongs to another user; try again as root (sudo)") from error
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return None
        return pid if same else None

    def console_text(self):
        """All that the console has shown since the start."""
        try:
            return (self.folder / "console.log").read_text(encoding="utf-8", errors="replace").replace("\r", "")
        except FileNotFoundError:
            return ""

    def wait_until_served(self, seconds):
        """Returns once the appliance answers a command; answers how long after the emulator's start that was.

        The forwarded port accepts before the guest listens, so a connection proves nothing. A connection begun too early waits for
        retransmissions: it is tried only once the console shows what it must.
        """
        deadline = self.started + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failed(f"the emulator ended with status {self.process.returncode}: {self.why()}")
            shown = self.console_text()
            if all(line.search(shown) for line in self.board.served_when) and answers(self.port):
                return time.monotonic() - self.started
            time.sleep(0.01)
        raise Failed(f"{self.board.name} does not answer {seconds} s after its start; {self.folder / 'console.log'} has what its console shows")

    def why(self):
        """What the emulator said on its standard error."""
        return (self.folder / "emulator.log").read_text(encoding="utf-8", errors="replace").strip() or "it said nothing"

    def save(self, name):
        """Keeps the machine's state, disk included, in its disk, which must be a qcow2 image."""
        self._say(f"savevm {name}")

    def rewind(self, name):
        """The machine goes on from a state that was kept, with that time's disk."""
        self._say(f"loadvm {name}")

    def _say(self, words):
        """A command of QEMU's older monitor, which answers nothing if all is well."""
        trouble = self.monitor("human-monitor-command", {"command-line": words})
        if trouble:
            raise Failed(f"the emulator refuses '{words}': {trouble.strip()}")

    def monitor(self, command, arguments=None):
        """One command to the emulator's monitor (QEMU Machine Protocol); its answer."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            _connect(line, self.folder, "monitor")
            reader = line.makefile("rb")
            reader.readline()  # the greeting
            for name, given in (("qmp_capabilities", {}), (command, arguments or {})):
                line.sendall(json.dumps({"execute": name, "arguments": given}).encode() + b"\n")
                answer = {}
                while "return" not in answer and "error" not in answer:  # events come in between
                    answer = json.loads(reader.readline() or b'{"error": "the monitor closed"}')
                if "error" in answer:
                    raise Failed(f"the emulator refuses '{name}': {answer['error']}")
        return answer["return"]

    def power_down(self, seconds=30):
        """Presses the power button and waits until the board has ended; kills the emulator at the deadline. True if it ended in order."""
        pid = self.pid
        if pid is None:
            return True
        deadline = time.monotonic() + seconds
        with contextlib.ExitStack() as open_lines:
            console = None if self.board.power_button else open_lines.enter_context(connect_console(self))
            try:
                if console is None:
                    self.monitor("system_powerdown")
                else:
                    console.sendall(b"\rpoweroff\r")
                    console.setblocking(False)
            except (OSError, ValueError, Failed):
                deadline = 0  # nobody to press the button
            while self.pid is not None and time.monotonic() < deadline:
                if console is not None:
                    with contextlib.suppress(OSError):
                        console.recv(65536)  # the emulator waits for whoever is attached
                time.sleep(0.02)
        in_order = self.pid is None
        if not in_order:
            self.kill()
        self._reap()
        return in_order

    def kill(self):
        """Ends the emulator at once, as when the power goes."""
        pid = self.pid
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
        while self.pid is not None:
            time.sleep(0.01)
        self._reap()

    def _reap(self):
        if self.process is not None:
            self.process.wait(10)
        (self.folder / "pid").unlink(missing_ok=True)


def answers(port, address="127.0.0.1"):
    """True if the appliance behind a forwarded port, or at an address, says within a second that it does not know a command: an answer of some bytes, whatever
    it serves. A guest that does not listen shows as a connection without any."""
    try:
        with socket.create_connection((address, port), 1) as line:
            line.settimeout(1)
            line.sendall(b"READY")
            line.shutdown(socket.SHUT_WR)
            return line.recv(4096) != b""
    except OSError:
        return False


def _connect(line, folder, name):
    """Connects to a socket in `folder`, whose own path may be too long for one."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        line.connect(f"/proc/self/fd/{handle}/{name}")
    finally:
        os.close(handle)


@contextlib.contextmanager
def connect_console(machine):
    """A socket to the serial console of a running board. QEMU serves one at a time and leaves others waiting without a word."""
    with open(machine.folder / "console.lock", "w", encoding="ascii") as lock, socket.socket(socket.AF_UNIX) as line:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Failed(f"somebody is attached to the console of {machine.board.name}; leave it there first (Ctrl-])") from error
        _connect(line, machine.folder, "console")
        yield line
