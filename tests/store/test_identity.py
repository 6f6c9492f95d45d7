"""When two cells are of the same measurement, and two runs of the same machine."""

from typing import Any

import pytest

from bench.store.identity import machine_identity, same_measurement

CELL: dict[str, Any] = {"workers": 2, "start_method": None, "items": 16, "inputs": {"rows": 100, "seed": 0}}


@pytest.mark.parametrize(
    ("stored", "same"),
    [
        (CELL, True),
        ({**CELL, "workers": 3}, False),
        ({**CELL, "start_method": "spawn"}, False),
        ({**CELL, "inputs": {"rows": 101, "seed": 0}}, False),
        ({**CELL, "inputs": {"rows": 100}}, False),  # a seed that nobody knows
        ({**CELL, "inputs": {"rows": 100, "seed": 0, "requests": 9}}, True),  # what the cell has not read
        ({**CELL, "inputs": None}, False),
        (None, False),
    ],
)
def test_a_cell_is_compared_by_what_it_has_read(stored: dict[str, Any] | None, same: bool) -> None:
    assert same_measurement(CELL, stored) is same


def test_benchmarks_of_other_suites_are_compared_by_name_alone() -> None:
    assert same_measurement(None, {})
    assert same_measurement({"note": 1}, {"note": 2})


def test_a_machine_is_its_name_its_python_and_its_processor() -> None:
    info = {"node": "a", "python_version": "3.13.0", "cpu": {"brand_raw": "A CPU", "count": 2, "hz": 1}}
    assert machine_identity(info) == machine_identity(
        {**info, "release": "6.1", "cpu": {**info["cpu"], "hz": 2}}
    )
    for other in ({"node": "b"}, {"free_threaded": True}, {"cpu": {"brand_raw": "A CPU", "count": 4}}):
        assert machine_identity(info) != machine_identity(info | other)
    assert machine_identity({})["cpus"] is None
