"""What accompanies the host program: help, man page and completion name the same verbs and options."""

import fcntl
import os
import pathlib
import pty
import re
import select
import subprocess
import termios
import unittest

from support.scripted_server import ProgramCase
from support.scripted_session import reply, session
from support.waiting import wait_until

CLI = pathlib.Path(__file__).resolve().parents[2] / "host" / "cli"
MACROS = {"TH", "SH", "TP", "B", "I", "BI", "BR", "RB", "RI", "IR", "PP", "br", "nf", "fi"}


def listing(names):
    """A server that has these names."""
    return session(lambda words, talk: reply(200, "listing", names))


class Documents(ProgramCase, unittest.TestCase):

    def help_text(self, *words):
        done = subprocess.run([self.program, *words, "--help"], capture_output=True, env=self.environment(), timeout=20)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode()

    def verbs(self):
        section = self.help_text().split("Verbs:\n")[1].split("\n\n")[0]
        verbs = re.findall(r"^  (\S+)", section, re.MULTILINE)
        self.assertGreaterEqual(len(verbs), 8)
        return verbs

    def options(self):
        found = set()
        for words in ([], *([verb] for verb in self.verbs())):
            found.update(re.findall(r"(?:^  |,)(--?[a-z][a-z-]*)", self.help_text(*words), re.MULTILINE))
        self.assertGreaterEqual(len(found), 14)
        return found

    def expect_all_named(self, text, what):
        for word in [*self.verbs(), *self.options()]:
            # zsh writes "--ip=", and "-o" within braces.
            self.assertRegex(text, rf"(?<![\w-]){re.escape(word)}(?![\w-])", f"{what} does not name {word}")

    def test_man_page_names_everything(self):
        self.expect_all_named((CLI / "wirelab.1").read_text().replace("\\-", "-"), "the man page")

    def test_completions_name_everything(self):
        for name in ("wirelab.bash", "_wirelab"):
            self.expect_all_named((CLI / "completion" / name).read_text(), name)

    def test_exit_codes_are_the_same_in_help_and_man_page(self):
        listed = re.findall(r"^  (\d+)  ", self.help_text().split("Exit status:")[1], re.MULTILINE)
        self.assertEqual(listed, ["0", "1", "2", "3", "4", "8", "10"])
        page = (CLI / "wirelab.1").read_text().split(".SH EXIT STATUS")[1].split(".SH")[0]
        self.assertEqual(re.findall(r"^\.B (\d+)$", page, re.MULTILINE), listed)

    def test_man_page_is_plain_roff(self):
        unfilled = False
        for number, line in enumerate((CLI / "wirelab.1").read_text().splitlines(), 1):
            if line.startswith("."):
                macro = line[1:].split(" ")[0]
                self.assertIn(macro, MACROS, f"line {number}")
                self.assertEqual(line.count('"') % 2, 0, f"line {number}")
                unfilled = macro == "nf" if macro in ("nf", "fi") else unfilled
            self.assertFalse(line.startswith("'"), f"line {number} would be taken as a request")
            self.assertEqual(re.findall(r"\\(?!-|e|f[BIR])", line), [], f"line {number}: an unknown escape")
        self.assertFalse(unfilled)

    def test_groff_warns_of_nothing_in_the_man_page(self):
        done = subprocess.run(["groff", "-man", "-ww", "-z", "-Tutf8", CLI / "wirelab.1"], capture_output=True, timeout=20)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_help_fits_the_terminal(self):
        for words in ([], *([verb] for verb in self.verbs())):
            for line in self.help_text(*words).splitlines():
                if "Usage" not in line and not line.startswith("       wirelab"):
                    self.assertLessEqual(len(line), 80, line)

    def test_completion_verb_prints_the_scripts(self):
        for shell, name in (("bash", "wirelab.bash"), ("zsh", "_wirelab")):
            done = subprocess.run([self.program, "completion", shell], capture_output=True, timeout=20)
            self.assertEqual((done.returncode, done.stdout), (0, (CLI / "completion" / name).read_bytes()))

    def test_zsh_script_can_be_sourced_or_found(self):
        (self.here / "_wirelab").write_bytes((CLI / "completion" / "_wirelab").read_bytes())
        for load in ("autoload -Uz compinit; compinit -D -u; source <($0 completion zsh)", "fpath=($PWD $fpath); autoload -Uz compinit; compinit -D -u"):
            with self.subTest(load=load):
                done = subprocess.run(["zsh", "-f", "-c", f"{load}; print ${{_comps[wirelab]}}", self.program], capture_output=True, cwd=self.here,
                                      env=self.environment(HOME=str(self.here)), timeout=20)
                self.assertEqual((done.stdout, done.stderr), (b"_wirelab\n", b""))


