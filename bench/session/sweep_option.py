"""The option ``--sweep``: its text on the command line, and what it can't stand beside."""

import pytest

from bench.points.swept import SweepError, Swept, read_all
from bench.session.profiles import Profile

# The option that says the same once, by the name of what is swept
BESIDE = {
    "workers": "--workers",
    "items": "--requests",
    "rows": "--rows",
    "latency-ms": "--http-latency-ms",
}


def add_option(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--sweep",
        action="append",
        metavar="NAME=VALUES",
        help="Measure at each of these values of workers, items, rows or latency-ms: 1,2,4, or a geometric "
        "ladder 1:5000. items=8*workers grows with the workers. The option may be given once for each NAME.",
    )


def read(config: pytest.Config, profile: Profile) -> tuple[Swept, ...]:
    """What is swept; empty if nothing is. Raises pytest.UsageError."""
    texts = config.getoption("sweep") or ()
    if texts and profile.name == "notebook":
        raise pytest.UsageError("--sweep: the profile notebook measures rows of its own")
    try:
        swept = read_all(texts)
    except SweepError as error:
        raise pytest.UsageError(str(error)) from None
    for own in swept:
        option = BESIDE[own.name]
        if config.getoption(option.removeprefix("--").replace("-", "_")) is not None:
            raise pytest.UsageError(f"{option} and --sweep {own.name}: say one of them")
    return swept
