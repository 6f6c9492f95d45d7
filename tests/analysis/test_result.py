"""Results read from stored benchmarks, and the order of their models."""

import pytest

from bench.analysis import result
from bench.store.decode import benchmarks_of
from tests import fake_cells, fake_runs


def test_cells_are_read_fastest_first_and_others_left_as_they_are() -> None:
    document = fake_runs.run(["spin"])
    foreign = fake_runs.foreign()["benchmarks"]
    notebook = fake_runs.notebook_row("N1", 1.0)
    results, others = result.read(benchmarks_of([foreign[0], *document["benchmarks"], notebook, foreign[1]]))
    assert [cell.label for cell in results] == [
        *("asyncio warm", "thread_pool cold", "mp_pool warm", "mp_pool cold", "serial"),
    ]
    assert [benchmark.name for benchmark in others] == [foreign[0]["name"], "test_row[N1]", "test_b"]


def test_models_are_ordered_by_family_and_then_as_stored() -> None:
    zebras = fake_runs.cell("spin", "mp_pool", "cold", 3.0)
    zebras["extra_info"]["model"] = "zebras"
    stored = [
        fake_runs.cell("spin", "thread_pool", "cold", 1.0),
        zebras,
        fake_runs.cell("spin", "mp_pool", "cold", 2.0),
        fake_runs.cell("spin", "asyncio", "warm", 4.0),
        fake_runs.cell("spin", "mp_pool", "warm", 1.0),
    ]
    results, _ = result.read(benchmarks_of(stored))
    assert result.models_in_order(results) == ["asyncio", "zebras", "mp_pool", "thread_pool"]


def test_what_stands_beside_its_neighbours_is_compared_with_them() -> None:
    """The machine slows down while it runs, which medians over the run would show."""
    document = fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER})
    results, _ = result.read(benchmarks_of(document["benchmarks"]))
    serial = result.serial_of(results)
    assert serial
    speed_ups = {cell.label: cell.speed_up(serial) for cell in results}
    for own in fake_cells.CLEAR_WINNER[1:]:
        estimate = speed_ups[f"{own.model} {own.start}"]
        assert estimate.value == pytest.approx(own.speed_up)
        assert estimate.low < own.speed_up < estimate.high
        assert estimate.count == fake_cells.VISITS


def test_the_figures_are_those_that_were_stored_with_the_neighbours() -> None:
    document = fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER})
    results, _ = result.read(benchmarks_of(document["benchmarks"]))
    serial = results[0]
    for cell in results:
        computed = {
            "speed_up": cell.speed_up(serial),
            "efficiency": cell.efficiency,
            "capacity": cell.capacity,
        }
        for name, estimate in computed.items():
            stored = getattr(cell.facts, name)
            assert (stored is None) == (estimate is None), name
            if estimate:
                assert stored.estimate == pytest.approx(estimate.value)
                assert (stored.low, stored.high) == pytest.approx((estimate.low, estimate.high))
                assert stored.coverage == pytest.approx(estimate.coverage)


def test_stored_figures_that_do_not_follow_from_the_neighbours_are_not_believed() -> None:
    boast = {"estimate": 9.0, "low": 8.0, "high": 10.0, "coverage": 0.95}
    stored = fake_cells.cell_beside("spin", fake_cells.Cell("asyncio", "warm", 1.0), speed_up=boast)
    ((cell,), _) = result.read(benchmarks_of([stored]))
    assert cell.speed_up(cell).value == pytest.approx(1.0)


def test_only_what_uses_several_cpus_has_an_efficiency() -> None:
    document = fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER})
    results, _ = result.read(benchmarks_of(document["benchmarks"]))
    efficiencies = {cell.label: cell.efficiency for cell in results}
    assert efficiencies["process_pool_fork warm"].value == pytest.approx(1.7 / 1.8)
    assert efficiencies["asyncio warm"] is None
