"""The stored calibration: read as it was written, and refused in a line where it is not of this machine."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from bench.costs import record
from bench.costs.break_even import BreakEven
from bench.costs.trials import Visit
from bench.store import runs
from bench.store.decode import UnreadableError
from tests.costs.fake_costs import calibration, stored


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    visit = Visit("serial", 2, 20, 1.9, 0.02, {"empty": 1e-6}, {"empty_few": 1e-3})
    known = calibration(
        visits=[visit],
        left_out={"gevent": "not installed"},
        break_even=[BreakEven("mp_pool", "cpu", 2, 1e-4)],
    )
    path = tmp_path / "costs.json"
    record.save(known, path)
    assert record.load(path) == known


def test_it_lies_beside_the_runs_and_is_taken_for_none(tmp_path: Path) -> None:
    path = stored(tmp_path)
    assert path.parent == tmp_path / ".benchmarks"
    with pytest.raises(UnreadableError, match="no stored run"):
        runs.find((), tmp_path / ".benchmarks")


def test_without_one_the_command_that_makes_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="calibrate`, which takes two minutes"):
        record.load(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "gate"}, "is no calibration of this version"),
        ({"format": 99}, "is no calibration of this version"),
        ({"costs": {"serial": {}}}, "is no calibration ("),
        ({"yardstick_s": 0}, "is no calibration ("),
        ({"cpus": {"value": 1e300, "low": 1.0, "high": 2.0}}, "is no calibration ("),
    ],
)
def test_a_damaged_one_is_named_in_a_line(tmp_path: Path, change: dict[str, object], said: str) -> None:
    path = tmp_path / "costs.json"
    path.write_text(json.dumps(asdict(calibration()) | change))
    with pytest.raises(UnreadableError) as caught:
        record.load(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_that_of_another_machine_or_python_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "costs.json"
    record.save(calibration(machine=record.identity() | {"python_version": "2.7.1", "node": "x"}), path)
    with pytest.raises(UnreadableError, match=r"another Python \(node, python_version\)"):
        record.load_own(path)
    assert record.load(path).machine["node"] == "x"  # a run of it can still be read


def test_a_run_says_how_the_machine_was_then() -> None:
    known = calibration()
    assert known.machine_now().cpus == 2.0
    assert known.machine_now(yardstick_s=0.04, cpus=1.5).slower == 2.0
    assert known.machine_now(cpus=1.5).at("low") == 1.5
