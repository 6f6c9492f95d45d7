"""The Universal Scalability Law gives back the parameters that made its data, and its intervals hold them."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf, sqrt

import numpy as np
import pytest

from bench.stats.usl import LEAST_PLACES, Usl, fit

NUMBERS = (1, 2, 4, 8, 16, 32, 64, 128)
ONE = 20.0  # per second


def throughputs(contention: float, coherency: float, numbers: Sequence[float] = NUMBERS) -> list[float]:
    return [ONE * n / (1 + contention * (n - 1) + coherency * n * (n - 1)) for n in numbers]


def law(numbers: Sequence[float], values: Sequence[float]) -> Usl:
    fitted = fit(numbers, values)
    assert fitted
    return fitted


@pytest.mark.parametrize(
    ("contention", "coherency"), [(0.03, 4e-4), (0.2, 1e-5), (0.0, 1e-3), (0.1, 0.0), (0.0, 0.0), (0.9, 0.05)]
)
def test_data_of_the_law_give_its_parameters_back(contention: float, coherency: float) -> None:
    fitted = law(NUMBERS, throughputs(contention, coherency))
    assert fitted.throughput.value == pytest.approx(ONE, rel=1e-3)
    assert fitted.contention.value == pytest.approx(contention, rel=1e-3, abs=1e-5)
    assert fitted.coherency.value == pytest.approx(coherency, rel=1e-3, abs=1e-7)
    assert fitted.places == len(NUMBERS)


def test_up_to_a_thousand_at_once() -> None:
    numbers = (1, 2, 4, 8, 16, 64, 256, 1000)
    fitted = law(numbers, throughputs(0.002, 1e-6, numbers))
    assert fitted.contention.value == pytest.approx(0.002, rel=1e-3)
    assert fitted.coherency.value == pytest.approx(1e-6, rel=1e-3)


def test_its_peak_is_where_the_throughput_is_largest() -> None:
    fitted = law(NUMBERS, throughputs(0.03, 4e-4))
    assert fitted.peak == pytest.approx(sqrt(0.97 / 4e-4), rel=1e-3)
    assert fitted.at(fitted.peak) > max(fitted.at(0.8 * fitted.peak), fitted.at(1.2 * fitted.peak))
    assert fitted.at(16) == pytest.approx(throughputs(0.03, 4e-4, [16])[0], rel=1e-6)
    assert replace(fitted, coherency=replace(fitted.coherency, value=0.0)).peak == inf


def test_of_too_few_places_it_is_not_fitted() -> None:
    few = NUMBERS[: LEAST_PLACES - 1]
    assert fit(few, throughputs(0.1, 0.0, few)) is None


@pytest.mark.parametrize("noise", [0.01, 0.04])
def test_its_intervals_miss_about_as_often_as_they_say(noise: float) -> None:
    random, runs, contention, coherency = np.random.default_rng(7), 300, 0.05, 5e-4
    true = np.array(throughputs(contention, coherency))
    missed = np.zeros(2)
    for _ in range(runs):
        fitted = law(NUMBERS, (true * np.exp(random.normal(0, noise, len(true)))).tolist())
        for place, (own, value) in enumerate(
            ((fitted.contention, contention), (fitted.coherency, coherency))
        ):
            assert own.low <= own.value <= own.high
            missed[place] += not own.low <= value <= own.high
    assert (missed / runs <= 0.05 + 3 * sqrt(0.05 * 0.95 / runs)).all()


def test_no_cost_is_below_nothing() -> None:
    random = np.random.default_rng(1)
    for _ in range(50):
        values = np.array(throughputs(0.0, 0.0)) * np.exp(random.normal(0, 0.03, len(NUMBERS)))
        fitted = law(NUMBERS, values.tolist())
        for own in (fitted.contention, fitted.coherency):
            assert 0 <= own.low <= own.value <= own.high
