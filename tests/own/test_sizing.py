"""How many items a round has, from one item to thousands, of 10 µs to 10 s each."""

from dataclasses import replace

import pytest

from bench.contracts import Kind
from bench.discovery import all_models
from bench.own.sizing import LEAST_ROUNDS, MOST_ROUNDS, SHARE, Demand, plan

BUDGET_S = 180.0


def demand(kind: Kind) -> Demand:
    models = [model for model in all_models().values() if not model.extra]  # as a short run has them
    return Demand(
        kind,
        {model.name: len(model.starts) for model in models},
        frozenset(model.name for model in models if model.one_at_a_time),
        limit=20 if kind == "io" else 2,
        sweeps=3,
    )


@pytest.mark.parametrize("kind", ["io", "cpu"])
@pytest.mark.parametrize("total", [1, 2, 16, 500, 5_000])
@pytest.mark.parametrize("item_s", [1e-5, 1e-3, 0.05, 1.0, 10.0])
def test_what_is_planned_fits_or_is_the_least_there_is(kind: Kind, total: int, item_s: float) -> None:
    asked = demand(kind)
    planned = plan(asked, total, item_s, BUDGET_S)
    assert 1 <= planned.items <= total
    assert 1 <= planned.rounds <= MOST_ROUNDS
    for model in planned.left_out:
        asked = asked.without(model)
    assert planned.least_s == asked.seconds(planned.items, item_s, planned.rounds)
    fits = planned.least_s <= SHARE * BUDGET_S
    assert fits or planned.items == planned.rounds == 1
    assert {"serial", "thread_pool", "asyncio", "process_pool_fork"} <= asked.cells.keys()


def test_short_items_are_all_in_a_round_and_no_model_is_left_out() -> None:
    for kind in ("io", "cpu"):
        planned = plan(demand(kind), 500, 1e-4, BUDGET_S)
        assert (planned.items, planned.left_out) == (500, ())


def test_of_many_long_items_a_round_has_some() -> None:
    planned = plan(demand("cpu"), 5_000, 0.01, BUDGET_S)
    assert 2 <= planned.items < 100
    assert planned.rounds >= LEAST_ROUNDS
    assert planned.left_out == ()


def test_what_waits_has_more_items_than_what_computes() -> None:
    waiting, computing = (plan(demand(kind), 5_000, 0.05, BUDGET_S).items for kind in ("io", "cpu"))
    assert waiting > 3 * computing
    assert waiting >= 20


def test_one_item_of_ten_seconds_leaves_out_what_others_resemble() -> None:
    planned = plan(demand("cpu"), 1, 10.0, BUDGET_S)
    assert planned.items == planned.rounds == 1
    assert "asyncio_thread_each" in planned.left_out
    assert not {"serial", "thread_pool", "asyncio", "process_pool_fork"} & set(planned.left_out)
    assert plan(demand("cpu"), 1, 10.0, 300 * BUDGET_S).left_out == ()


def test_without_the_models_that_are_slow_by_nature_there_is_time_for_more() -> None:
    every = demand("io")
    few = replace(every, cells={"serial": 1, "asyncio": 2})
    assert plan(few, 5_000, 0.05, BUDGET_S).items > plan(every, 5_000, 0.05, BUDGET_S).items
