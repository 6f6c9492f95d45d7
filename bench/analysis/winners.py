"""Who wins a workload: the fastest cell and those that tie with it, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis.reasons import gains, losses
from bench.analysis.result import Result, by_speed_up, serial_of
from bench.analysis.wording import with_interval
from bench.stats.paired import tied
from bench.text.units import listed


@dataclass(frozen=True)
class Conclusion:
    """What a run says of a subject. headline: the answer; reasons: clauses that say why."""

    subject: str
    headline: str
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.subject}: {'; '.join((self.headline, *self.reasons))}."


def conclusion(results: Sequence[Result]) -> Conclusion | None:
    """Who wins one workload and why; None without serial, or with nothing beside it."""
    serial = serial_of(results)
    if serial is None or len(results) == 1:
        return None
    winning = winners(results, serial)
    losing = [result for result in by_speed_up(results, serial) if result not in [*winning, serial]]
    gained = () if serial in winning else gains(winning[0], serial)
    reasons = [*gained, *losses(losing, winning, serial, results)]
    return Conclusion(serial.workload, _headline(results, winning, serial), tuple(reasons))


def winners(results: Sequence[Result], serial: Result) -> list[Result]:
    """The cell with the largest speed-up and those that tie with it: all beat serial, or all tie with it."""
    ordered = by_speed_up(results, serial)
    first = [result for result in ordered if tied(result.sweep_medians, ordered[0].sweep_medians)]
    even = [result for result in first if tied(result.sweep_medians, serial.sweep_medians)]
    faster = [result for result in first if result not in even and result.speed_up(serial).value > 1]
    return faster or even


def _headline(results: Sequence[Result], winning: list[Result], serial: Result) -> str:
    others = [result for result in winning if result is not serial]
    if not others:
        return "no model beats serial"
    names, alone = _named(results, others)
    speed_up = others[0].speed_up(serial)
    gain = with_interval(speed_up)
    if serial in winning:
        return f"no model beats serial, {names} {'ties' if alone else 'tie'} with it at {gain}"
    if speed_up.low <= 1:
        return f"{names} {'is' if alone else 'are'} ahead at {gain}, too noisy to be sure"
    return f"{names} {'wins' if alone else 'tie'} at {gain}"


def _named(results: Sequence[Result], chosen: list[Result]) -> tuple[str, bool]:
    """The chosen cells by name, and whether they are one model.

    A model's name stands for both of its starts; if only one of them was chosen, the start is said.
    """
    not_chosen = {result.model for result in results if result not in chosen}
    models = list(dict.fromkeys(result.model for result in chosen))
    starts = {result.start for result in chosen}
    if len(models) > 1 and not_chosen >= set(models) and len(starts) == 1:
        every = "both" if len(models) == 2 else "all"
        return f"{listed(models)}, {every} {starts.pop()},", False
    names = dict.fromkeys(result.label if result.model in not_chosen else result.model for result in chosen)
    return listed(list(names)), len(models) == 1
