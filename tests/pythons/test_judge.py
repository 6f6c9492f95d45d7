"""From a record to what each interpreter buys."""

import pytest

from bench.pythons.judge import judge
from tests.pythons.records import BASE, EVEN, HALF, NOISY, OTHER, TWICE, record


@pytest.mark.parametrize(
    ("values", "verdict", "ratio"),
    [(TWICE, "faster", 2.0), (HALF, "slower", 0.5), (EVEN, "as fast", 1.0), (NOISY, "undecided", 1.0)],
)
def test_a_cell_is_called_what_its_groups_show(values: list[float], verdict: str, ratio: float) -> None:
    (change,) = judge(record({"spin-threads-cold": values})).changes
    assert change.verdict == verdict
    assert change.ratio is not None
    assert change.ratio.value == pytest.approx(ratio, rel=0.1)
    assert change.ratio.low < change.ratio.value < change.ratio.high
    assert change.ratio.count == len(values)


def test_one_group_shows_nothing() -> None:
    outcome = judge(record({"spin-threads-cold": TWICE[:1]}))
    assert outcome.changes[0].verdict == "undecided"
    assert outcome.buys[0].shown == "undecided"


def test_a_cell_without_figures_says_why() -> None:
    failures = {
        "spin-asyncio_uvloop-warm": {OTHER: ("skipped", "uvloop is not installed")},
        "spin-interpreter_pool-warm": {BASE: ("skipped", "needs Python 3.14")},
    }
    outcome = judge(record({"spin-serial-warm": EVEN}, failures=failures))
    said = {change.cell.model: (change.verdict, change.reason) for change in outcome.changes}
    assert said["asyncio_uvloop"] == ("skipped", "uvloop is not installed")
    assert said["interpreter_pool"] == ("not measured", f"{BASE} has none: needs Python 3.14")
    assert said["serial"][0] == "as fast"


def test_what_counts_is_the_best_model_of_each() -> None:
    """Threads get twice as fast, and so only as fast as the base's processes are."""
    cells = {"spin-serial-warm": EVEN, "spin-threads-cold": TWICE, "spin-mp_pool-warm": EVEN}
    base_s = {"spin-serial-warm": 1.0, "spin-threads-cold": 1.0, "spin-mp_pool-warm": 0.5}
    (buys,) = judge(record(cells, base_s)).buys
    assert buys.base.model == "mp_pool"
    assert buys.shown == "undecided"
    assert buys.ratio.value == pytest.approx(1.0, rel=0.02)
    assert buys.over_serial is not None
    assert buys.over_serial.value == pytest.approx(2.0, rel=0.02)


@pytest.mark.parametrize(("threads", "others", "shown"), [(TWICE, EVEN, "faster"), (HALF, HALF, "slower")])
def test_a_claim_is_over_all_models(threads: list[float], others: list[float], shown: str) -> None:
    cells = {"spin-serial-warm": others, "spin-threads-cold": threads, "spin-mp_pool-warm": others}
    (buys,) = judge(record(cells)).buys
    assert buys.shown == shown


def test_a_model_that_only_the_other_has_takes_part() -> None:
    measured = record({"spin-serial-warm": EVEN, "spin-interpreter_pool-warm": TWICE})
    for group in measured.groups:
        del group.cells["spin-interpreter_pool-warm"].seconds[BASE]
    outcome = judge(measured)
    assert outcome.buys[0].own.model == "interpreter_pool"
    assert outcome.buys[0].shown == "faster"
    change = next(change for change in outcome.changes if change.cell.model == "interpreter_pool")
    assert change.ratio is None
    assert change.own_s == pytest.approx(0.5, rel=0.01)
