"""What a cell worked on follows from the inputs that it read."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.wording import measured, measurement_of, with_interval
from bench.stats.intervals import Estimate
from tests.analysis.beside import results_of
from tests.analysis.fake_results import result
from tests.fake_cells import Cell


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"requests": 20, "latency_s": 0.05}, "20 requests, 50 ms each"),
        ({"requests": 1}, "1 request"),
        ({"rows": 12_000, "chunks": 16}, "12,000 rows in 16 chunks"),
        ({"rows": 12_000}, "12,000 rows"),
        ({"requests": 2, "rows": 3}, "2 requests and 3 rows"),
        ({}, "20 items"),
    ],
)
def test_work(inputs: dict[str, Any], said: str) -> None:
    facts = result("mine", "serial", "warm", 1.0, inputs=inputs, items=20).facts
    assert measurement_of([facts]) == f"{said} · 5 sweeps × 1 round"


def test_visits_of_cells_that_were_not_visited_equally_often() -> None:
    cells = [Cell("asyncio", "warm", 1.0), Cell("mp_pool", "warm", 1.5)]
    facts = [measured_cell.facts for measured_cell in results_of(cells)]
    assert measurement_of(facts) == "4 items · 8 visits × 2 rounds"
    assert measurement_of([replace(facts[0], sweeps=5), *facts]) == "4 items · 5–8 visits × 2 rounds"


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        ((1.7, 1.6, 1.8), "1.7× (1.6–1.8×)"),
        ((1.7, 1.68, 1.72), "1.70× (1.68–1.72×)"),
        ((18.2, 18.0, 18.5), "18.2× (18.0–18.5×)"),
        ((180.2, 178.0, 182.5), "180× (178–182×)"),
        ((0.97, 0.95, 0.99), "0.97× (0.95–0.99×)"),
        ((0.011, 0.0109, 0.0111), "0.011× (0.011–0.011×)"),
    ],
)
def test_as_many_digits_as_the_interval_bears(estimate: tuple[float, float, float], said: str) -> None:
    assert measured(Estimate(*estimate, 0.95, 8)) == said


def test_a_speed_up_with_its_interval() -> None:
    assert with_interval(Estimate(15.8, 14.9, 17.2, 0.93, 5)) == "16× (15–17×)"
