"""Which presets the tests are built with, and what of each is run."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Preset:
    """A preset of CMakePresets.json. Without `targets` all of it is built; without `tests` all its test programs are run."""

    name: str
    targets: tuple[str, ...] = ()
    tests: tuple[str, ...] | None = None


@dataclasses.dataclass(frozen=True)
class SystemRun:
    """The system tests over the wirelabd of one preset or two; `only` chooses some of them."""

    posix: str
    lwip: str | None = None
    only: str | None = None


PROGRAMS = ("wirelabd", "wirelab")
# The unit and contract tests of every back end are in `native`, and, sanitized, in `asan`. The other presets link wirelabd with another
# back end and change nothing else, so of these it is wirelabd that is tested, and what sees the difference.
POLLER_TESTS = ("contract_posix_test", "net_posix_test")
PRESETS = {preset.name: preset for preset in (
    Preset("native"),
    Preset("native-lwip", PROGRAMS, ()),
    Preset("native-poll", PROGRAMS + POLLER_TESTS, POLLER_TESTS),
    Preset("asan"),
    Preset("asan-lwip", PROGRAMS, ()),
)}
# A run of everything has the unit tests sanitized only: compiling them twice would be much of it. What is optimized is played by the
# contract and by the system tests. A folder's name before "/all" is ninja's word for what that folder makes.
CONTRACT_TESTS = ("contract_lwip_tap_test", "contract_lwip_test", "contract_memory_test", "contract_posix_portable_test", "contract_posix_test")
OPTIMIZED = tuple(f"{folder}/all" for folder in ("firmware", "host", "boards", "tests/bench", "tests/boards/cuts", "tests/support", "tests/contract"))
WHOLE = {**PRESETS, "native": Preset("native", OPTIMIZED, CONTRACT_TESTS)}
SYSTEM = (
    SystemRun("native", "native-lwip"),
    SystemRun("native-poll", only=r"test_wire\.|test_stop\.|test_crowd\."),
    SystemRun("asan", "asan-lwip"),
)
