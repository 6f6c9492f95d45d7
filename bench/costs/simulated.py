"""The model of the time: a job's items go through a model, step by step, on a clock that is not real.

Each item goes, in order, through

    coordinator    item_s, byte_s for what goes in, and a quarter of the packing: one item at a time
    a slot         as many as the limit allows
    CPU            half of slot_s, byte_s for what comes in, a quarter of the packing, and half of the item's;
                   of a slot that was just started, first_s more for its first item
    waiting        late_s longer than by itself; as many at once as there are slots
    CPU            wake_s after a wait, the other halves, a quarter of the packing, byte_s for what goes out;
                   cold_s more if nobody else needed the CPU when the wait ended; then the slot is free
    coordinator    byte_s for what comes out, and the last quarter

Of a model that does not queue its items each one is handed over: the slot stands still until the coordinator
has given it the item, and again until its answer was taken. So does that of a process whose messages are
larger than a pipe's buffer.

What needs CPU, the coordinator too, has as many CPUs as the model can use: 1 + cpu_share · (CPUs there - 1),
so that with one GIL the coordinator and all items share one. When several are busy at once, each is slower by
as much as the machine gives less than that many whole CPUs. ``Rules.in_turns`` says whether they take turns;
where they do by handing over a GIL, each call of the system costs handover_s beside others.

To that comes what is paid once: the start, for a cold one; round_s; what the caller does with all answers.
What waits does more of its CPU before the wait or after it, by a fixed sequence, but for the first ones of
all slots, which do start together: if all did the same, items that share a CPU would stay in step for ever.
The simulation is exact about its own rules and knows no chance. What it assumes, ``docs/costs.md`` says.
"""

from collections import deque
from dataclasses import replace
from functools import lru_cache, partial
from math import ceil, inf
from typing import NamedTuple

from bench.costs.clock import Clock, Then
from bench.costs.job import Job
from bench.costs.numbers import OWN_GIL, Rates, Traits

MOST = 600  # items, and at least so many rounds of the slots; of more, the rest takes as long as these did
ROUNDS_OF_SLOTS = 6
LEAST_CPUS = 0.05
PIPE_BYTES = 65_536  # that wait in a pipe on Linux until somebody reads them
UNEVEN = 0.5  # of the CPU before or after a wait, that is done after or before it instead, at most
GOLDEN = (5**0.5 - 1) / 2


def seconds(job: Job, rates: Rates, traits: Traits, *, limit: int, cpus: float, cold: bool) -> float:
    """Seconds of the whole job.

    limit: items at once. cpus: that the machine gives to processes that compute at the same time.
    """
    return sum(parts(job, rates, traits, limit=limit, cpus=cpus, cold=cold).values())


def parts(job: Job, rates: Rates, traits: Traits, *, limit: int, cpus: float, cold: bool) -> dict[str, float]:
    """Seconds of the start, of the items, and of what is done once with all answers."""
    slots = 1 if traits.one_at_a_time else max(1, min(limit, job.items))
    once = rates.round_s + job.combine_s + (job.repr_s if traits.reprs else 0.0)
    workers = limit if traits.starts_all else slots
    started = _start_s(job, rates, traits, workers, cpus) if cold else 0.0
    own = _in_processes(job) if traits.unit == "process" else replace(job, first_s=job.slot_first_s)
    if not cold:
        own = replace(own, first_s=0.0)
    items_s = _items_s(own, rates, slots, cpus, Rules.of(own, rates, traits))
    return {"start": started, "items": items_s, "once": once}


def _in_processes(job: Job) -> Job:
    """As processes run it, which take the caches from each other."""
    return replace(job, cpu_s=job.cpu_s + job.forks_s, cold_s=max(0.0, job.cold_s - job.forks_s))


class Rules(NamedTuple):
    """handed_over: no item waits beside the slots.

    in_turns: all that need CPU share it, as the kernel has it for processes, and as threads have it that let
    the GIL go at each call of the system; else the first is served to its end.
    """

    handed_over: bool
    in_turns: bool

    @classmethod
    def of(cls, job: Job, rates: Rates, traits: Traits) -> "Rules":
        fills_pipe = traits.unit == "process" and job.bytes / 2 > PIPE_BYTES
        calls_or_has_own_gil = job.calls > 0 or rates.cpu_share >= OWN_GIL
        return cls(not traits.queues_items or fills_pipe, not traits.awaits and calls_or_has_own_gil)


def cpu_at_once(rates: Rates, cpus: float) -> float:
    """How many CPUs the items get at once, if there are enough of them."""
    return max(LEAST_CPUS, 1 + rates.cpu_share * (max(1.0, cpus) - 1))


def uneven(item: int) -> float:
    """The share of itself by which the CPU before an item's wait is more than half of all, and after it less.

    Evenly spread over -UNEVEN to UNEVEN, by the multiples of the golden ratio; 0 for the first item.
    """
    return UNEVEN * (2 * ((0.5 + item * GOLDEN) % 1) - 1)


def waits_at_once(rates: Rates, slots: int) -> float:
    """How many items wait at once, if there are enough of them."""
    return max(1.0, 1 + rates.wait_share * (slots - 1))