class BashCompletion(ProgramCase, unittest.TestCase):
    """What a real bash makes of the line when keys are pressed: it splits words in its own way."""

    def setUp(self):
        super().setUp()
        (self.here / "rc").write_text(f"""
            PATH={pathlib.Path(self.program).parent}:$PATH PS1='ready> '
            source {CLI}/completion/wirelab.bash
            bind 'set bell-style none' 'set enable-bracketed-paste off' 'set completion-query-items -1' 'set page-completions off'
            bind -x '"\C-xl": printf "%s" "$READLINE_LINE" > line.new && mv line.new line'
            """)
        self.controller, child = pty.openpty()
        self.addCleanup(os.close, self.controller)
        self.screen = b""
        self.shell = subprocess.Popen(["bash", "--noprofile", "--rcfile", "rc", "-i"], stdin=child, stdout=child, stderr=child, cwd=self.here,
                                      env=self.environment(HISTFILE=""), start_new_session=True,
                                      preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(child)
        self.addCleanup(self.end_shell)
        wait_until(lambda: self.read() and b"ready> " in self.screen, "the prompt of bash")
        (self.here / "rc").unlink()

    def end_shell(self):
        self.shell.kill()
        self.shell.wait()

    def read(self):
        """Takes what is on the screen, so that the shell never waits for room."""
        if select.select([self.controller], [], [], 0.02)[0]:
            self.screen += os.read(self.controller, 65536)
        return True

    def line(self, typed, key="\t"):
        """The line after `typed` and a key: Tab completes, ESC * inserts all that could be meant."""
        line = self.here / "line"
        os.write(self.controller, b"\x15" + typed.encode() + key.encode() + b"\x18l")
        wait_until(lambda: self.read() and line.exists(), f"the line of bash; on the screen: {self.screen!r}")
        text = line.read_text()
        line.unlink()
        return text

    def offered(self, typed):
        """Everything that bash offers behind the last blank."""
        kept = typed.rpartition(" ")[0] + " "
        text = self.line(typed, key="\x1b*")
        self.assertEqual(text[:len(kept)], kept)
        return text[len(kept):].split()

    def test_verbs_options_and_files(self):
        (self.here / "letras.txt").write_bytes(b"")
        for typed, line in (("wirelab lo", "wirelab login "), ("wirelab --ip ::1 DOWN", "wirelab --ip ::1 DOWNLOAD_FILE "),
                            ("wirelab get --fo", "wirelab get --force "), ("wirelab put let", "wirelab put letras.txt "),
                            ("wirelab put \"let", "wirelab put \"letras.txt\" "), ("wirelab completion z", "wirelab completion zsh "),
                            ("wirelab UPLOAD_FILE le", "wirelab UPLOAD_FILE letras.txt "),
                            ("wirelab login --password-file=le", "wirelab login --password-file=letras.txt "),
                            ("wirelab arp d", "wirelab arp delete "), ("wirelab dhcp ren", "wirelab dhcp renew "),
                            ("wirelab dhcp release --ren", "wirelab dhcp release --renew-after "), ("wirelab status --w", "wirelab status --watch "),
                            ("wirelab timeline --fo", "wirelab timeline --follow "), ("wirelab get a -o l", "wirelab get a -o letras.txt "), ("wirelab get a --output=l", "wirelab get a --output=letras.txt "),
                            ("wirelab --timeout=2 --json lo", "wirelab --timeout=2 --json login ")):
            with self.subTest(typed=typed):
                self.assertEqual(self.line(typed), line)
        self.assertEqual(self.offered("wirelab --lang "), ["en", "es"])
        self.assertEqual(self.offered("wirelab --lang="), ["--lang=en", "es"])

    def test_verbs_behind_an_ipv6_address(self):
        for options in ("--ip ::1", "--ip=::1", "--ip fe80::1:2 --port 9", "--ip=fe80::1:2 --port=9"):
            with self.subTest(options=options):
                self.assertEqual(self.line(f"wirelab {options} ge"), f"wirelab {options} get ")
        self.assertEqual(self.line("wirelab --ip fe80:"), "wirelab --ip fe80:")

    def expect_name(self, typed, line, asked=b"LIST_FILES\n"):
        with self.subTest(typed=typed):
            self.serve(listing(b"numeros.txt\nnota larga.txt\nletras.txt\nx:y=1@z.txt\nx:z.txt"))
            port = str(self.address[1])
            self.assertEqual(self.line(typed.replace("PORT", port)), line.replace("PORT", port))
            self.server.thread.join(20)
            # Behind the greeting.
            self.assertEqual([talk.seen.split(b"\n", 1)[1] for talk in self.server.talks], [asked])

    def test_names_on_the_server(self):
        for options in ("--port PORT", "--port=PORT", "--ip 127.0.0.1 --port PORT", "--ip=127.0.0.1 --port=PORT --lang=es"):
            self.expect_name(f"wirelab {options} get nu", f"wirelab {options} get numeros.txt ")
            self.expect_name(f"wirelab get {options} nu", f"wirelab get {options} numeros.txt ")
        self.expect_name(f"{self.program} --port=PORT rm le", f"{self.program} --port=PORT rm letras.txt ")
        self.expect_name("wirelab --port=PORT DELETE_FILE le", "wirelab --port=PORT DELETE_FILE letras.txt ")

    def test_names_that_need_quotes_or_hold_word_ends(self):
        for typed, name in (("not", "nota\\ larga.txt"), ("nota\\ la", "nota\\ larga.txt"), ('"not', '"nota larga.txt"'), ("'nota la", "'nota larga.txt'"),
                            ("x:y", "x:y=1@z.txt"), ("x:y=", "x:y=1@z.txt"), ("x:y=1@", "x:y=1@z.txt"), ("x:z", "x:z.txt")):
            self.expect_name(f"wirelab --port=PORT get {typed}", f"wirelab --port=PORT get {name} ")

    def test_names_that_would_run_something(self):
        for name, whole in ((b"a$(touch b)", "a\\$\\(touch\\ b\\) "), (b"a`touch b`", "a\\`touch\\ b\\` "), (b"a';touch b;'", "a\\'\\;touch\\ b\\;\\' "),
                            (b'a";touch b;"', 'a\\"\\;touch\\ b\\;\\" '), (b"a!ls", "a\\!ls ")):
            for typed, line in (("a", whole), ('"a', '"a'), ("'a", "'a")):
                with self.subTest(typed=typed, name=name):
                    self.serve(listing(name))
                    before = f"wirelab --port={self.address[1]} get "
                    self.assertEqual(self.line(before + typed), before + line)

    def test_cursor_inside_of_the_line(self):
        self.serve(listing(b"numeros.txt"))
        typed = f"wirelab --port={self.address[1]} get nu"
        self.assertEqual(self.line(f"{typed} letras.txt" + "\x02" * len(" letras.txt")), f"{typed}meros.txt letras.txt")
