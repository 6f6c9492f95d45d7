"""Whose place is clear after a look."""

from random import Random

import pytest

from bench.analysis.result import Result
from bench.session.looks import contested, looks_from, wide, width
from bench.store.schema import Facts, InputsRead, Neighbours


def cell(model: str, speed_up: float, noise: float = 0.001, visits: int = 5) -> Result:
    """A cell of so many visits of one round, beside serial rounds of a second."""
    random = Random(model)
    rounds = tuple(1 / speed_up * (1 + random.gauss(0, noise)) for _ in range(visits))
    facts = Facts(
        workload="spin",
        model=model,
        start="warm",
        kind="cpu",
        items=2,
        workers=2,
        sweeps=visits,
        rounds_per_sweep=1,
        family="serial" if model == "serial" else "f",
        inputs=InputsRead(),
        neighbours=Neighbours(serial_s=[[1.0, 1.0]] * visits),
        looks=6,
    )
    return Result(facts, rounds, fullname=model)


def test_looks_begin_with_the_least_number() -> None:
    assert looks_from(6) == [6, 13, 40]
    assert looks_from(3) == [3, 6, 13, 40]


def test_winners_and_losers_are_clear_and_serial_is_not_among_them() -> None:
    assert contested([cell("serial", 1.0), cell("fast", 2.0), cell("slow", 0.5)]) == set()


def test_contenders_that_vary_are_not_clear() -> None:
    cells = [cell("serial", 1.0), cell("a", 2.0, noise=0.1), cell("b", 2.0, noise=0.1), cell("slow", 0.5)]
    assert contested(cells) == {"a", "b"}


def test_equals_that_vary_little_are_a_tie_and_clear() -> None:
    assert contested([cell("a", 2.0), cell("b", 2.0), cell("serial", 1.0)]) == set()


def test_a_loser_is_clear_though_its_interval_is_wide() -> None:
    cells = [cell("fast", 4.0), cell("slow", 0.5, noise=0.1)]
    assert contested(cells) == set()
    assert wide(cells) == {"slow"}


def test_no_cells_are_no_contest() -> None:
    assert contested([]) == set()


def test_one_visit_is_as_wide_as_can_be() -> None:
    assert width(cell("a", 1.0, visits=1)) == pytest.approx(float("inf"))
