"""The results in pytest-benchmark's session, and what it compares them with.

Stands on ``pytest_benchmark/plugin.py`` (``pytest_configure`` sets ``config._benchmarksession`` and loads the
run to compare with, ``pytest_sessionfinish`` stores, ``pytest_terminal_summary`` displays), on its
``session.py`` (``BenchmarkSession``) and ``stats.py`` (``Metadata``, whose figures are computed from
``stats.data`` and cached when they are first asked for).
"""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from pytest_benchmark.session import BenchmarkSession


class Result(Protocol):
    """What we use of pytest-benchmark's ``Metadata``: one run of one benchmark. fullname: the node id."""

    fullname: str
    extra_info: dict[str, Any]
    stats: Any

    @property
    def has_error(self) -> bool: ...

    def as_dict(self) -> dict[str, Any]: ...


def session_of(config: pytest.Config) -> "BenchmarkSession":
    """pytest-benchmark's session; it is there from its ``pytest_configure`` on, which comes after ours."""
    session: BenchmarkSession = config._benchmarksession  # type: ignore[attr-defined]
    return session


def measures(config: pytest.Config) -> bool:
    """Whether benchmarks are timed, rather than called once."""
    return not session_of(config).disabled


def results_of(config: pytest.Config) -> list[Result]:
    """A result per run of a benchmark, in the order in which they were measured."""
    results: list[Result] = session_of(config).benchmarks
    return results


def keep_results(config: pytest.Config, results: Sequence[Result]) -> None:
    """Let these be the session's results, before anything has asked for their figures."""
    session_of(config).benchmarks[:] = results


def rounds_of(result: Result) -> list[float]:
    """The measured rounds, seconds, in the order taken."""
    rounds: list[float] = result.stats.data
    return rounds


def add_rounds(result: Result, rounds: Sequence[float]) -> None:
    """Add rounds to a result of whose figures none has been asked for."""
    result.stats.data.extend(rounds)


def add_visit(config: pytest.Config, of: Result, rounds: Sequence[float], extra_info: dict[str, Any]) -> None:
    """Add one more run of a benchmark to the session's results. of: any of its runs."""
    own = copy(of)
    own.extra_info, own.stats = extra_info, type(of.stats)()
    add_rounds(own, rounds)
    results_of(config).append(own)


def detached(measured: Sequence[Result]) -> list[Result]:
    """Copies, whose figures may be asked for while rounds are still added to the results."""
    return [_detached(result) for result in measured]


def _detached(result: Result) -> Result:
    own = copy(result)
    own.extra_info, own.stats = dict(result.extra_info), type(result.stats)()
    add_rounds(own, rounds_of(result))
    return own


def requested_baseline(config: pytest.Config) -> bool | str | None:
    """The run of ``--benchmark-compare``: True for the latest, else its number or path; None if not given."""
    return session_of(config).compare or None


def storage_name(config: pytest.Config) -> str:
    """Where stored runs are looked for."""
    return str(session_of(config).storage)


def baselines_of(config: pytest.Config) -> Mapping[Any, Mapping[str, dict[str, Any]]]:
    """The stored benchmarks by name, of each stored run that is compared with, by path."""
    return session_of(config).compared_mapping or {}


def hide_table_of_results(config: pytest.Config) -> None:
    """Leave out pytest-benchmark's own table, unless it compares or was asked to be verbose."""
    session = session_of(config)
    if not session.compare and not session.verbose:
        session.quiet = True


def performance_regression() -> type[Exception]:
    """What pytest-benchmark raises, in the terminal's summary, after it has named each regression."""
    from pytest_benchmark.session import PerformanceRegression

    return PerformanceRegression