def _start_s(job: Job, rates: Rates, traits: Traits, workers: int, cpus: float) -> float:
    imports = _imports(traits, workers)
    import_s = imports * job.import_s / max(1.0, min(imports, cpus))
    return rates.start_s + workers * rates.worker_s + import_s


def _imports(traits: Traits, workers: int) -> int:
    """How many fresh interpreters import the job's function in the start.

    All greenlets are in one; a cluster that runs already has imported it.
    """
    if not traits.fresh_interpreters or traits.unit == "worker":
        return 0
    return 1 if traits.unit == "greenlet" else workers


@lru_cache(maxsize=4096)  # cold and warm mostly have the same
def _items_s(job: Job, rates: Rates, slots: int, cpus: float, rules: Rules) -> float:
    """Seconds of all items; of very many, as the last ones of those that are gone through."""
    most = max(MOST, 2 * ROUNDS_OF_SLOTS * slots)
    if job.items <= most:
        return _gone_through(job, rates, slots, cpus, rules)
    half = most // 2 // slots * slots
    first_s, all_s = (
        _gone_through(replace(job, items=count, weights=()), rates, slots, cpus, rules)
        for count in (half, 2 * half)
    )
    return all_s + (job.items - 2 * half) * (all_s - first_s) / half


def _gone_through(job: Job, rates: Rates, slots: int, cpus: float, rules: Rules) -> float:
    at_once = cpu_at_once(rates, cpus)
    clock = Clock(at_once, inf if rules.in_turns else ceil(at_once - 1e-9))
    _Run(clock, job, rates, slots, handed_over=rules.handed_over).begin()
    clock.run()
    return clock.now_s


class _Run:
    """All items of a job on their way."""

    def __init__(self, clock: Clock, job: Job, rates: Rates, slots: int, *, handed_over: bool) -> None:
        quarter = rates.packing_times * job.packing_s / 4
        self._clock, self._items, self._weights = clock, job.items, job.weights
        self._before_s = rates.item_s + rates.byte_s * job.bytes / 2 + quarter
        self._after_s = rates.byte_s * job.bytes / 2 + quarter
        # Both ends copy what is carried
        self._beside_s = rates.slot_s / 2 + quarter + rates.byte_s * job.bytes / 2
        self._first_s = job.first_s
        self._half_s = job.cpu_s / 2
        self._wait_s = job.wait_s * slots / waits_at_once(rates, slots)
        waits = job.wait_s > 0
        waking = waits and not job.wakes
        self._late_s, self._wake_s = (rates.late_s, rates.wake_s) if waking else (0.0, 0.0)
        self._cold_s, self._contended_s = job.cold_s, rates.handover_s * job.calls / 2
        self._slots = slots
        self._even = slots if waits else job.items  # so many compute as long before a wait as after it
        self._free, self._ready = slots, deque[int]()
        self._errands, self._is_busy = deque[tuple[float, Then]](), False
        self._handed_over, self._handed = handed_over, 0

    def begin(self) -> None:
        if self._handed_over:
            self._hand_over()
        elif self._items:
            self._dispatch(0)

    def _hand_over(self) -> None:
        """Give each free slot an item, which stands still until it has it."""
        while self._free and self._handed < self._items:
            self._free -= 1
            self._by_coordinator(self._before_s, partial(self._start, self._handed))
            self._handed += 1

    def _dispatch(self, item: int) -> None:
        def dispatched() -> None:
            if item + 1 < self._items:
                self._dispatch(item + 1)
            self._ready.append(item)
            self._fill_slots()

        self._by_coordinator(self._before_s, dispatched)

    def _by_coordinator(self, cpu_s: float, then: Then) -> None:
        """Let the coordinator do this, after all that it was asked for before."""
        self._errands.append((cpu_s, then))
        if not self._is_busy:
            self._next_errand()

    def _next_errand(self) -> None:
        self._is_busy = bool(self._errands)
        if self._errands:
            cpu_s, then = self._errands.popleft()

            def done() -> None:
                then()
                self._next_errand()

            self._clock.compute(cpu_s, done)

    def _fill_slots(self) -> None:
        while self._free and self._ready:
            self._free -= 1
            self._start(self._ready.popleft())

    def _start(self, item: int) -> None:
        weight = self._weights[item] if self._weights else 1.0
        clock, half_s = self._clock, weight * self._half_s + self._beside_s
        more_s = uneven(item - self._even) * half_s if item >= self._even else 0.0
        first_s = self._first_s if item < self._slots else 0.0

        def finish() -> None:
            beside_s = self._cold_s if clock.is_idle else self._contended_s
            clock.compute(half_s - more_s + self._wake_s + beside_s, self._finished)

        def wait() -> None:
            clock.wait(weight * self._wait_s + self._late_s, finish)

        contended_s = 0.0 if clock.is_idle else self._contended_s
        clock.compute(half_s + more_s + first_s + contended_s, wait)

    def _finished(self) -> None:
        if self._handed_over:
            if self._after_s:
                self._by_coordinator(self._after_s, self._taken)
            else:
                self._taken()
            return
        self._free += 1
        self._fill_slots()
        if self._after_s:
            self._by_coordinator(self._after_s, _nothing)

    def _taken(self) -> None:
        self._free += 1
        self._hand_over()


def _nothing() -> None:
    pass
