"""Stored files as types: what is read must be what it should be, whichever version stored it."""

from typing import Any

import msgspec
import pytest

from bench.store.decode import as_type, benchmarks_of, cell_of, upgraded
from bench.store.file import Benchmark, File, Machine
from bench.store.identity import SAME_BUILD, SAME_MACHINE
from bench.store.schema import Facts

STATS = {"min": 1.0, "q1": 1.0, "median": 1.0, "q3": 1.0, "max": 1.0, "rounds": 2, "data": [1.0, 1.0]}
OLD: dict[str, Any] = {
    "workload": "sleep",
    "model": "mp_pool",
    "start": "warm",
    "kind": "io",
    "items": 20,
    "workers": 20,
    "sweeps": 2,
    "rounds_per_sweep": 1,
    "start_method": "fork",
    "inputs": {"requests": 20, "latency_s": 0.05, "rows": 9, "chunks": 16, "bookings_sha256": "d"},
}


def benchmark(**extra: Any) -> Benchmark:
    stored = {"name": "a", "fullname": "t.py::a", "extra_info": {**OLD, **extra}, "stats": STATS}
    return as_type(stored, Benchmark)


def facts(**extra: Any) -> Facts:
    cell = cell_of(benchmark(**extra))
    assert cell is not None
    return cell[0]


def test_what_makes_runs_comparable_is_read() -> None:
    assert {*Machine.__struct_fields__} >= {*SAME_MACHINE, *SAME_BUILD}


@pytest.mark.parametrize("stored", [{"\ud800": 1}, {"datetime": 1}, [], {"benchmarks": [{"stats": {}}]}])
def test_what_is_none_of_these_is_said_and_no_more(stored: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        as_type(stored, File)


def test_a_lone_surrogate_is_no_error_of_its_own() -> None:
    with pytest.raises(msgspec.ValidationError, match="no Unicode"):
        as_type({"\ud800": 1}, File)


def test_an_old_cell_has_the_facts_of_its_model_and_workload() -> None:
    old = facts(workload="booking_dates_inferred")
    assert (old.family, old.unit, old.one_at_a_time) == ("processes", "process", False)
    assert (old.task, old.task_step, old.result_type) == ("booking dates", 1, "DataFrame")
    assert facts(model="asyncio_blocking").one_at_a_time


@pytest.mark.parametrize(
    ("workload", "read"),
    [
        ("sleep", set()),
        ("http_fetch", {"requests", "latency_s"}),
        ("booking_dates", {"rows", "chunks", "bookings_sha256"}),
    ],
)
def test_an_old_cell_has_only_the_inputs_that_its_workload_read(workload: str, read: set[str]) -> None:
    inputs = msgspec.to_builtins(facts(workload=workload).inputs)
    assert {name for name, value in inputs.items() if value is not None} == read


def test_an_old_cell_of_a_model_that_nobody_knows_is_read_all_the_same() -> None:
    assert facts(model="greenlets").family == ""


def test_a_cell_with_its_own_facts_is_left_as_it_is() -> None:
    now = {**OLD, "family": "greenlets", "unit": "thread", "about": None, "inputs": {"seed": 3, "rows": 5}}
    assert upgraded(now) is now
    assert facts(**now).inputs.rows == 5


@pytest.mark.parametrize(
    "odd",
    [
        {"sweeps": 3},  # more than there are rounds
        {"kind": None},
        {"notebook": "N1"},
        {"inputs": 3},
        {"neighbours": {"serial_s": [[1.0, 1.0]]}},  # of one visit of two
        {"neighbours": {"serial_s": [[1.0], [1.0, 1.0, 1.0]]}},  # none on one side
        {"neighbours": {"serial_s": [[1.0, 0.0], [1.0, 1.0]]}},
        {"neighbours": {"serial_s": [[1.0, 1.0]] * 2, "capacity": [[1.9, 1.8]]}},
        {"neighbours": {"serial_s": []}},
        {"speed_up": {"estimate": 1.0}},
        {
            "timeline": {"lanes": [], "lane": [], "start_s": [], "end_s": []}
        },  # without the instruments' figures
    ],
)
def test_what_is_no_whole_cell_is_none(odd: dict[str, Any]) -> None:
    assert cell_of(benchmark(**odd)) is None


def test_neighbours_that_fit_the_rounds_are_read() -> None:
    beside = facts(
        neighbours={"serial_s": [[1.0, 2.0]] * 2, "capacity": [[1.9, 1.8]] * 2, "cpus": 2}
    ).neighbours
    assert beside
    assert beside.capacity == [[1.9, 1.8]] * 2
    assert facts().neighbours is None


def test_results_that_are_not_as_they_should_be_are_left_out() -> None:
    good = msgspec.to_builtins(benchmark())
    assert benchmarks_of([good, {**good, "stats": {}}, None]) == [benchmark()]
