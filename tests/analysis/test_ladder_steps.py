"""Steps that were measured beside each other: what is one, what it costs, and which is shown to cost more."""

from typing import Any

import pytest

from bench.analysis.ladder_steps import Step, Way, longest, may_cost_as_little, steps_beside, times_as_fast
from bench.store.decode import benchmarks_of, cell_of, facts_of
from tests import fake_ladder
from tests.fake_ladder import PER_ROW_S, ROWS, SAMPLE

ERROR = 0.05


def read(*stored: dict[str, Any]) -> list[Step]:
    return steps_beside(benchmarks_of(stored))


def test_they_come_in_the_order_of_the_task() -> None:
    steps = read(*fake_ladder.steps()[::-1])
    assert [step.workload for step in steps] == list(PER_ROW_S)
    assert [(step.rows, step.of_rows, step.is_sample) for step in steps] == [
        (SAMPLE, ROWS, True),
        (ROWS, ROWS, False),
        (ROWS, ROWS, False),
    ]


def test_a_step_is_no_cell_of_the_matrix() -> None:
    (benchmark,) = benchmarks_of([fake_ladder.steps()[0]])
    assert cell_of(benchmark) is facts_of(benchmark) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"step": None},
        {"of_rows": 0},
        {"task_step": "third"},
        {"sweeps": 4},  # of which one is missing
        {"inputs": {"requests": 20}},
        {"inputs": None},
    ],
)
def test_what_is_damaged_or_reads_no_rows_is_no_step(changed: dict[str, Any]) -> None:
    first, second, third = fake_ladder.steps()
    assert read(first, second, third | {"extra_info": third["extra_info"] | changed}) == []


def test_steps_of_different_numbers_of_sweeps_did_not_stand_beside_each_other() -> None:
    first, second, third = fake_ladder.steps()
    third["extra_info"]["sweeps"] = 2
    third["stats"]["data"].pop()
    assert read(first, second, third) == []


def test_a_single_sweep_is_no_comparison() -> None:
    stored = fake_ladder.steps()
    for step in stored:
        step["extra_info"]["sweeps"] = 1
        step["stats"]["data"] = step["stats"]["data"][:1]
    assert read(*stored) == []


def test_a_ratio_is_free_of_what_the_machine_did_between_the_sweeps() -> None:
    first, _, third = read(*fake_ladder.steps())
    ratio, own = times_as_fast([third], first), third.seconds_per_row
    assert ratio.value == pytest.approx(100)
    assert ratio.high / ratio.low < 1.001 < 1.5 < own.high / own.low


def test_the_interval_of_several_has_those_of_each() -> None:
    first, second, third = read(*fake_ladder.steps(booking_dates=(1.0, 1.2, 0.9)))
    alone, both = times_as_fast([second], first), times_as_fast([third, second], first)
    assert (both.value, both.low) == (pytest.approx(100), alone.low)
    assert both.high >= 100


def test_what_costs_more_in_each_sweep_is_shown_to() -> None:
    _, second, third = read(*fake_ladder.steps())
    assert not may_cost_as_little(second, third, ERROR)
    assert may_cost_as_little(third, second, ERROR)


def test_what_costs_more_in_some_sweeps_only_is_not() -> None:
    _, second, third = read(*fake_ladder.steps(booking_dates=(0.1, 2.0, 1.5)))
    assert second.seconds_per_row.value > third.seconds_per_row.value
    assert may_cost_as_little(second, third, ERROR)


def test_the_longest_ladder_is_taken() -> None:
    sums = [Way("sums", place, name) for place, name in enumerate("cabd")]
    dates = [Way("dates", place, name) for place, name in enumerate("efg")]
    assert longest([*dates, *sums[::-1]]) == sums
    assert longest(dates[:2]) == []
