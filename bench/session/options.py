"""The command line's options, and the one line each that a wrong value gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from bench.contracts import Cell
from bench.discovery import ContractError, UnknownNameError, cells, load_workload, reason, require_known
from bench.session.profiles import PROFILES, Profile


@dataclass(frozen=True)
class Number:
    """An option that takes a number of at least ``least``. divisor: from the option's unit to ours."""

    option: str
    metavar: str
    help: str
    least: int
    kind: type[int] | type[float] = int
    divisor: int = 1

    def read(self, config: pytest.Config) -> Any:
        """The number in our units, None if the option was not given. Raises pytest.UsageError."""
        text = config.getoption(self.option.removeprefix("--").replace("-", "_"))
        if text is None:
            return None
        try:
            number = self.kind(text)
        except ValueError:
            raise pytest.UsageError(
                f"{self.option} {text}: a number is needed, {self.least} or more"
            ) from None
        if not self.least <= number < float("inf"):
            raise pytest.UsageError(f"{self.option} {text}: must be {self.least} or more")
        return number / self.divisor if self.divisor > 1 else number


WORKERS = Number("--workers", "N", "The concurrency limit of every model is N.", least=1)
# By the field of ``fixtures.inputs.Sizes`` that an option sets
SIZES = {
    "rows": Number("--rows", "N", "The booking CSV has N rows.", least=16),  # a row for each chunk
    "requests": Number("--requests", "N", "A round of an HTTP workload fetches N pages.", least=1),
    "latency_s": Number(
        "--http-latency-ms",
        "MS",
        "The HTTP server answers MS milliseconds after a request has arrived.",
        least=0,
        kind=float,
        divisor=1000,
    ),
    "seed": Number("--seed", "N", "The booking CSV is generated from the seed N.", least=0),
}


@dataclass(frozen=True)
class Settings:
    """What this session is to do.

    chosen: the cells asked for. http_url: of a running HTTP server, None to start one when it is needed.
    """

    profile: Profile
    chosen: list[Cell]
    http_url: str | None

    key: ClassVar[pytest.StashKey["Settings"]] = pytest.StashKey()

    @classmethod
    def of(cls, config: pytest.Config) -> "Settings":
        return config.stash[cls.key]

    def cells(self) -> list[tuple[Cell, str | None]]:
        """The cells asked for, each with why it is not run, or None."""
        return [
            (cell, reason(cell.workload, cell.model) or self.profile.left_out(cell)) for cell in self.chosen
        ]


def add_options(parser: pytest.Parser) -> None:
    """Values stay text until ``read``: what argparse itself refuses takes three lines to say so."""
    group = parser.getgroup("concurrency-bench")
    group.addoption(
        "--profile",
        default="quick",
        help="How large the inputs are and how often each cell runs. "
        f"The profiles are {', '.join(PROFILES)}; quick is the default.",
    )
    group.addoption(
        "--workload",
        action="append",
        help="Only this workload is measured. The option may be given more than once.",
    )
    group.addoption(
        "--model",
        action="append",
        help="Only this model is measured. The option may be given more than once.",
    )
    for number in (WORKERS, *SIZES.values()):
        group.addoption(number.option, metavar=number.metavar, help=number.help)
    group.addoption(
        "--http-url",
        metavar="URL",
        help="The HTTP workloads use the server at URL, started with `python -m fixtures.http_server`, "
        "instead of one that the run starts.",
    )


def read(config: pytest.Config) -> Settings:
    """The options as Settings. Raises pytest.UsageError with one line for what is wrong."""
    name = config.getoption("profile")
    try:
        require_known("profile", [name], list(PROFILES))
        chosen = cells(config.getoption("workload") or (), config.getoption("model") or ())
        for workload in {cell.workload for cell in chosen}:
            load_workload(workload)
    except (ContractError, UnknownNameError) as error:
        raise pytest.UsageError(str(error)) from None
    profile = PROFILES[name].customised(_sizes(config), limit=WORKERS.read(config))
    return Settings(profile, chosen, config.getoption("http_url"))


def _sizes(config: pytest.Config) -> Mapping[str, Any]:
    """The sizes given on the command line, by the name of their field."""
    sizes = {field: number.read(config) for field, number in SIZES.items()}
    return {field: size for field, size in sizes.items() if size is not None}
