"""The fixtures that benchmarks and tests share; options and hooks are in ``bench/plugin.py``."""

import os
import signal
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

# Until the session handles it (bench/session/interruption.py), Ctrl-C ends us as it ends other programs, and
# not in a traceback of an import below
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

# numpy starts its BLAS threads at import. Nothing here uses them, but Python warns of each fork
# beside them, and a fork of a process with threads is not the fork that is to be measured.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest

from bench import __name__ as suite
from bench.discovery import all_models, load_workload
from bench.measure.memory import MemorySampler
from bench.measure.neighbours import Neighbours
from bench.measure.prepared import Prepared
from bench.measure.visit import Visit
from bench.session.heats import rivals_of
from bench.session.options import Settings
from bench.session.profiles import Profile
from bench.session.server_watch import ServerWatch
from bench.session.sweeps import sweep_of
from fixtures.csv_cache import DataError, csv_path
from fixtures.inputs import Inputs, Sizes
from fixtures.server_process import HttpServer, Replaceable

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

pytest_plugins = [f"{suite}.plugin"]  # an installed suite has another name


@pytest.fixture(scope="session")
def profile(pytestconfig: pytest.Config) -> Profile:
    """The session's profile, with what the command line changes of it."""
    return Settings.of(pytestconfig).profile


@pytest.fixture(scope="session")
def memory_sampler() -> Iterator[MemorySampler]:
    """Samples the memory of this process and its workers; its own process starts when it is first used."""
    with MemorySampler() as sampler:
        yield sampler


@pytest.fixture(scope="session")
def http_server(
    pytestconfig: pytest.Config, memory_sampler: MemorySampler
) -> Iterator[Callable[[], HttpServer]]:
    """Returns the server that ``--http-url`` names, or one that the first call starts in its own process.

    Of our own, a call returns another one if the last was lost.
    """
    url = Settings.of(pytestconfig).http_url
    if url:
        yield lambda: HttpServer(url)
        return
    server = Replaceable(memory_sampler.leave_out)
    watch = ServerWatch(server)
    pytestconfig.pluginmanager.register(watch)
    try:
        yield server.get
    finally:
        pytestconfig.pluginmanager.unregister(watch)
        server.stop()


@pytest.fixture(scope="session")
def booking_csv(pytestconfig: pytest.Config) -> Callable[[int, int], Path]:
    """Returns the booking CSV of (rows, seed): made once, kept between runs and verified once in each."""
    folder = pytestconfig.invocation_params.dir / ".cache" / "bookings"

    @cache
    def csv(rows: int, seed: int) -> Path:
        try:
            return csv_path(folder, rows, seed)
        except DataError as error:
            pytest.exit(str(error), pytest.ExitCode.USAGE_ERROR)

    return csv


Prepare = Callable[[str, Sizes], Prepared]


@pytest.fixture(scope="session")
def prepare(http_server: Callable[[], HttpServer], booking_csv: Callable[[int, int], Path]) -> Prepare:
    """Returns the workload of a name with inputs of these sizes, and its items."""
    return _prepares(http_server, booking_csv)


@pytest.fixture(scope="session")
def prepare_sample(http_server: Callable[[], HttpServer], booking_csv: Callable[[int, int], Path]) -> Prepare:
    """Returns the same of what stands beside it with fewer items: so neither is made anew for each cell."""
    return _prepares(http_server, booking_csv)


def _prepares(http_server: Callable[[], HttpServer], booking_csv: Callable[[int, int], Path]) -> Prepare:
    @lru_cache(maxsize=1)  # a sweep's cells of one workload follow each other; what is held is in each fork
    def prepared(name: str, sizes: Sizes) -> Prepared:
        inputs = Inputs.of(sizes, server=http_server, csv=booking_csv)
        return Prepared.of(name, load_workload(name), inputs, sizes)

    def still_right(name: str, sizes: Sizes) -> Prepared:
        known = prepared(name, sizes)
        if known.inputs.server_used and known.inputs.server_used != http_server():
            prepared.cache_clear()  # its items lead to a server that was lost
            return prepared(name, sizes)
        return known

    return still_right


@pytest.fixture(scope="session")
def neighbours(profile: Profile) -> Iterator[Neighbours | None]:
    """Measures what stands beside the timed rounds; None where a cell is visited only once.

    Also None if the file of ``serial`` is broken: the other models run without it.
    """
    serial = all_models().get("serial")
    if serial is None or not profile.repeats:
        yield None
        return
    with serial.running(1) as run, Neighbours(run) as beside:
        yield beside


@pytest.fixture
def point() -> str | None:
    """The point that a cell is measured at, as its id has it, in a run that sweeps."""
    return None


@pytest.fixture
def sweep(request: pytest.FixtureRequest) -> int:
    """How often this cell was run before in this session."""
    return sweep_of(request.node)


@pytest.fixture
def visit(
    request: pytest.FixtureRequest,
    benchmark: "BenchmarkFixture",
    sweep: int,
    profile: Profile,
    memory_sampler: MemorySampler,
    neighbours: Neighbours | None,
) -> Callable[..., Visit]:
    """A Visit of this session that still lacks model, start, prepared, limit, sweeps and rounds."""
    return partial(
        Visit,
        benchmark=benchmark,
        sweep=sweep,
        profile=profile.name,
        instrument=profile.instrument,
        memory=memory_sampler,
        neighbours=neighbours,
        rivals=rivals_of(request.node),
    )
