"""The synthetic jobs that a model runs while it is calibrated, and what of each is known beside it.

Each number of a model follows from the difference of two of them, which have all else in common:

    empty_few, empty_many     item_s
    one                       round_s: of a pool that has rested
    cpu_long, cpu_brief       cpu_share; slot_s of what uses several CPUs
    wait_two                  late_s
    wait_wide, wait_waves     wait_share; wake_s of what waits well
    wait_many                 wake_s of the rest: waits so short and so many that the CPU is what they take
    bytes                     byte_s, beside the empty ones
    words                     packing_times, of what carries items
    exchanges                 handover_s, of threads
    cold_narrow, cold_wide    start_s and worker_s, beside what the model says of warm ones
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bench.costs.job import LIMIT_WAITING, Job
from bench.store.schema import AtLeastOne, Positive

Width = Literal["narrow", "wide"]
Whom = Literal["all", "what uses several CPUs", "what carries items", "threads"]
BRIEF_S, LONG_S, WAIT_S = 0.00025, 0.005, 0.01
MANY_WAIT_S = 0.0002
COLD_WAIT_S = 0.004  # long enough for every worker to get an item of its own
BYTES = 2 * 2**20  # in and out together
WORDS, WORD_BYTES = 4_000, 26  # of an item; of each, pickled, in and out together
RESTED = 80  # brief items, 20 ms: after that a pool's threads and processes are as slow to wake up as ever
EXCHANGES = 2
CALLS = 2 * EXCHANGES + 2  # of an item: to send, to receive, to close both ends
FRESH_WIDE = 6  # workers, of what starts an interpreter for each
TASKS_WIDE = 100  # of what starts nothing for each


@dataclass(frozen=True)
class Trial:
    """items: of the job; per_slot: so many for each slot more. Per item: seconds of CPU, of waiting, bytes.

    words, exchanges: see ``workloads.mixed``. beside: what serial does beside each repeat, see ``BESIDE``.
    whom: which models run it. tells_share: whether it says with how many of the CPUs that are there.
    rest: so many items serial runs beside each repeat, if it is not about as many as the model.
    width: of the pool. repeats: how often it is run in a visit; the median counts.
    """

    items: int = 0
    per_slot: int = 0
    cpu_s: float = 0.0
    wait_s: float = 0.0
    bytes: int = 0
    words: int = 0
    exchanges: int = 0
    beside: str = ""
    rest: int = 0
    whom: Whom = "all"
    tells_share: bool = False
    width: Width = "narrow"
    cold: bool = False
    repeats: int = 2

    @property
    def waited_s(self) -> float:
        """Seconds of waiting in a row, however many wait at once."""
        return self.wait_s * max(1, self.per_slot)

    def count(self, limit: int) -> int:
        return self.items + self.per_slot * limit

    def count_beside(self, limit: int) -> int:
        """How many items serial runs beside each repeat: ``rest``, or those of half the model's slots."""
        return self.rest or self.count(max(1, limit // 2) if self.per_slot else limit)


TRIALS: Mapping[str, Trial] = {
    "empty_few": Trial(items=50, repeats=3),
    "empty_many": Trial(items=250, repeats=3),
    "one": Trial(items=1, cpu_s=BRIEF_S, beside="one", rest=RESTED, width="wide", repeats=5),
    "cpu_brief": Trial(per_slot=40, cpu_s=BRIEF_S, beside="brief", whom="what uses several CPUs", repeats=7),
    "cpu_long": Trial(per_slot=8, cpu_s=LONG_S, beside="long", tells_share=True, repeats=3),
    "bytes": Trial(items=8, bytes=BYTES),
    "words": Trial(
        items=12,
        words=WORDS,
        bytes=WORD_BYTES * WORDS,
        beside="packing",
        whom="what carries items",
    ),
    "wait_two": Trial(items=2, wait_s=WAIT_S, width="wide", repeats=3),
    "wait_wide": Trial(per_slot=1, wait_s=WAIT_S, width="wide", repeats=3),
    "wait_waves": Trial(per_slot=3, wait_s=WAIT_S, width="wide"),
    "wait_many": Trial(per_slot=10, wait_s=MANY_WAIT_S, width="wide"),
    "exchanges": Trial(per_slot=2, exchanges=EXCHANGES, beside="exchanges", whom="threads", width="wide"),
    "cold_narrow": Trial(per_slot=1, wait_s=COLD_WAIT_S, cold=True),
    "cold_wide": Trial(per_slot=1, wait_s=COLD_WAIT_S, width="wide", cold=True, repeats=1),
}
BESIDE = {
    "empty": 0.0,
    "one": 0.0,
    "brief": 0.0,
    "long": 0.0,
    "exchanges": 0.0,
    "packing": 0.0,
    "wait": WAIT_S,
    "many_wait": MANY_WAIT_S,
    "cold_wait": COLD_WAIT_S,
}
"""What serial takes for one item, in the same visit: without anything, with what a trial computes, with one
of the waits; for packing it beside the work. The seconds are those of waiting."""


@dataclass(frozen=True)
class Visit:
    """One visit of a model, with a fresh pool: seconds of each trial by its name, and what is beside them.

    narrow, wide: the concurrency limits. cpus: that the machine gave. yardstick_s: of
    ``bench.measure.yardstick``. beside: serial's seconds per item, see ``BESIDE``.
    """

    model: str
    narrow: AtLeastOne
    wide: AtLeastOne
    cpus: Positive
    yardstick_s: Positive
    beside: dict[str, Positive]
    seconds: dict[str, Positive]

    def limit(self, name: str) -> int:
        return self.narrow if TRIALS[name].width == "narrow" else self.wide

    def count(self, name: str) -> int:
        return TRIALS[name].count(self.limit(name))

    def job(self, name: str) -> Job:
        """The trial's job, with what serial took for its items in this visit."""
        trial, cpu_s, wait_s = TRIALS[name], self.beside["empty"], 0.0
        packing_s = self.beside["packing"] if trial.words else 0.0
        if trial.cpu_s or trial.exchanges:
            cpu_s = self.beside[trial.beside]
        if trial.wait_s:
            waiting = next(each for each, seconds in BESIDE.items() if seconds == trial.wait_s)
            wait_s = max(0.0, self.beside[waiting] - cpu_s)
        calls = CALLS if trial.exchanges else 0
        return Job(self.count(name), cpu_s, wait_s, trial.bytes, packing_s=packing_s, calls=calls)


def widths(cpus: int, unit: str, *, fresh_interpreters: bool, slow: bool) -> tuple[int, int]:
    """The narrow and the wide limit for a model of that unit.

    slow: its start takes so long that one pool must do.
    """
    if slow:
        return cpus, cpus
    wide = TASKS_WIDE if unit in ("task", "loop", "greenlet") else LIMIT_WAITING
    starts_each = fresh_interpreters and unit != "greenlet"  # all of those are in one
    return cpus, max(FRESH_WIDE if starts_each else wide, cpus + 4)
