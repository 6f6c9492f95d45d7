"""Who wins a workload, and why, in a sentence.

There are two rules: ``claimed_verdict`` for what was measured beside its neighbours, ``paired_winners`` for
what was stored before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis import paired_winners
from bench.analysis.reasons import gains, losses
from bench.analysis.result import Result, serial_of
from bench.analysis.verdict import Verdict


@dataclass(frozen=True)
class Conclusion:
    """What a run says of a subject. headline: the answer; reasons: clauses that say why."""

    subject: str
    headline: str
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.subject}: {'; '.join((self.headline, *self.reasons))}."


def conclusion(results: Sequence[Result], budget_min: float | None = None) -> Conclusion | None:
    """Who wins one workload and why; None without serial, or with nothing beside it.

    budget_min: minutes that the run was given, if known.
    """
    serial = serial_of(results)
    if serial is None or len(results) == 1:
        return None
    said = verdict(results, serial, budget_min)
    gained = gains(said.best[0], serial) if said.best and serial not in said.best else ()
    reasons = [*said.more, *gained, *losses(said.losing, said.best, serial, results)]
    return Conclusion(serial.workload, said.headline, tuple(reasons))


def verdict(results: Sequence[Result], serial: Result, budget_min: float | None = None) -> Verdict:
    """Who wins one workload. budget_min: minutes that the run was given, if known."""
    if not all(result.has_neighbours for result in results):
        return paired_winners.verdict(results, serial)
    from bench.analysis import claimed_verdict  # scipy: not for runs without neighbours

    return claimed_verdict.verdict(results, serial, budget_min)
