"""Where a run that sweeps spends its time: where curves cross, then where one bends."""

from bench.analysis.result import Result
from bench.session.bends import needs
from bench.session.looks import Need
from tests.fake_curves import CROSSED, ITEMS, Gains, cells, results_of


def needed(
    gains: Gains, jitter: float = 0.05, values: tuple[int, ...] = ITEMS
) -> dict[tuple[str, float], Need]:
    """What is needed, by model and value; nothing left out but what needs nothing."""
    results = results_of(cells(gains, values, jitter=jitter, workload="spin"))
    told = needs(results)
    return {_key(result): told[result.fullname] for result in results if told[result.fullname]}


def _key(result: Result) -> tuple[str, float]:
    return result.model, (result.facts.point or {})["items"]


def test_cells_on_both_sides_of_a_crossing_are_what_a_verdict_waits_for() -> None:
    gains = {("asyncio", "warm"): (2.0, 4.0, 8.0, 16.0), ("thread_pool", "warm"): (4.0, 8.0, 4.0, 2.0)}
    told = needed(gains)
    verdicts = {key for key, need in told.items() if need == Need.VERDICT}
    assert verdicts == {(model, value) for model in ("asyncio", "thread_pool") for value in (10, 100)}


def test_straight_curves_that_do_not_cross_need_nothing() -> None:
    gains = {("asyncio", "warm"): (2.0, 4.0, 8.0, 16.0), ("thread_pool", "warm"): (1.2, 2.4, 4.8, 9.6)}
    assert needed(gains) == {}


def test_where_a_curve_bends_its_figures_are_made_narrower() -> None:
    gains = {("asyncio", "warm"): (2.0, 20.0, 200.0, 200.0)}
    assert needed(gains) == {("asyncio", value): Need.FIGURE for value in (10, 100, 1000)}


def test_what_may_cross_is_contested_too() -> None:
    gains = {("asyncio", "warm"): (4.0, 4.0), ("thread_pool", "warm"): (4.02, 4.01)}
    assert set(needed(gains, values=(1, 10)).values()) == {Need.VERDICT}


def test_what_is_narrow_needs_no_more() -> None:
    assert needed(CROSSED, jitter=0.001) == {}


def test_what_says_too_little_needs_more_wherever_it_is() -> None:
    gains = {("asyncio", "warm"): (20.0, 40.0)}
    assert set(needed(gains, jitter=0.6, values=(1, 10)).values()) == {Need.FIGURE}
