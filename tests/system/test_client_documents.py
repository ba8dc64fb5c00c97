"""What accompanies the host program: help, man page and completion name the same verbs and options."""

import pathlib
import re
import subprocess
import unittest

from support.scripted_server import ProgramCase, reply

CLI = pathlib.Path(__file__).resolve().parents[2] / "host" / "cli"
MACROS = {"TH", "SH", "TP", "B", "I", "BI", "BR", "RB", "RI", "IR", "PP", "br", "nf", "fi"}


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

    def test_help_fits_the_terminal(self):
        for words in ([], *([verb] for verb in self.verbs())):
            for line in self.help_text(*words).splitlines():
                if "Usage" not in line and not line.startswith("       wirelab"):
                    self.assertLessEqual(len(line), 80, line)

    def test_completion_verb_prints_the_scripts(self):
        for shell, name in (("bash", "wirelab.bash"), ("zsh", "_wirelab")):
            done = subprocess.run([self.program, "completion", shell], capture_output=True, timeout=20)
            self.assertEqual((done.returncode, done.stdout), (0, (CLI / "completion" / name).read_bytes()))

    def complete(self, *words):
        """What bash offers for the last of `words`."""
        script = (f"source {CLI}/completion/wirelab.bash; PATH={pathlib.Path(self.program).parent}:$PATH; compopt() {{ :; }}; "
                  'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _wirelab; printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "-c", script, "bash", "wirelab", *words], capture_output=True, cwd=self.here,
                              env=self.environment(), timeout=20)
        self.assertEqual(done.stderr, b"")
        return done.stdout.decode().split("\n")[:-1]

    def test_bash_completes_verbs_options_and_files(self):
        (self.here / "letras.txt").write_bytes(b"")
        self.assertEqual(self.complete("lo"), ["login"])
        self.assertEqual(self.complete("--ip", "::1", "DOWN"), ["DOWNLOAD_FILE"])
        self.assertEqual(self.complete("get", "--fo"), ["--force"])
        self.assertEqual(self.complete("put", "let"), ["letras.txt"])
        self.assertEqual(self.complete("--lang", ""), ["en", "es"])

    def test_bash_completes_names_on_the_server(self):
        self.serve(reply(b"numeros.txt\nnota larga.txt\nletras.txt"))
        port = str(self.address[1])
        self.assertEqual(self.complete("--ip", "127.0.0.1", "--port", port, "get", "n"), ["numeros.txt", "nota\\ larga.txt"])
        self.assertEqual(self.server.talks[0].seen, b"LIST_FILES\n")
