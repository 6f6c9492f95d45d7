"""The fixtures that benchmarks and tests share; options and hooks are in ``bench/plugin.py``."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

# numpy starts its BLAS threads at import. Nothing here uses them, but Python warns of each fork
# beside them, and a fork of a process with threads is not the fork one wants to measure.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest

from bench.lab import Lab
from bench.sampler import Sampler
from bench.settings import Settings
from bench.sweeps import sweep_of
from fixtures import server_process
from fixtures.cache import DataError, csv_path
from fixtures.server_process import HttpServer, ServerError

pytest_plugins = ["bench.plugin"]


@pytest.fixture(scope="session")
def http_server(pytestconfig: pytest.Config) -> Iterator[HttpServer]:
    """The HTTP server in a process of its own, or the running one that ``--http-url`` names."""
    url = pytestconfig.stash[Settings.key].http_url
    if url:
        yield HttpServer(url)
        return
    try:
        with server_process.running() as server:
            yield server
    except ServerError as error:
        pytest.exit(str(error), pytest.ExitCode.USAGE_ERROR)


@pytest.fixture(scope="session")
def booking_csv(pytestconfig: pytest.Config) -> Callable[[int, int], Path]:
    """The booking CSV of (rows, seed), cached between runs and verified once in each."""
    folder = pytestconfig.rootpath / ".cache" / "bookings"

    @cache
    def of_size(rows: int, seed: int) -> Path:
        try:
            return csv_path(folder, rows, seed)
        except DataError as error:
            pytest.exit(str(error), pytest.ExitCode.USAGE_ERROR)

    return of_size


@pytest.fixture(scope="session")
def lab(
    pytestconfig: pytest.Config,
    http_server: HttpServer,
    booking_csv: Callable[[int, int], Path],
) -> Iterator[Lab]:
    """All that a measurement needs around it."""
    with Sampler() as sampler:
        yield Lab(pytestconfig.stash[Settings.key].profile, http_server, booking_csv, sampler)


@pytest.fixture
def sweep(request: pytest.FixtureRequest) -> int:
    """How often this cell was run before in this session."""
    return sweep_of(request.node)
