"""Differences within blocks."""

from math import inf

import numpy as np
import pytest

from bench.stats.best_of import EQUIVALENT, standings
from bench.stats.blocks import LEAST_COMMON, within_blocks
from bench.stats.student_t import spread
from bench.stats.welch import Difference, differences

RUNS = 1500
LEVELS = [0.0, 5.0, -3.0, 8.0]


def difference(samples: list[list[float]], blocks: list[list[int | None]]) -> Difference:
    return within_blocks(differences(list(map(spread, samples))), samples, blocks)


def test_what_a_block_has_in_common_cancels_out() -> None:
    one = [level + jitter for level, jitter in zip(LEVELS, (0.1, 0.1, 0.12, 0.08), strict=True)]
    blocks: list[list[int | None]] = [[1, 2, 3, 4], [1, 2, 3, 4]]
    own = difference([one, LEVELS], blocks).of(0, 1)
    assert own.mean == pytest.approx(0.1)
    assert own.error == pytest.approx(np.std([0.1, 0.1, 0.12, 0.08], ddof=1) / 2)
    assert own.freedom == 3
    assert difference([one, LEVELS], blocks).of(1, 0).mean == pytest.approx(-0.1)


def test_blocks_that_a_pair_does_not_share_do_not_count() -> None:
    samples = [[9.0, 1.0, 2.0, 3.1], [1.0, 2.0, 3.0, -7.0]]
    own = difference(samples, [[None, 1, 2, 3], [1, 2, 3, 4]]).of(0, 1)
    assert own.mean == pytest.approx(0.1 / 3)


def test_of_too_few_common_blocks_the_difference_is_as_without() -> None:
    samples, apart = [[1.0, 2.0, 3.0], [1.1, 2.1, 3.1]], LEAST_COMMON - 1
    blocks: list[list[int | None]] = [[1, 2, 3], [*range(1, apart + 1), None]]
    blocks[1] = [*blocks[1][:apart], None][:3]
    assert difference(samples, blocks).of(0, 1) == differences(list(map(spread, samples))).of(0, 1)


def test_alone_and_none() -> None:
    assert difference([[1.0, 2.0]], [[1, 2]]).means.shape == (1, 1)
    assert within_blocks(differences([]), [], []).means.shape == (0, 0)
    assert difference([[1.0], [2.0]], [[None], [None]]).of(0, 1).error == inf


def drawn(random: np.random.Generator, means: list[float], heats: int) -> list[list[float]]:
    """Three visits apart and then heats, as two shared cores gave them: 0.08 and 0.045 within heats."""
    apart = np.array(means)[:, None] + random.normal(0, 0.08, (len(means), 3))
    together = np.array(means)[:, None] + random.normal(0, 0.07, heats)
    together = together + random.normal(0, 0.045, together.shape)
    return np.hstack([apart, together]).tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("heats", [3, 12])
@pytest.mark.parametrize("behind", [[EQUIVALENT * 1.01] * 4, [EQUIVALENT * 1.01, 0.0, 0.0, 0.0]])
def test_who_is_shown_to_be_near_the_best_is_not_in_one_of_twenty(heats: int, behind: list[float]) -> None:
    random, wrong = np.random.default_rng(heats + len(behind)), 0
    means = [0.0, *(-np.log1p(behind)).tolist()]
    blocks: list[list[int | None]] = [[None] * 3 + list(range(1, heats + 1))] * 5
    for _ in range(RUNS):
        near = [place.near_best for place in standings(difference(drawn(random, means, heats), blocks))]
        wrong += any(mean < -np.log1p(EQUIVALENT) and told for mean, told in zip(means, near, strict=True))
    assert wrong / RUNS <= 0.05 + 3 * (0.05 * 0.95 / RUNS) ** 0.5


def test_heats_tell_what_as_many_visits_apart_do_not() -> None:
    random, told, apart = np.random.default_rng(5), 0, 0
    means, blocks = [0.0, -0.01, -0.02, -0.03], [[None] * 3 + list(range(1, 17))] * 4
    for _ in range(200):
        samples = drawn(random, means, 16)
        told += any(place.near_best for place in standings(difference(samples, blocks)))
        spreads = differences(list(map(spread, samples)))
        apart += any(place.near_best for place in standings(spreads))
    assert told >= 160
    assert apart <= 110


@pytest.mark.parametrize("noisy", [0, 1])  # the best itself, or one of those behind
def test_a_noisy_member_makes_no_more_false_claims(noisy: int) -> None:
    random, wrong, heats = np.random.default_rng(7 + noisy), 0, 3
    means = np.array([0.0, *([-np.log1p(EQUIVALENT * 1.01)] * 4)])
    noise = np.full((5, 1), 0.03)
    noise[noisy] = 0.12
    blocks: list[list[int | None]] = [list(range(1, heats + 1))] * 5
    for _ in range(RUNS):
        samples = means[:, None] + random.normal(0, 0.07, heats) + random.normal(0, 1, (5, heats)) * noise
        places = standings(difference(samples.tolist(), blocks))
        wrong += not places[0].may_be_best or any(place.near_best for place in places[1:])
    assert wrong / RUNS <= 0.05 + 3 * (0.05 * 0.95 / RUNS) ** 0.5


def test_pairs_count_for_no_more_than_their_contrasts() -> None:
    random = np.random.default_rng(1)
    samples = random.normal(0, 0.05, (4, 3)).tolist()
    pairs = difference(samples, [[1, 2, 3]] * 4)
    assert {pairs.of(one, other).freedom for one in range(4) for other in range(one)} == {6}
