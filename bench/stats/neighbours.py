"""Log ratios of rounds to what was measured right before and after them.

Rounds of a model and of its neighbours alternate: n, r, n, r, n. A round of 10 to 60 ms and its neighbours
see the same machine, whose speed changes within tenths of a second. What the round would have taken of them
is their *geometric* mean. The arithmetic mean would say that what changes nothing is faster: the logarithm
of a mean of two varies less than that of one, so it lies higher; by 0.5 to 1.5 % on a machine with two speeds
a factor of two apart, and 2.5 % beside bursts.

A change of speed spoils one or two rounds of a visit, so from ``ROBUST`` rounds on a visit's value is the
median over all places that have a neighbour on both sides, n between two r as well, with its sign turned.
The median over the r alone would be biased: a burst in an n spoils two of them, one in an r only one. On the
machine of ``tests/stats/machine.py`` this halves the deviation of a visit's value at four rounds, and takes
it to a third at six. Of fewer rounds the mean over the r is less noisy than any median.

A pool's rounds are short and differ much from each other, more than its neighbours do: several of them stand
between two, and their mean is taken for one.

The rounds of one visit share a pool, a moment and a memory layout, so a visit is one value: fresh
processes, not rounds, are the replicates (T. Kalibera, R. Jones, Rigorous Benchmarking in Reasonable
Time, ISMM 2013).
"""

from collections.abc import Sequence
from itertools import chain, pairwise
from math import log
from statistics import fmean, median

ROBUST = 4  # rounds in a visit


def visit_log_speed_ups(rounds: Sequence[float], serial_s: Sequence[Sequence[float]]) -> list[float]:
    """The log speed-up of each visit, from its rounds and their neighbours.

    rounds: seconds, visit by visit in the order taken. serial_s: the neighbours of each visit, seconds;
    between two of them stand as many rounds everywhere. Raises ValueError if that can't be.
    """
    between = sum(len(neighbours) - 1 for neighbours in serial_s)
    if not between or len(rounds) < between or len(rounds) % between:
        raise ValueError(f"{len(rounds)} rounds do not stand between {sum(map(len, serial_s))} neighbours")
    size = len(rounds) // between
    logs = [fmean(map(log, rounds[at : at + size])) for at in range(0, len(rounds), size)]
    values, first = [], 0
    for neighbours in serial_s:
        visit = logs[first : first + len(neighbours) - 1]
        first += len(visit)
        values.append(_log_speed_up(visit, neighbours))
    return values


def _log_speed_up(visit: Sequence[float], neighbours: Sequence[float]) -> float:
    """visit: the mean log of the rounds between each two neighbours."""
    beside = [log(value) for value in neighbours]
    logs = [*chain(*zip(beside, visit, strict=False)), beside[-1]]
    before, at, after = logs[:-2], logs[1:-1], logs[2:]
    ratios = [(left + right) / 2 - middle for left, middle, right in zip(before, at, after, strict=True)]
    ratios[1::2] = [-ratio for ratio in ratios[1::2]]  # n between two r
    return fmean(ratios[::2]) if len(visit) < ROBUST else median(ratios)


def visit_log_capacities(capacities: Sequence[Sequence[float]]) -> list[float]:
    """The log capacity of each visit, over the places of its rounds: the mean, or the median as above.

    capacities: CPUs that the machine gave beside each round, one value more than the visit has rounds.
    """
    return [_log_capacity([log(place) for place in visit]) for visit in capacities]


def _log_capacity(logs: Sequence[float]) -> float:
    if len(logs) > ROBUST:
        return median(logs)
    return fmean((before + after) / 2 for before, after in pairwise(logs))
