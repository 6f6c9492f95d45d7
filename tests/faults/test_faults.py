"""Each fault of the table: the cell fails in one line, all others are stored, and nothing is left."""

from pathlib import Path

import pytest

from bench.discovery import all_models
from tests.faults import engine
from tests.faults.engine import cells
from tests.faults.table import Fault, all_of_them, rows

LIMIT_S = 4 if all_of_them() else 2  # a healthy cell that spawns takes more than a second when others run


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
        assert len(seen.lines_with("LEFT BEHIND")) == 1, output
        assert fault.left in output
