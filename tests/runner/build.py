"""Configures and builds presets."""

import json
import pathlib
import subprocess

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
LOGS = CHECKOUT / "build/logs"


def known_presets():
    """The presets that CMakePresets.json has."""
    with open(CHECKOUT / "CMakePresets.json", encoding="utf-8") as file:
        return [preset["name"] for preset in json.load(file)["configurePresets"] if not preset.get("hidden")]


def build(report, preset):
    """Builds one preset; a failure counts as one failed case with the compiler's words. Returns whether it was built."""
    if preset not in known_presets():
        return False
    LOGS.mkdir(parents=True, exist_ok=True)
    with report.step(f"building {preset}"):
        for command in (["cmake", "--preset", preset, "-DWIRELAB_TESTS=ON"], ["cmake", "--build", "--preset", preset]):
            done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
            with open(LOGS / f"build-{preset}.log", "w", encoding="utf-8") as log:
                log.write(done.stdout)
            if done.returncode != 0:
                report.add(f"build {preset}", False, done.stdout)
                return False
    return True
