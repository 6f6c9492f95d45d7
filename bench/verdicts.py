"""One sentence a workload: which model wins, which tie, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.formats import factor, listed, seconds, times, with_interval
from bench.reasons import gains, losses
from bench.results import Result, by_speed_up, of_workload, serial_of
from bench.stats import tied

LADDER = ("booking_dates_inferred", "booking_dates", "booking_dates_unique")  # the same dates, parsed better


@dataclass(frozen=True)
class Verdict:
    """What a run says of a workload. headline: who wins, and by how much; reasons: clauses that say why."""

    subject: str
    headline: str
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.subject}: {'; '.join((self.headline, *self.reasons))}."


def verdict(results: Sequence[Result]) -> Verdict | None:
    """The verdict on one workload's results; None without serial, or with nothing beside it."""
    serial = serial_of(results)
    if serial is None or len(results) == 1:
        return None
    winners = winning(results, serial)
    losers = [result for result in by_speed_up(results, serial) if result not in [*winners, serial]]
    gained = () if serial in winners else gains(winners[0], serial)
    reasons = [*gained, *losses(losers, winners, serial, results)]
    return Verdict(serial.workload, _headline(results, winners, serial), tuple(reasons))


def winning(results: Sequence[Result], serial: Result) -> list[Result]:
    """The cell with the largest speed-up and those that tie with it: all beat serial, or all tie with it."""
    ordered = by_speed_up(results, serial)
    winners = [result for result in ordered if tied(result.sweeps, ordered[0].sweeps)]
    even = [result for result in winners if tied(result.sweeps, serial.sweeps)]
    faster = [result for result in winners if result not in even and result.speed_up(serial).median > 1]
    return faster or even


def _headline(results: Sequence[Result], winners: list[Result], serial: Result) -> str:
    others = [result for result in winners if result is not serial]
    if not others:
        return "no model beats serial"
    names, alone = _named(results, others)
    found = others[0].speed_up(serial)
    gain = with_interval(found)
    if serial in winners:
        return f"no model beats serial, {names} {'ties' if alone else 'tie'} with it at {gain}"
    if found.low <= 1:
        return f"{names} {'is' if alone else 'are'} ahead at {gain}, too noisy to be sure"
    return f"{names} {'wins' if alone else 'tie'} at {gain}"


def _named(results: Sequence[Result], chosen: list[Result]) -> tuple[str, bool]:
    """The chosen cells by name, and if it is one model: its name stands for both starts, or one is said."""
    halves = {one.model for one in results if one not in chosen} & {one.model for one in chosen}
    models = list(dict.fromkeys(one.model for one in chosen))
    starts = {one.start for one in chosen}
    if len(models) > 1 and halves == set(models) and len(starts) == 1:
        every = "both" if len(models) == 2 else "all"
        return f"{listed(models)}, {every} {starts.pop()},", False
    names = dict.fromkeys(one.label if one.model in halves else one.model for one in chosen)
    return listed(list(names)), len(models) == 1


def ladder(results: Sequence[Result]) -> Verdict | None:
    """What the same job costs without any concurrency, by how the dates are parsed."""
    found = {step: serial_of(of_workload(results, step)) for step in LADDER}
    serial = {step: row for step, row in found.items() if row}
    if len(serial) < len(LADDER):
        return None
    cost = {step: row.seconds.median / row.extra["inputs"]["rows"] for step, row in serial.items()}
    first, best = LADDER[0], min(LADDER[1:], key=cost.__getitem__)
    wrong = serial[first].extra.get("wrong_share")
    costs = ", ".join(f"{seconds(cost[step])} a row for {step}" for step in reversed(LADDER))
    reasons = [f"serial takes {costs}"]
    models = [one for one in of_workload(results, first) if one.model != "serial"]
    if models:
        fastest = by_speed_up(models, serial[first])[0].speed_up(serial[first])
        leaves = f" and leaves {wrong:.0%} of its dates wrong" if wrong else ""
        reasons.append(f"the best concurrency model makes {first} {times(fastest)} as fast{leaves}")
    right = ", and right" if wrong else ""
    headline = f"{best} is {factor(cost[first] / cost[best])}× as fast as {first}{right}"
    return Verdict("Before concurrency", headline, tuple(reasons))
