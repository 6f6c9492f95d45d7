"""What is collected, and what is refused."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.discovery import cells
from bench.session import collection
from bench.session.options import Settings
from bench.session.profiles import PROFILES


async def asynchronous() -> None:
    """Never called."""


def synchronous() -> None:
    """Never called."""


def item(function: object, *fixtures: str) -> Any:
    return SimpleNamespace(obj=function, fixturenames=fixtures, nodeid="x.py::test")


def test_an_async_benchmark_is_refused_in_one_line() -> None:
    with pytest.raises(pytest.UsageError, match=r"^x\.py::test: a benchmark can't be async, .*$"):
        collection.require_sync([item(synchronous, "benchmark"), item(asynchronous, "benchmark")])


def test_other_tests_may_be_async() -> None:
    collection.require_sync(
        [item(asynchronous, "tmp_path"), item(synchronous, "benchmark"), SimpleNamespace()]
    )


@pytest.mark.parametrize(
    ("path", "profiles"),
    [
        ("bench/test_matrix.py", {"smoke", "quick", "full"}),
        ("bench/test_notebook.py", {"notebook"}),
        ("bench/test_overhead.py", {"full"}),
        ("bench/test_ladder.py", {"smoke", "quick", "full"}),
        ("elsewhere/test_matrix.py", {"smoke", "quick", "full", "notebook"}),
        ("bench/test_other.py", {"smoke", "quick", "full", "notebook"}),
    ],
)
def test_a_file_is_run_by_its_profiles(path: str, profiles: set[str]) -> None:
    every = ("smoke", "quick", "full", "notebook")
    assert {name for name in every if not collection.is_left_out(Path(path), settings(name))} == profiles


def settings(profile: str, *workloads: str) -> Settings:
    return Settings(PROFILES[profile], cells(workloads), budget_min=None, http_url=None)


def test_nor_is_the_ladder_if_too_few_of_its_workloads_were_chosen() -> None:
    chosen = settings("quick", "booking_dates", "spin")
    assert collection.is_left_out(Path("bench/test_ladder.py"), chosen)
    assert not collection.is_left_out(Path("bench/test_matrix.py"), chosen)


def test_beside_a_workload_of_one_s_own_the_matrix_alone_is_run() -> None:
    own: Any = object()
    chosen = replace(settings("full"), own=own)
    assert collection.is_left_out(Path("bench/test_overhead.py"), chosen)
    assert collection.is_left_out(Path("bench/test_ladder.py"), chosen)
    assert not collection.is_left_out(Path("bench/test_matrix.py"), chosen)
