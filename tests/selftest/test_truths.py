"""What is claimed of the known cells: the truths that hold, and each that does not."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from bench.analysis import result
from bench.analysis.result import Result
from bench.contracts import Model
from bench.discovery import load_workload
from bench.selftest.known_models import CELLS, POOL, SHARE, models, sizes_of
from bench.selftest.truths import TRUTHS, Finding, NotMeasuredError, findings
from bench.session.profiles import QUICK
from bench.store.decode import benchmarks_of
from tests import fake_cells, fake_runs
from tests.fake_cells import Cell

AGAIN, SLOWER = Cell("serial_again", "warm", 1.0), Cell("slower", "warm", 1 / 1.1)
TWO_LOOPS = Cell(POOL, "warm", 1.75, capacity=1.8)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"family": "known", "unit": "caller", "one_at_a_time": True}
    monkeypatch.setattr(
        fake_runs, "MODEL_FACTS", fake_runs.MODEL_FACTS | {"serial_again": facts, "slower": facts}
    )


def measured(**changed: Cell) -> list[Result]:
    """The known cells as they should come out, but for those that are changed, by workload and model."""
    cells: dict[str, list[Cell]] = {"spin": [AGAIN, SLOWER, TWO_LOOPS], "sleep": [AGAIN, SLOWER]}
    own = {
        workload: [fake_cells.SERIAL, *(changed.get(f"{workload}_{each.model}", each) for each in of)]
        for workload, of in cells.items()
    }
    return result.read(benchmarks_of(fake_cells.run_beside(own)["benchmarks"]))[0]


def claimed(**changed: Cell) -> dict[tuple[str, str], Finding]:
    return {(each.truth.workload, each.truth.model): each for each in findings(measured(**changed))}


def test_what_is_true_holds() -> None:
    found = claimed()
    assert len(found) == len(TRUTHS)
    assert all(each.holds for each in found.values())
    assert found["spin", "slower"].figure.value == pytest.approx(1 / 1.1)
    pool = found["spin", POOL]
    assert pool.figure.value == pytest.approx(1.75 / 1.8)
    assert pool.capacity
    assert pool.capacity.value == pytest.approx(1.8)


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("spin_serial_again", AGAIN._replace(speed_up=1.2), "faster"),
        ("sleep_serial_again", AGAIN._replace(speed_up=0.8), "slower"),
        ("spin_slower", AGAIN._replace(model="slower"), "as fast"),
        ("sleep_slower", SLOWER._replace(jitter=0.5), "undecided"),
        (f"spin_{POOL}", TWO_LOOPS._replace(speed_up=1.4), "efficiency not shown near 1"),
        (f"spin_{POOL}", TWO_LOOPS._replace(jitter=0.3), "efficiency not shown near 1"),
    ],
)
def test_what_is_not_true_does_not_hold(name: str, cell: Cell, said: str) -> None:
    found = claimed(**{name: cell})
    (failing,) = [each for each in found.values() if not each.holds]
    assert (f"{failing.truth.workload}_{failing.truth.model}", failing.claimed) == (name, said)


def test_a_wide_interval_leaves_a_second_serial_alone() -> None:
    found = claimed(spin_serial_again=AGAIN._replace(jitter=0.5))["spin", "serial_again"]
    assert (found.claimed, found.holds) == ("undecided", True)
    assert found.width > 1.5


def test_a_known_cell_that_is_missing_or_has_no_neighbours_was_not_measured() -> None:
    with pytest.raises(NotMeasuredError, match=r"serial again, waiting: not measured"):
        list(findings([each for each in measured() if each.workload != "sleep"]))
    with pytest.raises(NotMeasuredError, match="serial again, CPU"):
        list(findings([replace(each, facts=_alone(each)) for each in measured()]))


def _alone(cell: Result) -> Any:
    return msgspec.structs.replace(cell.facts, neighbours=None)


# -- The known models


def run(model: Model, workload: str, items: list[Any]) -> list[Any]:
    with model.running(2) as run_items:
        return run_items(load_workload(workload), items)


def test_a_slower_model_does_a_tenth_of_each_item_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []
    monkeypatch.setattr(load_workload("spin"), "work", lambda item: done.append(item) or item)
    assert run(models()["slower"], "spin", [100, 200]) == [100, 200]
    assert done == [100, 10, 200, 20]
    assert pytest.approx(0.1) == SHARE


@pytest.mark.parametrize("name", ["serial", "serial_again", "slower"])
def test_the_answers_are_right(name: str) -> None:
    assert run(models()[name], "sleep", [0.001, 0.002]) == [0.002, 0.004]


def test_a_second_serial_is_no_serial_to_the_analysis() -> None:
    assert models()["serial_again"].family != models()["serial"].family
    assert models()["serial_again"].running is models()["serial"].running


def test_every_truth_is_measured_on_a_workload_of_a_known_size() -> None:
    sizes = QUICK.sizes_for(load_workload("spin"))
    longer = {name: sizes_of(name, sizes).spin_iterations / sizes.spin_iterations for name in models()}
    assert longer == {"serial": 2, "serial_again": 2, "slower": 2, POOL: 8}
    assert sizes_of("slower", sizes).sleeps == sizes.sleeps
    assert {(truth.workload, truth.model) for truth in TRUTHS} <= set(CELLS)
