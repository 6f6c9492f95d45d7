"""Results read from stored benchmarks, and the order of their models."""

from bench.analysis import result
from bench.store.decode import benchmarks_of
from tests import fake_runs


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
