"""What makes a run less worth believing is said first."""

from pathlib import Path
from typing import Any

import pytest

from bench.analysis import result
from bench.analysis.warnings import warnings
from bench.store import runs as stored
from tests import fake_cells, fake_runs


def warned(tmp_path: Path, document: dict[str, Any]) -> list[str]:
    run = stored.load(fake_runs.write(tmp_path / "run.json", document))
    return list(warnings(run, *result.read(run.benchmarks)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"machine_info": {"free_threaded": True, "gil_enabled_after_imports": True}}, "switched the GIL on"),
        ({"conditions": {"load_1min": 9.0, "cpus_available": 2}}, "The machine was busy: 9.0 processes"),
        ({"machine_info": {"asyncio_run_reprs": True}}, "models of booking_dates pay for that"),
        (
            {"failed": ["bench/t.py::test_cell[sleep-asyncio-warm]"]},
            "Failed, and therefore not stored: bench/t.py::test_cell[sleep-asyncio-warm]",
        ),
        ({"partial": {"missing": []}}, "A partial run: it was ended before all its sweeps were made."),
        (
            {
                "partial": {
                    "missing": ["bench/t.py::test_cell[sleep-a-warm]", "bench/t.py::test_cell[spin-a-cold]"]
                }
            },
            "A partial run: it was ended before sleep-a-warm and spin-a-cold had a result.",
        ),
        (
            {"partial": {"missing": [], "fewer": ["bench/t.py::test_cell[sleep-a-warm]"]}},
            "ended before all its sweeps were made; 1 cell of fewer visits than planned.",
        ),
    ],
)
def test_warnings(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    workloads = ["booking_dates", "sleep"]
    assert warned(tmp_path, fake_runs.run(workloads)) == []
    (warning,) = warned(tmp_path, fake_runs.run(workloads, **change))
    assert said in warning


def test_only_tables_that_asyncio_run_returns_are_costly_to_show(tmp_path: Path) -> None:
    document = fake_runs.run(["booking_dates", "spin"], machine_info={"asyncio_run_reprs": True})
    for name in ("booking_dates", "spin"):
        extra = fake_runs.cell_of(document, f"{name}-asyncio-warm")["extra_info"]
        extra |= fake_runs.MODEL_FACTS["loop_per_thread"] | {"model": "loop_per_thread"}
    assert warned(tmp_path, document) == []
    extra |= fake_runs.MODEL_FACTS["asyncio_processes"] | {"model": "mine", "result_type": "DataFrame"}
    (warning,) = warned(tmp_path, document)
    assert "the asyncio models of spin pay for that" in warning


def test_warnings_of_the_cells(tmp_path: Path) -> None:
    document = fake_runs.run(["http_fetch"])
    document["benchmarks"][0]["extra_info"] |= {"server_too_busy": True}
    for benchmark in document["benchmarks"]:
        benchmark["extra_info"]["sweeps"] = 3
        benchmark["stats"] = fake_runs.stats_of([1.0, 2.0, 3.0])
    said = " ".join(warned(tmp_path, document))
    assert "busier than half a core under serial" in said
    assert "Fewer than 5 sweeps" in said
    assert "A noisy run: in 5 of 5 benchmarks" in said


def test_what_has_neighbours_is_noisy_by_the_width_of_its_intervals(tmp_path: Path) -> None:
    """Its rounds spread as the machine's speed changes, which is no noise of what it is compared by."""
    assert warned(tmp_path, fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER})) == []
    noisy = [
        fake_cells.SERIAL,
        *(fake_cells.Cell(model, "warm", 1.0, 0.5) for model in ("asyncio", "mp_pool")),
    ]
    (warning,) = warned(tmp_path, fake_cells.run_beside({"spin": noisy}))
    assert warning.startswith(
        "A noisy run: in 2 of 3 cells the interval of the speed-up is wider than 1 : 1.25"
    )
