"""Against serial: known answers, how often something false is claimed, and what is found."""

from collections.abc import Sequence

import numpy as np
import pytest

from bench.stats import versus_serial
from bench.stats.best_of import EQUIVALENT
from bench.stats.student_t import spread
from bench.stats.versus_serial import Side
from tests.stats.machine import measured

RUNS = 1000
ERROR = 0.05
THREE_ERRORS = 3 * (ERROR * (1 - ERROR) / RUNS) ** 0.5  # 2.1 %
STEPS = (-0.01, 0.0, 0.01, 0.005, -0.005)


def against_serial(samples: Sequence[Sequence[float]]) -> list[Side]:
    return versus_serial.against_serial(list(map(spread, samples)), ERROR)


def around(middle: float, spread: float = 1.0) -> list[float]:
    return [middle + spread * step for step in STEPS]


@pytest.mark.parametrize(
    ("sample", "side"),
    [
        (around(0.4), "faster"),
        (around(-0.4), "slower"),
        (around(0.0), "as fast"),
        (around(0.02), "as fast"),  # a difference was shown, and it is one that counts as none
        (around(0.0, 20), "undecided"),
        (around(0.2, 30), "undecided"),
        ([0.4], "undecided"),
        ([], "undecided"),
        ([0.0, 0.0], "as fast"),
        ([0.3, 0.3], "faster"),
    ],
)
def test_what_is_shown_of_one(sample: list[float], side: Side) -> None:
    assert against_serial([sample]) == [side]


def test_many_make_each_harder_to_show() -> None:
    sample = around(0.06, 3.6)
    assert against_serial([sample]) == ["faster"]
    assert against_serial([sample, *[around(0.3, 100)] * 9])[0] == "undecided"
    assert against_serial([]) == []


def is_false(side: Side, speed_up: float) -> bool:
    return {
        "faster": speed_up <= 1,
        "slower": speed_up >= 1,
        "as fast": not 1 / (1 + EQUIVALENT) < speed_up < 1 + EQUIVALENT,
        "undecided": False,
    }[side]


@pytest.mark.parametrize(
    ("speed_ups", "visits", "rounds", "deviation", "bursts"),
    [
        ([1.0] * 8, 5, 2, 0.01, False),
        ([1.0] * 8, 8, 6, 0.03, True),
        ([1.0] * 4 + [0.97, 0.9, 0.3, 1.7], 12, 6, 0.01, False),
    ],
)
def test_a_difference_that_is_none_is_claimed_in_one_run_of_twenty_at_most(
    speed_ups: list[float], visits: int, rounds: int, deviation: float, bursts: bool
) -> None:
    random, wrong = np.random.default_rng(visits), 0
    for _ in range(RUNS):
        samples = measured(random, speed_ups, visits, deviation, rounds, bursts).log_speed_ups()
        sides = against_serial(samples)
        wrong += any(map(is_false, sides, speed_ups))
    assert wrong / RUNS <= ERROR + THREE_ERRORS


@pytest.mark.parametrize("speed_up", [1.0501, 0.952])
def test_each_equivalence_is_false_in_one_of_twenty_at_most(speed_up: float) -> None:
    random, wrong = np.random.default_rng(5), 0
    for _ in range(RUNS // 4):
        samples = measured(random, [speed_up] * 4, 8, 0.01, rounds=6).log_speed_ups()
        wrong += against_serial(samples).count("as fast")
    assert wrong / RUNS <= ERROR + THREE_ERRORS


def test_ten_percent_are_found_among_ten_models() -> None:
    random, found, alike = np.random.default_rng(6), 0, 0
    for _ in range(200):
        samples = measured(random, [0.9, *([1.0] * 9)], 8, 0.01, rounds=6).log_speed_ups()
        sides = against_serial(samples)
        found += sides[0] == "slower"
        alike += sides[1:].count("as fast")
    assert found / 200 >= 0.9
    assert alike / (9 * 200) >= 0.85
