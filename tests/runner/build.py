"""Configures and builds presets."""

import pathlib
import subprocess

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
LOGS = CHECKOUT / "build/logs"


def build(report, preset, targets=()):
    """Builds one preset, or these targets of it; a failure counts as one failed case with the compiler's words. Returns whether it was built."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with report.step(f"building {preset}", f"build {preset}"):
        chosen = ["--target", *targets] if targets else []
        for command in (["cmake", "--preset", preset, "-DWIRELAB_TESTS=ON"], ["cmake", "--build", "--preset", preset, *chosen]):
            done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
            with open(LOGS / f"build-{preset}.log", "w", encoding="utf-8") as log:
                log.write(done.stdout)
            if done.returncode != 0:
                report.add(f"build {preset}", False, done.stdout)
                return False
    return True
