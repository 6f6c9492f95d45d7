"""Speed-ups are those of the stored rounds."""

from pathlib import Path
from statistics import median

import pytest

from bench.text.units import factor
from tests import fake_runs
from tests.report.reading import ends, rendered, rows, value


def test_speed_ups_are_those_of_the_stored_rounds(tmp_path: Path) -> None:
    document = fake_runs.run()
    soup = rendered(tmp_path, document)
    by_cell = {benchmark["name"]: benchmark["stats"]["data"] for benchmark in document["benchmarks"]}
    for workload in fake_runs.IO + fake_runs.CPU:
        serial = by_cell[f"test_cell[{workload}-serial-warm]"]
        drawn = rows(soup, f"speed-{workload}")
        assert len(drawn) == len(fake_runs.MODELS)
        for model, start, _ in fake_runs.MODELS:
            own = by_cell[f"test_cell[{workload}-{model}-{start}]"]
            ratios = [below / above for below, above in zip(serial, own, strict=True)]
            label = "serial" if model == "serial" else f"{model} {start}"
            expected = f"{factor(median(ratios))}× ({factor(min(ratios))} to {factor(max(ratios))})"
            assert value(drawn[label]) == expected


def test_a_bar_ends_where_its_speed_up_is(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run(["sleep"])), "speed-sleep")
    even, ten_times = ends(drawn["asyncio warm"], "bar")
    twice = ends(drawn["mp_pool cold"], "bar")[1]
    assert (twice - even) / (ten_times - even) == pytest.approx(0.30103, abs=0.002)  # log10 of 2
