"""A job, as the model of the time knows it: how many items, and what one of them takes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median
from typing import Self

from bench.store.schema import JobFacts

PER_ITEM = ("cpu_s", "cold_s", "forks_s", "wait_s", "bytes", "packing_s", "first_s", "slot_first_s")
OF_CPU = ("cpu_s", "cold_s", "forks_s", "packing_s", "first_s", "slot_first_s", "combine_s", "repr_s")
BARE_CALLS = 1  # of what only sleeps: its async twin has a timer's wake-up, and nothing to ask a socket for
LIMIT_WAITING = 20  # items at once of a job that mostly waits, as in the profile quick


@dataclass(frozen=True)
class Job:
    """items: how many. Per item, in seconds: cpu_s of CPU, wait_s of waiting; bytes: in and out together.

    weights: how long each item is beside the mean of all, if they are not alike; empty if they are.
    cold_s: to its CPU that of waking up on a CPU that was idle; forks_s: to its CPU that of running in a
    process right after others have run.
    calls: how often it calls the system in a way that lets the GIL go. wakes: whether waking up from its
    waits is in its CPU already.
    packing_s: pickling and unpickling one item and its answer, beyond what as many plain bytes take.
    first_s: CPU of the first item in a fresh process, beyond that of the next; slot_first_s: of the first in
    another slot, which may need a connection of its own.
    Of the whole job: combine_s, what the caller does with all answers; repr_s, a repr of all of them;
    import_s: by how much longer than what is calibrated a fresh interpreter takes to import the function.
    """

    items: int
    cpu_s: float
    wait_s: float
    bytes: float = 0.0
    weights: tuple[float, ...] = ()
    packing_s: float = 0.0
    first_s: float = 0.0
    slot_first_s: float = 0.0
    cold_s: float = 0.0
    forks_s: float = 0.0
    calls: float = 0.0
    wakes: bool = False
    combine_s: float = 0.0
    repr_s: float = 0.0
    import_s: float = 0.0

    @classmethod
    def of(cls, facts: JobFacts, *, awaited: bool = False, yardstick_s: float | None = None) -> Self:
        """As one instrumented round by serial has seen it. awaited: of the async twin, where it was run.

        yardstick_s: of the yardstick on the machine that the job is wanted for; None: as it was in the round.
        """
        alone_s, wait_s, busy_s = _of_item(facts, awaited=awaited)
        forks_s = alone_s if facts.forks_cpu_s is None else facts.forks_cpu_s
        own = cls(
            items=facts.items,
            cpu_s=busy_s,
            wait_s=wait_s,
            cold_s=alone_s - busy_s,
            forks_s=max(0.0, forks_s - busy_s),
            calls=facts.calls,
            wakes=awaited and facts.awaited_busy_cpu_s is not None and facts.calls > BARE_CALLS,
            bytes=facts.bytes,
            weights=_weights(facts),
            packing_s=facts.packing_s,
            first_s=facts.first_s,
            slot_first_s=facts.awaited_first_s if awaited else facts.thread_first_s,
            combine_s=facts.combine_s,
            repr_s=facts.repr_s,
        )
        if yardstick_s is None or facts.yardstick_s is None:
            return own
        return own.slowed(yardstick_s / facts.yardstick_s)

    @classmethod
    def of_rounds(
        cls, rounds: Sequence[JobFacts], *, awaited: bool = False, yardstick_s: float | None = None
    ) -> Self:
        """As several of serial's rounds of such items have seen it, or one: the middle of what one takes.

        The machine's speed changes from one round to the next. What is of all items is that of the largest.
        """
        jobs = [cls.of(facts, awaited=awaited, yardstick_s=yardstick_s) for facts in rounds]
        largest = max(jobs, key=lambda job: job.items)
        return replace(largest, **{name: median(getattr(job, name) for job in jobs) for name in PER_ITEM})

    @property
    def serial_s(self) -> float:
        """Seconds of all items, one after the other."""
        return self.items * (self.cpu_s + self.cold_s + self.wait_s) + self.combine_s

    @property
    def computes(self) -> bool:
        """Whether an item needs the CPU for half of its time or more."""
        return self.cpu_s + self.cold_s >= self.wait_s

    def limit(self, cpus: int) -> int:
        """Items at once if nobody says: as many as CPUs for what computes, as the profile quick has it."""
        return cpus if self.computes else LIMIT_WAITING

    def slowed(self, times: float) -> Self:
        """The same on a machine whose CPU takes so many times as long."""
        return replace(self, **{name: times * getattr(self, name) for name in OF_CPU})

    def of_items(self, count: int) -> "Job":
        """The same with more or fewer items; what is done with all answers takes as many times as long."""
        times = count / max(1, self.items)
        scaled = {name: times * getattr(self, name) for name in ("combine_s", "repr_s")}
        return replace(self, items=count, weights=self.weights if times == 1 else (), **scaled)


def _of_item(facts: JobFacts, *, awaited: bool) -> tuple[float, float, float]:
    """Seconds of CPU alone, of waiting, and of CPU where it is never idle."""
    alone_s, wait_s, busy_s = facts.cpu_s, facts.wait_s, facts.busy_cpu_s
    if awaited and facts.awaited_cpu_s is not None and facts.awaited_wait_s is not None:
        alone_s, wait_s, busy_s = facts.awaited_cpu_s, facts.awaited_wait_s, facts.awaited_busy_cpu_s
    return alone_s, wait_s, alone_s if busy_s is None else min(alone_s, busy_s)


def _weights(facts: JobFacts) -> tuple[float, ...]:
    """Of items that are not alike, if all of them were seen."""
    lengths = facts.item_s or []
    mean = fmean(lengths) if lengths else 0.0
    is_whole = len(lengths) == facts.items and mean > 0
    return tuple(length / mean for length in lengths) if is_whole else ()
