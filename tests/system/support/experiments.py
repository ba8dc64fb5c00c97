"""Runs `wirelab lab run EXPERIMENT` and reads what it says; tshark reads the capture it was said of."""

import json
import os
import subprocess

PROGRAM = os.path.join(os.environ["WIRELAB_BIN"], "wirelab")
SECONDS = 100


class Experimenter:
    """The program, for servers at one address: `enter` is what a command line is wrapped into, as to run in a station."""

    def __init__(self, address, place, enter=lambda *words: list(words)):
        self.address, self.enter = address, enter
        self.home = os.path.join(place, "home")
        os.makedirs(self.home, exist_ok=True)
        self.trace = os.path.join(place, "trace.pcapng")

    def command(self, *words):
        """The command line and what its environment has."""
        host, port = self.address
        line = [PROGRAM, "--ip", host, "--plain", "lab", "run", *map(str, words), "--appliance-port", str(port), "--annotate", self.trace]
        return self.enter(*line), {"PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C.UTF-8"}

    def start(self, *words):
        """Runs it to its end; what subprocess says of it."""
        line, environment = self.command(*words)
        return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)

    def begin(self, *words):
        """Lets it run."""
        line, environment = self.command(*words)
        return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words, code=0):
        """Runs it with --json; the one result."""
        done = self.start("--json", *words)
        if done.returncode != code:
            said = json.loads(done.stdout)["results"][0] if done.stdout else {}
            told = "\n".join(json.dumps(said.get(part)) for part in ("numbers", "checks"))
            raise AssertionError(f"{words} ended with {done.returncode}:\n{told}\n{done.stderr}")
        return json.loads(done.stdout)["results"][0]

    def seen(self, display_filter, *fields):
        """What tshark sees in the trace: a row for each packet that the filter lets through."""
        command = ["tshark", "-n", "-r", self.trace, "-Y", display_filter, "-T", "fields", "-E", "separator=/t"]
        for field in fields:
            command += ["-e", field]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def comments(self):
        """How many packets the trace has, and how many of them a comment."""
        rows = self.seen("frame", "frame.comment")
        return len(rows), sum(bool(row[0]) for row in rows)


def failing(result):
    """What does not hold."""
    return [check["what"] for check in result["checks"] if not check["pass"]]


def number(result, what):
    """The value of one number."""
    return next(one["value"] for one in result["numbers"] if one["what"] == what)
