"""How a benchmark is measured in a pair: how many turns, who goes first, on which CPUs.

Both sides are put on the same CPU for each turn, and on another one for the next, because the CPUs of a
shared machine differ at any moment. A benchmark that uses more than one CPU is left where the system puts it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from bench.gate.lockstep.protocol import Calibrated, Measure

BLOCK_S = 0.008  # at a turn, a side takes as many rounds as fill this
MOST_BLOCK = 100  # rounds
LONGEST_S = 1.5  # a side of one benchmark, set-up and tear-down of its rounds included
FREE_TURNS = 3  # times as many turns where the system places processes: rounds then vary more
FEWEST_TURNS = 4  # even if that takes longer: two in either order
WATCHED_S = 0.03  # of rounds that are not timed, in which the memory is watched
ORDER = (0, 1, 1, 0)  # who goes first, turn by turn: each as often as the other on each of two CPUs


@dataclass(frozen=True)
class Limits:
    """turns: of a side at a benchmark, at the most. hang_s: silence that means a side hangs.

    cpus: those to choose from, empty where a process can't choose. now: the clock of the budget.
    deadline: when to begin no other benchmark, by that clock. memory: watch it, in a turn of its own.
    """

    turns: int
    cpus: Sequence[int]
    deadline: float
    hang_s: float = 120.0
    memory: bool = False
    now: Callable[[], float] = time.monotonic

    @property
    def is_over(self) -> bool:
        return self.now() >= self.deadline


@dataclass(frozen=True)
class Plan:
    """measure: what both sides are told. free: the system places them, on any of ``cpus``.

    number: of the pair, from which on orders and CPUs alternate.
    """

    measure: Measure
    free: bool
    cpus: Sequence[int]
    number: int

    @property
    def rounds(self) -> int:
        """Of either side, those that are timed."""
        return self.measure.turns * self.measure.block

    def cpus_of(self, turn: int) -> Sequence[int]:
        if self.free:
            return self.cpus
        return [self.cpus[(turn + self.number // 2) % len(self.cpus)]]


def order(turn: int, number: int) -> tuple[int, int]:
    """Who goes first at a turn of the pair of this number, and who second: 0 is base, 1 is head."""
    first = ORDER[(turn + number) % len(ORDER)]
    return first, 1 - first


def agree(calibrated: Sequence[Calibrated], limits: Limits, number: int) -> Plan:
    """One way to measure both sides: the slower one's rounds fit into the time there is."""
    iterations = max(side.iterations for side in calibrated)
    round_s = max(side.round_s * iterations / side.iterations for side in calibrated)
    whole_s = max(side.whole_s * iterations / side.iterations for side in calibrated)
    block = min(MOST_BLOCK, max(1, ceil(BLOCK_S / max(round_s, BLOCK_S / MOST_BLOCK))))
    free = not limits.cpus or any(side.parallel for side in calibrated)
    most = limits.turns * (FREE_TURNS if free else 1)
    affordable = int(LONGEST_S / max(block * whole_s, 1e-6))
    turns = max(min(most, affordable), min(FEWEST_TURNS, most))
    watched = min(MOST_BLOCK, ceil(WATCHED_S / max(round_s, WATCHED_S / MOST_BLOCK))) if limits.memory else 0
    return Plan(Measure(turns, block, iterations, watched), free, limits.cpus, number)
