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
    """The system tests over the programs in a folder of a preset's `bin`; `stack` and `only` choose some of them."""

    preset: str
    folder: str = ""
    stack: str | None = None
    only: str | None = None


PRESETS = {preset.name: preset for preset in (Preset("native"), Preset("asan"))}
# A run of everything has the unit tests sanitized only: compiling them twice takes minutes. What is optimized is played by the
# contract and by the system tests. A folder's name before "/all" is ninja's word for what that folder makes.
CONTRACT_TESTS = ("contract_lwip_tap_test", "contract_lwip_test", "contract_memory_test", "contract_posix_portable_test", "contract_posix_test",
                  "contract_tls_lwip_test", "contract_tls_memory_test", "contract_tls_posix_test")
OPTIMIZED = tuple(f"{folder}/all" for folder in ("firmware", "host", "boards", "tests/bench", "tests/boards/cuts", "tests/support", "tests/contract",
                                              "tests/simulation"))
WHOLE = {**PRESETS, "native": Preset("native", OPTIMIZED, CONTRACT_TESTS)}
SYSTEM = (
    SystemRun("native"),
    # The contract plays both pollers; of wirelabd over poll(2) it is asked what sees a difference.
    SystemRun("native", "poll", "posix", r"test_wire\.|test_stop\.|test_crowd\."),
    SystemRun("asan"),
)
