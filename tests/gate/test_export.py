"""Both sides as pytest-benchmark's own files."""

import json
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.stats import Stats

from bench.gate import export
from tests.gate.records import EQUAL, SLOWER, record_of


def test_each_side_has_the_figures_that_pytest_benchmark_stores(tmp_path: Path) -> None:
    record = record_of({"t.py::test[a-1]": SLOWER, "t.py::test_b": EQUAL})
    base, head = (json.loads(path.read_text()) for path in export.write(record, tmp_path / "gate.json"))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["gate-base.json", "gate-head.json"]
    benchmark = head["benchmarks"][0]
    assert (benchmark["name"], benchmark["param"]) == ("test[a-1]", "a-1")
    assert base["benchmarks"][1]["param"] is None
    theirs = Stats()
    theirs.data = benchmark["stats"]["data"]
    assert theirs.data == [second for rounds in record.rounds_of("t.py::test[a-1]") for second in rounds.head]
    assert benchmark["stats"].keys() == {*theirs.fields, "iterations", "data"}
    for name in ("min", "max", "mean", "stddev", "median", "rounds", "ops", "total", "stddev_outliers"):
        assert benchmark["stats"][name] == pytest.approx(getattr(theirs, name)), name


def test_outliers_are_beyond_tukey_s_fences() -> None:
    figures = export._stats([1.0, 1.1, 1.2, 1.1, 1.0, 9.0, 0.1])
    assert (figures["iqr_outliers"], figures["outliers"]) == (2, "1;2")
    assert (figures["ld15iqr"], figures["hd15iqr"]) == (1.0, 1.2)
    assert figures["median"] == median([1.0, 1.1, 1.2, 1.1, 1.0, 9.0, 0.1])
