"""One cell, measured by all interpreters in turns, or the reasons why some have no result.

As ``bench.gate.turns`` for two sides; but here a side that can't run the cell, or fails in it, leaves the
others to go on without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.gate.lockstep.protocol import Calibrated, Ended, Ready
from bench.gate.plan import Limits, Plan, agree
from bench.gate.process import PytestProcess
from bench.gate.record import FREE, ONE_CPU
from bench.gate.turns import NEVER_CALLED, OTHER_ENDED
from bench.pythons.processes import Processes
from bench.pythons.record import Failure, Rounds
from bench.store.schema import SHORTEST


def order(sides: Sequence[int], turn: int, number: int) -> list[int]:
    """Who goes when at a turn of the group of this number.

    Every second turn goes the other way round, and the next two begin with another side: each is as often
    before another as after it, and with two sides it is the gate's own order.
    """
    first = (turn // 2 + number) % len(sides)
    rotated = [*sides[first:], *sides[:first]]
    return rotated[::-1] if turn % 2 else rotated


class CellInTurns:
    """sides: numbers of those that are about to begin this cell. number: of the group.

    is_free: it is left on all CPUs, whether or not it is seen to use several.
    """

    def __init__(
        self, processes: Processes, sides: Sequence[int], limits: Limits, number: int, *, is_free: bool
    ) -> None:
        self._processes = processes
        self._sides = sides
        self._limits = limits
        self._number = number
        self._is_free = is_free
        self._took: dict[int, list[float]] = {}
        self._ended: dict[int, Ended] = {}

    def run(self, names: Sequence[str]) -> tuple[Rounds | None, dict[str, Failure]]:
        """Bring all sides to the end of the cell: its rounds, and why each other side has none.

        names: of all sides, by number. Raises BrokenSideError.
        """
        calibrated = self._begin()
        if not calibrated:
            return None, self._failures(names, 0)
        known = [replace(each, parallel=each.parallel or self._is_free) for each in calibrated.values()]
        plan = agree(known, self._limits, self._number)
        at: dict[int, Ready | Ended] = {
            side: self._processes.ask(side, PytestProcess.measure, plan.measure) for side in calibrated
        }
        self._take_turns(plan, at)
        for side, answer in at.items():
            self._ended[side] = answer if isinstance(answer, Ended) else self._skipped(side)
        failures = self._failures(names, plan.rounds)
        whole = {names[side]: took for side, took in self._took.items() if names[side] not in failures}
        return _rounds(plan, whole), failures

    def _begin(self) -> dict[int, Calibrated]:
        """Have each side try the cell; those that have."""
        began = {
            side: self._processes.ask(side, PytestProcess.begin)
            for side in order(self._sides, 0, self._number)
        }
        self._ended = {side: answer for side, answer in began.items() if isinstance(answer, Ended)}
        return {side: answer for side, answer in began.items() if isinstance(answer, Calibrated)}

    def _take_turns(self, plan: Plan, at: dict[int, Ready | Ended]) -> None:
        """``at`` is where the sides are, and will be."""
        self._took = {side: [] for side in at}
        sides = sorted(at)
        for turn in range(plan.measure.turns):
            for side in order(sides, turn, self._number):
                if isinstance(at[side], Ended):
                    continue  # it failed
                answer = self._processes.ask(side, PytestProcess.turn, plan.cpus_of(turn))
                at[side] = answer
                self._took[side].extend(answer.took)

    def _skipped(self, side: int) -> Ended:
        """The end of a side that would go on, where the plan ends."""
        return self._processes.ask(side, PytestProcess.skip, OTHER_ENDED)

    def _failures(self, names: Sequence[str], rounds: int) -> dict[str, Failure]:
        reasons = {names[side]: self._failure(side, end, rounds) for side, end in self._ended.items()}
        return {name: failure for name, failure in reasons.items() if failure}

    def _failure(self, side: int, end: Ended, rounds: int) -> Failure | None:
        """Why a side has no result, if it has none."""
        took = self._took.get(side)
        if end.outcome == "failed":
            return "failed", end.reason
        if took is None:
            return ("skipped", end.reason) if end.outcome == "skipped" else ("failed", NEVER_CALLED)
        if len(took) != rounds:
            return "failed", f"it ended after {len(took)} of {rounds} rounds"
        return ("failed", "by its clock, a round took no time at all") if min(took) < SHORTEST else None


def _rounds(plan: Plan, took: Mapping[str, list[float]]) -> Rounds | None:
    placement = FREE if plan.free else ONE_CPU
    return Rounds(dict(took), plan.measure.iterations, plan.measure.block, placement) if took else None
