"""One benchmark, measured by both sides in turns, or the reason why it has no result."""

from collections.abc import Iterator, Sequence

from bench.gate.lockstep.protocol import Calibrated, Ended, Ready
from bench.gate.plan import Limits, Plan, agree, order
from bench.gate.process import PytestProcess
from bench.gate.reasons import with_cure
from bench.gate.record import FREE, ONE_CPU, Failure, Memory, Rounds, Settled
from bench.store.schema import SHORTEST

OTHER_ENDED = "the other side did not get here"
NEVER_CALLED = "it never called the benchmark fixture"


class BenchmarkInTurns:
    """processes: base and head, each about to begin this benchmark. number: of the pair."""

    def __init__(self, processes: Sequence[PytestProcess], limits: Limits, number: int) -> None:
        self._processes = processes
        self._limits = limits
        self._number = number
        self._took: tuple[list[float], list[float]] = ([], [])
        self._memory = [0, 0]  # the most bytes of each side; 0 is not known

    def run(self) -> Rounds | Failure:
        """Bring both sides to the end of the benchmark. Raises SideError."""
        began = {side: self._processes[side].begin() for side in order(0, self._number)}
        both = [began[0], began[1]]
        calibrated = [answer for answer in both if isinstance(answer, Calibrated)]
        if len(calibrated) < len(both):
            return self._failure(self._ends(both)) or ("failed", NEVER_CALLED)
        plan = agree(calibrated, self._limits, self._number)
        at = [process.measure(plan.measure) for process in self._processes]
        if plan.measure.watched:
            self._watch_memory(plan, at)
        self._take_turns(plan, at)
        return self._failure(self._ends(at)) or self._rounds(plan)

    def _watch_memory(self, plan: Plan, at: list[Ready | Ended]) -> None:
        """A turn of either side; ``at`` is where the sides are, and will be."""
        if any(isinstance(answer, Ended) for answer in at):
            return  # it failed
        for side in order(0, self._number):
            at[side], self._memory[side] = self._processes[side].watched_turn(plan.cpus_of(0))

    def _take_turns(self, plan: Plan, at: list[Ready | Ended]) -> None:
        """``at`` is where the sides are, and will be."""
        for turn in range(plan.measure.turns):
            if any(isinstance(answer, Ended) for answer in at):
                return  # it failed
            for side in order(turn, self._number):
                answer = at[side] = self._processes[side].turn(plan.cpus_of(turn))
                self._took[side].extend(answer.took)

    def _rounds(self, plan: Plan) -> Rounds | Failure:
        base, head = self._took
        if not len(base) == len(head) == plan.rounds:
            fewest = min(len(base), len(head))
            return "failed", f"pytest-benchmark ended it after {fewest} of {plan.rounds} rounds"
        if min(*base, *head) < SHORTEST:
            return "failed", "by its clock, a round took no time at all"
        placement = FREE if plan.free else ONE_CPU
        memory = Memory(*self._memory) if all(self._memory) else None
        return Rounds(base, head, plan.measure.iterations, plan.measure.block, placement, memory)

    def _ends(self, at: Sequence[Calibrated | Ready | Ended]) -> list[Ended]:
        return [
            answer if isinstance(answer, Ended) else process.skip(OTHER_ENDED)
            for process, answer in zip(self._processes, at, strict=True)
        ]

    def _failure(self, ends: Sequence[Ended]) -> Failure | None:
        """What a side says of why it has no result."""
        if failed := "; ".join(self._failed(ends)):
            return "failed", failed
        skips = {
            process.target.name: end.reason
            for process, end in zip(self._processes, ends, strict=True)
            if end.outcome == "skipped" and end.reason != OTHER_ENDED
        }
        if not skips:
            return None
        verdict: Settled = "skipped" if len(skips) == 2 else "removed" if "head" in skips else "new"
        return verdict, f"skipped on {' and '.join(skips)}: {'; '.join(dict.fromkeys(skips.values()))}"

    def _failed(self, ends: Sequence[Ended]) -> Iterator[str]:
        for process, end in zip(self._processes, ends, strict=True):
            if end.outcome == "failed":
                yield f"{process.target.name} failed in {with_cure(end.reason)}"
            if end.foreign:
                yield f"{process.target.name} {came_from_checkout(end.foreign)}"


def came_from_checkout(modules: Sequence[str]) -> str:
    """What is wrong if a side imports from the person's own checkout, and what to do."""
    return (
        f"imported {', '.join(modules)} from your checkout, not from its revision: "
        "the environment has an editable install; let --setup install each revision"
    )
