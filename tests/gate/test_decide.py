"""The statistics against other ways to compute them, and against data whose answer is known."""

from math import exp, inf, log
from random import Random
from statistics import fmean

import pytest
from scipy import stats

from bench.gate import decide
from bench.gate.record import ONE_CPU, Rounds
from bench.gate.verdicts import judge
from tests.gate.records import record_of

VALUES = [0.061, 0.048, 0.072, 0.055, 0.066, 0.043]


def test_a_pair_is_the_median_ratio_of_neighbouring_turns() -> None:
    # the machine is twice as slow for a while: both sides of a turn see it
    rounds = Rounds([1.0, 2.0, 1.0], [1.1, 2.2, 9.0], 1, 1, ONE_CPU)
    assert decide.pair_log_ratio(rounds) == pytest.approx(log(1.1))
    assert decide.pair_log_ratio_of_means(rounds) == pytest.approx(log(12.3 / 4.0))


def test_the_rounds_of_a_block_are_one_turn() -> None:
    rounds = Rounds([1.0, 3.0, 2.0, 2.0], [2.0, 2.0, 4.0, 4.0], 1, 2, ONE_CPU)
    assert decide.pair_log_ratio(rounds) == pytest.approx(fmean([log(1.0), log(2.0)]))


@pytest.mark.parametrize("ratio", [1.0, 1.05, 1.2])
def test_p_values_are_those_of_the_t_test(ratio: float) -> None:
    slower = stats.ttest_1samp(VALUES, log(ratio), alternative="greater").pvalue
    faster = stats.ttest_1samp(VALUES, log(ratio), alternative="less").pvalue
    assert decide.p_slower(VALUES, ratio) == pytest.approx(slower)
    assert decide.p_faster(VALUES, ratio) == pytest.approx(faster)


def test_the_interval_ends_where_the_test_does() -> None:
    found = decide.estimate(VALUES, 0.01)
    assert found.ratio == pytest.approx(exp(fmean(VALUES)))
    assert decide.p_slower(VALUES, found.low) == pytest.approx(0.01)
    assert decide.p_faster(VALUES, found.high) == pytest.approx(0.01)


def test_without_spread_there_is_no_doubt_and_with_one_value_nothing_else() -> None:
    assert decide.p_slower([0.1, 0.1], 1.05) == 0.0
    assert decide.p_slower([0.0, 0.0], 1.05) == 1.0
    assert decide.p_slower([0.1], 1.05) == pytest.approx(0.5)
    assert decide.estimate([0.1], 0.01).high == inf
    assert decide.smallest_visible([0.1], 1.05, 0.01) == inf


def test_holm_stops_at_the_first_that_is_too_large() -> None:
    # thresholds 0.0125, 0.0167, 0.025, 0.05 for 0.005, 0.01, 0.03, 0.04
    assert decide.rejected([0.01, 0.04, 0.03, 0.005], 0.05) == [True, False, False, True]
    assert decide.rejected([0.02, 0.02], 0.05) == [True, True]
    assert decide.rejected([], 0.05) == []


def test_the_interval_encloses_the_truth_as_often_as_it_says() -> None:
    random, runs, missed = Random(1), 3000, 0
    for _ in range(runs):
        found = decide.estimate([random.gauss(0.03, 0.02) for _ in range(6)], 0.01)
        missed += not found.low <= exp(0.03) <= found.high
    assert missed / runs == pytest.approx(0.02, abs=0.008)  # three standard errors


def test_the_smallest_visible_slow_down_is_found_as_often_as_it_says() -> None:
    random, runs, error = Random(2), 2000, 0.001
    spread, pairs = 0.02, 9
    # by the true spread; what a measurement says of itself varies around this
    visible = decide.smallest_visible([spread, -spread] * 4 + [0.0], 1.05, error)
    found = 0
    for _ in range(runs):
        values = [random.gauss(log(visible), spread) for _ in range(pairs)]
        found += decide.p_slower(values, 1.05) <= error
    assert found / runs == pytest.approx(decide.POWER, abs=0.06)


@pytest.mark.parametrize(("truth", "most"), [(1.0, 0.0), (1.05, decide.ERROR)])
def test_false_alarms_over_many_benchmarks_and_looks(truth: float, most: float) -> None:
    """With all benchmarks just at the margin the family-wise error is kept; equal code is far from it."""
    random, runs, alarms = Random(3), 150, 0
    for _ in range(runs):
        values = {f"b{n}": [random.gauss(log(truth), 0.02) for _ in range(30)] for n in range(12)}
        for look in record_of({}).rules.looks:
            seen = record_of({name: found[:look] for name, found in values.items()})
            if judge(seen).of("regression"):
                alarms += 1
                break
    assert alarms / runs <= most + 3 * (most * (1 - most) / runs) ** 0.5


def test_a_slow_down_of_a_tenth_is_found() -> None:
    random, runs, found = Random(4), 100, 0
    for _ in range(runs):
        values = {f"b{n}": [random.gauss(0.0, 0.03) for _ in range(20)] for n in range(11)}
        values["slow"] = [random.gauss(log(1.1), 0.03) for _ in range(20)]
        outcome = judge(record_of(values))
        found += [one.benchmark for one in outcome.of("regression")] == ["slow"]
    assert found >= 95
