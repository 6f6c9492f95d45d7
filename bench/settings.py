"""The command line's options, and the one line each that a wrong value gets."""

import resource
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from bench.contracts import Cell
from bench.discovery import ContractError, UnknownNameError, cells, reason, require_known
from bench.profiles import PROFILES, Profile, customised
from fixtures.server_process import HttpServer, ServerError

FILES_BESIDES = 64  # what Python, pytest, the server and the sampler have open
FILES_A_WORKER = 6  # a socket, and a worker process's pipes


@dataclass(frozen=True)
class Settings:
    """What this session is to do."""

    profile: Profile
    chosen: list[Cell]
    http_url: str | None

    key: ClassVar[pytest.StashKey["Settings"]] = pytest.StashKey()

    def cells(self) -> list[tuple[Cell, str | None]]:
        """The cells asked for, each with why it is not run, or None."""
        return [
            (cell, reason(cell.workload, cell.model) or self.profile.left_out(cell)) for cell in self.chosen
        ]


def add_options(parser: pytest.Parser) -> None:
    """Values are read in ``read``: what argparse refuses takes three lines to say so."""
    group = parser.getgroup("concurrency-bench")
    group.addoption("--profile", default="quick", help=f"{', '.join(PROFILES)} (default: quick)")
    group.addoption("--workload", action="append", help="only this workload; repeatable")
    group.addoption("--model", action="append", help="only this model; repeatable")
    group.addoption("--workers", metavar="N", help="concurrency limit of every model")
    group.addoption("--rows", metavar="N", help="rows of the booking CSV")
    group.addoption("--requests", metavar="N", help="requests of a round")
    group.addoption("--http-latency-ms", metavar="MS", help="time until the server answers")
    group.addoption("--http-url", metavar="URL", help="use this running fixtures.http_server")
    group.addoption("--seed", metavar="N", help="seed of the booking CSV")


def read(config: pytest.Config) -> Settings:
    """The options as Settings. Raises pytest.UsageError with one line for what is wrong."""
    latency_ms = _number(config, "http_latency_ms", float, least=0)
    try:
        require_known("profile", [config.getoption("profile")], list(PROFILES))
        chosen = cells(config.getoption("workload") or (), config.getoption("model") or ())
    except (ContractError, UnknownNameError) as error:
        raise pytest.UsageError(str(error)) from None
    profile = customised(
        PROFILES[config.getoption("profile")],
        workers=_number(config, "workers", int, least=1),
        rows=_number(config, "rows", int, least=16),  # a row for each chunk
        requests=_number(config, "requests", int, least=1),
        latency_s=None if latency_ms is None else latency_ms / 1000,
        seed=_number(config, "seed", int, least=0),
    )
    return Settings(
        profile=profile,
        chosen=chosen,
        http_url=config.getoption("http_url"),
    )


def _number(config: pytest.Config, name: str, kind: type, least: int) -> Any:
    text = config.getoption(name)
    if text is None:
        return None
    option = "--" + name.replace("_", "-")
    try:
        number = kind(text)
    except ValueError:
        raise pytest.UsageError(f"{option} {text}: a number is needed, {least} or more") from None
    if not least <= number < float("inf"):
        raise pytest.UsageError(f"{option} {text}: must be {least} or more")
    return number


def require_reachable_server(settings: Settings) -> None:
    """Raises pytest.UsageError if ``--http-url`` does not lead to a fixture server."""
    if settings.http_url:
        try:
            HttpServer(settings.http_url).counters()
        except (ServerError, ValueError) as error:
            raise pytest.UsageError(f"--http-url: {error}") from None


def require_open_files(settings: Settings) -> None:
    """Raises pytest.UsageError if the concurrency asked for needs more files than we may open."""
    profile = settings.profile
    workers = max(profile.workers("io"), profile.workers("cpu"))
    needed = FILES_BESIDES + FILES_A_WORKER * workers
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed != resource.RLIM_INFINITY and needed > allowed:
        raise pytest.UsageError(
            f"{workers} workers need up to {needed} open files and this shell allows {allowed}: "
            f"run `ulimit -n {needed}` first, or lower --workers"
        )
