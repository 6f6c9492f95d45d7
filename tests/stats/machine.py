"""Rounds and neighbours as a shared machine gives them, with speed-ups that are known.

The machine has two speeds, a factor of two apart, and changes between them at random, within tenths of a
second; it drifts by 15 % within half a minute; beside bursts it gives only half of that in every other half
second, or not, as the scheduler happens to decide. One in fifty rounds is stopped for some milliseconds. It
is made after what two shared cores did.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.stats.neighbours import visit_log_speed_ups
from bench.stats.student_t import Floats

SERIAL_S = 0.025
BETWEEN_S = 0.03  # what a visit needs beside its rounds
FACTOR = 2.0
SWITCH_S = 0.3  # for so long it keeps a speed, on average
DRIFT, DRIFT_S = 0.15, 30.0
STOPPED, STOP_S = 0.02, 0.005  # how often a round is, and for how long on average
WAKE_UP = 0.005  # deviation of a round's log for all other reasons


@dataclass(frozen=True)
class Cells:
    """What was measured of cells (first axis) in visits (second): rounds, and one neighbour more."""

    rounds: Floats
    serial_s: Floats

    def log_speed_ups(self) -> list[list[float]]:
        """A sample for each cell, a value for each visit."""
        return [
            visit_log_speed_ups(rounds.ravel().tolist(), serial_s.tolist())
            for rounds, serial_s in zip(self.rounds, self.serial_s, strict=True)
        ]


def measured(
    random: np.random.Generator,
    speed_ups: Sequence[float],
    visits: int,
    deviation: float | Sequence[float] = 0.02,
    rounds: int = 2,
    bursts: bool = False,
) -> Cells:
    """Cells in turn, visit after visit. deviation: of a visit's log speed-up, for how its pool lies."""
    shape = (visits, len(speed_ups), 2 * rounds + 1)
    laid = np.log(speed_ups) + random.normal(0.0, deviation, shape[:2])
    work = np.full(shape, SERIAL_S)
    work[..., 1::2] *= np.exp(-laid)[..., None]
    work *= np.exp(random.normal(0.0, WAKE_UP, shape))
    work += (random.random(shape) < STOPPED) * random.exponential(STOP_S, shape)
    done = np.concatenate([np.full((*shape[:2], 1), BETWEEN_S), work], axis=-1).ravel().cumsum()
    took = np.diff(_clock(random, done[-1], bursts)(done), prepend=0.0).reshape(*shape[:2], -1)
    took = took[..., 1:].transpose(1, 0, 2)
    return Cells(took[..., 1::2], took[..., 0::2])


def _clock(random: np.random.Generator, work_s: float, bursts: bool):  # type: ignore[no-untyped-def]
    """When so much work is done that takes ``work_s`` at full speed: a function of arrays of seconds."""
    switches = random.exponential(SWITCH_S, int(work_s * FACTOR * 4 / SWITCH_S) + 40).cumsum()
    times = np.union1d(switches, np.arange(0.0, switches[-1], 0.5))
    fast = (np.searchsorted(switches, times[:-1], side="right") + random.integers(2)) % 2
    speeds = np.where(fast, 1.0, 1 / FACTOR)
    speeds *= np.exp(DRIFT * np.sin(2 * np.pi * (times[:-1] / DRIFT_S + random.random())))
    if bursts:
        busy = (times[:-1] // 0.5).astype(int) % 2 == 0
        speeds = np.where(busy, speeds * random.choice([1.0, 0.5], len(speeds)), speeds)
    done = np.concatenate([[0.0], (speeds * np.diff(times)).cumsum()])
    assert done[-1] > work_s
    return lambda work: np.interp(work, done, times - times[0])
