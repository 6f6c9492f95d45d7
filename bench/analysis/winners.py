"""Who wins a workload, and why, in a sentence.

There are two rules: ``claimed_verdict`` for what was measured beside its neighbours, ``paired_winners`` for
what was stored before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.analysis import clients, paired_winners
from bench.analysis.reasons import gains, losses
from bench.analysis.result import Result, of_workload, serial_of
from bench.analysis.verdict import Verdict


@dataclass(frozen=True)
class Conclusion:
    """What a run says of a subject.

    headline: the answer. reasons: clauses that say why. short: the answer on one line, where the headline is
    longer.
    """

    subject: str
    headline: str
    reasons: tuple[str, ...] = ()
    short: str = ""

    def __str__(self) -> str:
        return f"{self.subject}: {'; '.join((self.headline, *self.reasons))}."

    @property
    def line(self) -> str:
        """The answer, as short as it is known."""
        return self.short or self.headline


def conclusion(
    results: Sequence[Result], budget_min: float | None = None, run: Sequence[Result] = ()
) -> Conclusion | None:
    """Who wins one workload and why; None without serial, or with nothing beside it.

    budget_min: minutes that the run was given, if known. run: all its results, for what they tell of this
    one.
    """
    serial = serial_of(results)
    if serial is None or len(results) == 1:
        return None
    said = verdict(results, serial, budget_min)
    return concluded(results, serial, _with_clients(said, serial.workload, run))


def concluded(results: Sequence[Result], serial: Result, said: Verdict) -> Conclusion:
    """A verdict on one workload with its reasons."""
    gained = gains(said.best[0], serial) if said.best and serial not in said.best else ()
    reasons = [*said.more, *gained, *losses(said.losing, said.best, serial, results), *said.last]
    return Conclusion(serial.workload, said.headline, tuple(reasons), said.short)


def verdict(results: Sequence[Result], serial: Result, budget_min: float | None = None) -> Verdict:
    """Who wins one workload. budget_min: minutes that the run was given, if known."""
    if not all(result.has_neighbours for result in results):
        return paired_winners.verdict(results, serial)
    from bench.analysis import claimed_verdict  # scipy: not for runs without neighbours

    return claimed_verdict.verdict(results, serial, budget_min)


def verdicts(results: Sequence[Result], budget_min: float | None = None) -> dict[str, Verdict]:
    """Who wins each workload that has a serial row, by its name.

    budget_min: minutes that the run was given, if known.
    """
    own = {name: of_workload(results, name) for name in sorted({result.workload for result in results})}
    return {
        name: _with_clients(verdict(cells, serial, budget_min), name, results)
        for name, cells in own.items()
        if (serial := serial_of(cells))
    }


def _with_clients(said: Verdict, workload: str, run: Sequence[Result]) -> Verdict:
    """The verdict with what its clients have to do with it, where the run tells. run: all its results."""
    return replace(said, last=(*said.last, *clients.clauses(workload, run)))
