"""Speed-ups from neighbours: known answers, and the truth found again on a machine with moods."""

from math import exp, log
from statistics import fmean

import numpy as np
import pytest

from bench.stats.neighbours import visit_log_capacities, visit_log_speed_ups
from bench.stats.student_t import ratio_estimate
from tests.stats.machine import measured

RUNS = 1000
THREE_ERRORS = 3 * (0.95 * 0.05 / RUNS) ** 0.5  # of a share of 95 % of so many runs: 2.1 %


def test_a_round_is_compared_with_the_geometric_mean_of_its_neighbours() -> None:
    assert visit_log_speed_ups([1.0], [[2.0, 8.0]]) == pytest.approx([log(4.0)])


def test_a_visit_is_the_mean_of_its_rounds_which_share_their_neighbours() -> None:
    (value,) = visit_log_speed_ups([1.0, 2.0], [[2.0, 8.0, 2.0]])
    assert value == pytest.approx((log(4.0) + log(2.0)) / 2)


def test_rounds_go_to_their_visits_in_order_whatever_their_number() -> None:
    values = visit_log_speed_ups([1.0, 0.5, 0.5, 2.0], [[1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0]])
    assert values == pytest.approx([0.0, log(2.0), -log(2.0)])


@pytest.mark.parametrize("rounds", [1, 2, 4, 7])
def test_an_even_drift_falls_out(rounds: int) -> None:
    times = [1.03**place for place in range(2 * rounds + 1)]
    values = visit_log_speed_ups([second / 1.5 for second in times[1::2]], [times[::2]])
    assert values == pytest.approx([log(1.5)])


@pytest.mark.parametrize("spoilt", range(9))
def test_one_round_that_was_stopped_spoils_no_visit_of_four(spoilt: int) -> None:
    times = [1.0] * 9
    times[spoilt] = 5.0
    assert visit_log_speed_ups(times[1::2], [times[::2]]) == pytest.approx([0.0])


def test_several_rounds_between_two_neighbours_are_their_mean() -> None:
    several = visit_log_speed_ups([1.0, 4.0, 1.0, 1.0], [[2.0, 8.0, 2.0]])
    assert several == pytest.approx(visit_log_speed_ups([2.0, 1.0], [[2.0, 8.0, 2.0]]))
    assert visit_log_speed_ups([1.0] * 6, [[1.0, 1.0], [1.0, 1.0, 1.0]]) == pytest.approx([0.0, 0.0])


@pytest.mark.parametrize("serial_s", [[[1.0, 1.0, 1.0]], [[1.0, 1.0, 1.0, 1.0, 1.0]], [[1.0]], []])
def test_rounds_that_do_not_stand_between_neighbours_are_refused(serial_s: list[list[float]]) -> None:
    with pytest.raises(ValueError, match=r"3 rounds do not stand between \d neighbours"):
        visit_log_speed_ups([1.0, 1.0, 1.0], serial_s)


def test_the_capacity_of_a_visit_is_that_of_its_rounds_places() -> None:
    assert visit_log_capacities([[1.0, 2.0, 1.0], [2.0, 2.0]]) == pytest.approx([log(2.0) / 2, log(2.0)])
    assert visit_log_capacities([[1.5, 1.5, 1.5, 0.1, 1.5]]) == pytest.approx([log(1.5)])


@pytest.mark.parametrize("bursts", [False, True])
def test_what_changes_nothing_is_on_average_neither_faster_nor_slower(bursts: bool) -> None:
    random = np.random.default_rng(11)
    runs = [measured(random, [1.0] * 6, 8, bursts=bursts) for _ in range(RUNS // 4)]
    ours = fmean(value for run in runs for sample in run.log_speed_ups() for value in sample)
    arithmetic = fmean(
        float(np.log((run.serial_s[..., 1:] + run.serial_s[..., :-1]) / 2 / run.rounds).mean())
        for run in runs
    )
    assert ours == pytest.approx(0.0, abs=0.003)
    assert arithmetic > 0.004  # why the mean is not that one


@pytest.mark.parametrize(
    ("visits", "rounds", "deviation", "bursts"),
    [(5, 2, 0.01, False), (8, 2, 0.05, True), (5, 4, 0.02, False), (12, 6, 0.03, True)],
)
def test_the_interval_encloses_the_true_speed_up_as_often_as_it_says(
    visits: int, rounds: int, deviation: float, bursts: bool
) -> None:
    speed_ups = [1.0, 0.95, 1.7, 0.8]
    random = np.random.default_rng(visits * rounds)
    caught = [0] * len(speed_ups)
    for _ in range(RUNS):
        samples = measured(random, speed_ups, visits, deviation, rounds, bursts).log_speed_ups()
        for place, sample in enumerate(samples):
            estimate = ratio_estimate(sample, 0.025)
            caught[place] += estimate.low <= speed_ups[place] <= estimate.high
    assert all(0.95 - THREE_ERRORS <= count / RUNS <= 0.99 for count in caught), caught


def test_six_short_rounds_in_a_visit_are_a_third_as_noisy_as_two() -> None:
    def deviation(rounds: int) -> float:
        random = np.random.default_rng(rounds)
        runs = [measured(random, [1.0] * 4, 8, 0.0, rounds).log_speed_ups() for _ in range(150)]
        return float(np.std(runs))

    assert deviation(6) < 0.4 * deviation(2)
    assert deviation(4) < 0.6 * deviation(2)


def test_efficiency_is_found_where_the_capacity_wanders() -> None:
    """A pool's speed-up follows the machine's capacity, 1.5 to 1.95 CPUs; its efficiency does not."""
    random, caught, spread = np.random.default_rng(4), 0, []
    for _ in range(RUNS):
        capacity = random.uniform(1.5, 1.95) * np.exp(random.normal(0.0, 0.04, (6, 1)))
        seen = capacity * np.exp(random.normal(0.0, 0.03, (6, 5)))
        cells = measured(random, [1.0], 6, 0.01, rounds=4)
        rounds = cells.rounds[0] / (0.96 * capacity)
        speed_ups = visit_log_speed_ups(rounds.ravel().tolist(), cells.serial_s[0].tolist())
        capacities = visit_log_capacities(seen.tolist())
        efficiency = ratio_estimate(np.subtract(speed_ups, capacities), 0.025)
        caught += efficiency.low <= 0.96 <= efficiency.high
        spread.append((fmean(speed_ups), log(efficiency.value)))
    of_speed_up, of_efficiency = np.std(spread, axis=0)
    assert caught / RUNS >= 0.95 - THREE_ERRORS
    assert of_efficiency < of_speed_up / 2
    assert exp(fmean(value for _, value in spread)) == pytest.approx(0.96, abs=0.005)
