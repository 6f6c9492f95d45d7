"""What a cell worked on follows from the inputs that it read."""

from typing import Any

import pytest

from bench.analysis.wording import measurement_of, with_interval
from bench.stats.intervals import Estimate
from tests.analysis.fake_results import result


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
    assert measurement_of(facts) == f"{said} · 5 sweeps × 1 round"


def test_a_speed_up_with_its_interval() -> None:
    assert with_interval(Estimate(15.8, 14.9, 17.2, 0.93, 5)) == "16× (15–17×)"
