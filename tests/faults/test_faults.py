"""Each fault of the table: the cell fails in one line, all others are stored, and nothing is left."""

import json
from pathlib import Path

import pytest

from bench.discovery import all_models
from tests.faults import engine
from tests.faults.engine import Around, cells
from tests.faults.table import Fault, all_of_them, rows

LIMIT_S = 4 if all_of_them() else 2  # a healthy cell that spawns takes more than a second when others run
# code, model, and what is said of it: a warm cell's serial neighbour meets the fault first, in the process
# of the run, a cold cell's instrumented round in the model
WITH_INSTRUMENTS = (
    ("raises", "thread_pool", ("ValueError: bad item",)),
    ("exits_at_once", "process_pool_fork", ("BrokenProcessPool", "os._exit(3) was called")),
    ("exits", "thread_pool", ("SystemExit: leaves",)),
    ("returns_what_no_pickle_holds", "process_pool_fork", ("pickle", "WrongAnswerError")),
)


@pytest.mark.parametrize("fault", list(rows()), ids=lambda fault: fault.name)
def test_a_fault_stays_in_its_cell(fault: Fault, suite: Path, tmp_path: Path) -> None:
    for name in fault.models:
        if reason := all_models()[name].reason("workloads.sleep"):
            pytest.skip(f"{name}: {reason}")
    seen = engine.run(suite, fault.models, fault.code, fault.item, storage=tmp_path, timeout_s=LIMIT_S)
    output = seen.require_clean()
    if fault.ends_run:
        assert seen.code not in (0, 1), output
        return
    bad, good = cells(["faulty"], fault.models), cells(["sleep"], fault.models)
    assert seen.code == (1 if fault.says else 0), output
    assert seen.stored == good | (set() if fault.says else bad), output
    for cell in bad if fault.says else ():
        (line,) = seen.lines_with(f"FAILED {cell}: ")
        assert fault.says in line or "not tried: " in line, line
    if fault.left:
        said = [line.split(": ", 1) for line in seen.lines_with("LEFT BEHIND ")]
        names = [name for start, _ in said for name in start.removeprefix("LEFT BEHIND ").split(", ")]
        assert sorted(names) == sorted(bad), output  # a warm cell's warm-up may leave as much again
        assert all(fault.left in left for _, left in said), output


@pytest.mark.parametrize(("code", "model", "says"), WITH_INSTRUMENTS[: None if all_of_them() else 2])
def test_a_fault_under_instruments_stays_in_its_cell(
    code: str, model: str, says: tuple[str, ...], suite: Path, tmp_path: Path
) -> None:
    models, around = ("serial", model), Around(options=("--budget=0.1", "--workers=2"))
    seen = engine.run(suite, models, code, 1, storage=tmp_path, timeout_s=30, around=around, profile="quick")
    output = seen.require_clean()
    assert seen.code == 1, output
    assert seen.stored == cells(["sleep"], models), output
    for cell in cells(["faulty"], models):
        (line,) = seen.lines_with(f"FAILED {cell}: ")
        assert any(part in line for part in says), line
    (path,) = tmp_path.rglob("*.json")
    run = json.loads(path.read_text())
    assert "partial" not in run
    assert all("timeline" in benchmark["extra_info"] for benchmark in run["benchmarks"])


def test_files_that_each_visit_leaves_open_are_said(suite: Path, tmp_path: Path) -> None:
    models, around = ("serial", "asyncio"), Around(options=("--budget=0.2",))
    seen = engine.run(
        suite, models, "leaves_a_file_open", 1, storage=tmp_path, timeout_s=30, around=around, profile="quick"
    )
    output = seen.require_clean()
    assert seen.code == 0, output
    lines = seen.lines_with("open files or connections")
    assert lines, output
    assert all(line.startswith("LEFT BEHIND faulty-") for line in lines), output
