"""Configures and builds presets."""

import pathlib
import subprocess

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
LOGS = CHECKOUT / "build/logs"
# Of two that want a processor, what is tested goes before what is made.
BEHIND = ("nice", "-n", "10")


def make(*command):
    """Makes something, behind what is tested; with all that it says together."""
    return subprocess.run([*BEHIND, *command], cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", check=False)


def build(report, preset, targets=()):
    """Builds one preset, or these targets of it; a failure counts as one failed case with the compiler's words. Returns whether it was built."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with report.step(f"building {preset}", f"build {preset}"):
        chosen = ["--target", *targets] if targets else []
        for command in (["cmake", "--preset", preset, "-DWIRELAB_TESTS=ON"], ["cmake", "--build", "--preset", preset, *chosen]):
            done = make(*command)
            with open(LOGS / f"build-{preset}.log", "w", encoding="utf-8") as log:
                log.write(done.stdout)
            if done.returncode != 0:
                report.add(f"build {preset}", False, done.stdout)
                return False
    return True
