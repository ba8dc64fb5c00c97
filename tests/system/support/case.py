"""The base of every test here: a temporary root, a server, and the same tests over both stacks."""

import os
import shutil
import sys
import tempfile
import unittest

from support import kept
from support.board import ForwardedStack, TapStack, boards
from support.stacks import LwipStack, PosixStack, sanitized
from support.waiting import wait_until

STACKS = {stack.name: stack for stack in (PosixStack, LwipStack)}
# Emulated boards take part when `run` was asked for them.
BOARDS = os.environ.get("WIRELAB_BOARDS", "").split()

# Hashing at the cost of a product would make every test of an account a test of patience.
QUICK_PASSWORDS = ("--password-rounds", "1000")


def over_both_stacks(base):
    """Makes a class of `base` for each stack, named after it, in the module where `base` is defined."""
    for name in STACKS:
        make_class(base, name, stack_name=name)
    return base


def over_stacks_and_boards(base):
    """The same, and one for each board on a TAP device: for tests that reach files with `put`, `stored` and `names` only."""
    for name in BOARDS:
        make_class(base, name, stack_name=name)
    return over_both_stacks(base)


def over_forwarded_boards(base):
    """One for each board behind a port of loopback that QEMU forwards, as boards/up starts it."""
    for name in BOARDS:
        make_class(base, f"{name}_forwarded", stack_name=name, forwarded=True)
    return base


def also_confined(base):
    """One more on BSD sockets, whose server gave up what it does not need (boards/native/confinement). A sanitizer makes system calls of its own."""
    if not sanitized(PosixStack().program):
        make_class(base, "confined", stack_name="posix", server_arguments=(*base.server_arguments, "--confinement", "on"))
    return base


def make_class(base, suffix, **attributes):
    module = sys.modules[base.__module__]
    name = f"{base.__name__}_{suffix}"
    setattr(module, name, type(name, (base, unittest.TestCase), {"__module__": base.__module__, "__doc__": base.__doc__, **attributes}))


class SystemCase:
    """A test with a fresh root beneath a temporary directory on the disk of the checkout."""

    stack_name = "posix"
    forwarded = False  # of a board: reached through QEMU's user network, not on a TAP device
    rewinds = True  # a board that starts slowly is rewound before each test; False where tests end it, or look at a second start
    server_arguments = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if board := cls.kept_board():
            cls.stack = kept.of(board, cls.make_stack)
        else:
            cls.stack = cls.make_stack()
            cls.addClassCleanup(cls.stack.close)

    @classmethod
    def make_stack(cls):
        if cls.stack_name in STACKS:
            return STACKS[cls.stack_name]()
        return (ForwardedStack if cls.forwarded else TapStack)(cls.stack_name, cls.rewinds)

    @classmethod
    def kept_board(cls):
        """Which started board the class shares with others of its process; the empty string if its board or its server is its own."""
        rewound = cls.stack_name not in STACKS and cls.rewinds and not boards.load(cls.stack_name).starts_at_once
        return f"{cls.stack_name}{' forwarded' if cls.forwarded else ''}" if rewound else ""

    def setUp(self):
        super().setUp()
        self.place = tempfile.mkdtemp(prefix="wirelab-", dir=os.environ["WIRELAB_SCRATCH"])
        self.addCleanup(shutil.rmtree, self.place, ignore_errors=True)
        self.root = os.path.join(self.place, "root")
        os.mkdir(self.root)
        self.servers = []
        self.disk = self.stack.files(self)

    def start_server(self, *arguments, root=None, terminal=None):
        """Starts one more server, perhaps on a terminal; it is stopped cleanly, and checked, at the end of the test."""
        server = self.stack.server(root or self.root, [*QUICK_PASSWORDS, *self.server_arguments, *arguments])
        server.terminal = terminal
        self.servers.append(server)
        self.addCleanup(server.kill)
        server.start()
        self.disk.server_started()
        return server

    def put(self, name, data, mode=0o644):
        """Puts a file into the root behind the server's back."""
        self.disk.put(name, data, mode)

    def stored(self, name):
        """The bytes of a file in the root."""
        return self.disk.stored(name)

    def names(self):
        """Every name in the root but what the server keeps for itself."""
        return self.disk.names()

    def unfinished(self):
        """Names of the uploads in progress."""
        return self.disk.unfinished()

    def expect_nothing_unfinished(self):
        """Waits until no upload in progress is left on the disk."""
        wait_until(lambda: not self.unfinished(), "the end of every upload in progress")

    def diagnostics(self):
        """What to show with a failure."""
        return "\n".join(server.diagnostics() for server in self.servers)


class ServerCase(SystemCase):
    """A test with one server running on its root."""

    def setUp(self):
        super().setUp()
        self.prepare()
        self.server = self.start_server()
        self.addCleanup(self.server.stop)
        self.address = self.server.address

    def prepare(self):
        """Fills the root before the server starts."""
