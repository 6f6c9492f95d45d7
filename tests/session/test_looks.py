"""What cells need after a look."""

from random import Random

import pytest

from bench.analysis.result import Result
from bench.session.looks import Need, looks_from, needs, widths
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


def needed(*cells: Result) -> dict[str, Need]:
    return {name: need for name, need in needs(cells).items() if need}


def test_looks_begin_with_the_least_number_and_double() -> None:
    assert looks_from(3) == [3, 6, 12, 24, 48]
    assert looks_from(5) == [5, 10, 20, 40, 48]
    assert looks_from(60) == [60, 61]


def test_winners_and_losers_are_clear_and_serial_is_not_among_them() -> None:
    assert needed(cell("serial", 1.0), cell("fast", 2.0), cell("slow", 0.5)) == {}


def test_contenders_that_vary_are_what_the_verdict_waits_for() -> None:
    cells = [cell("serial", 1.0), cell("a", 2.0, noise=0.1), cell("b", 2.0, noise=0.1), cell("slow", 0.5)]
    assert needed(*cells) == {"a": Need.VERDICT, "b": Need.VERDICT}


def test_one_that_may_beat_serial_is_what_the_verdict_waits_for() -> None:
    assert needed(cell("serial", 1.0), cell("a", 1.02, noise=0.1))["a"] == Need.VERDICT


def test_equals_that_vary_little_are_a_tie_and_clear() -> None:
    assert needed(cell("a", 2.0), cell("b", 2.0), cell("serial", 1.0)) == {}


def test_a_loser_needs_a_narrower_figure_and_no_verdict_waits_for_it() -> None:
    cells = [cell("serial", 1.0), cell("fast", 4.0), cell("slow", 0.5, noise=0.1)]
    assert needed(*cells) == {"slow": Need.FIGURE}


def test_where_it_stands_to_serial_is_worth_more_visits() -> None:
    near = cell("near", 1.0, noise=0.045, visits=8)
    assert widths([near])["near"] <= 1.08
    assert needed(cell("serial", 1.0), cell("fast", 4.0), near) == {"near": Need.FIGURE}


def test_without_serial_only_the_figures_count() -> None:
    assert needed(cell("a", 2.0, noise=0.1), cell("b", 2.0)) == {"a": Need.FIGURE}


def test_no_cells_need_nothing() -> None:
    assert needs([]) == {}


def test_one_visit_is_as_wide_as_can_be() -> None:
    assert widths([cell("a", 1.0, visits=1)]) == {"a": pytest.approx(float("inf"))}


def test_visits_that_happen_to_agree_are_no_reason_to_stop() -> None:
    """Nine cells of a kind: three visits of one of them vary by 0.6 %, those of the others by 3 %."""
    others = [cell(f"m{number}", 0.5, noise=0.03, visits=3) for number in range(8)]
    lucky = cell("lucky", 0.5, noise=0.006, visits=3)
    assert widths([lucky])["lucky"] < 1.04
    assert widths([lucky, *others])["lucky"] > 1.04
