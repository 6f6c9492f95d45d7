"""Who wins a workload that was stored before neighbours were measured: by medians paired within sweeps."""

from collections.abc import Sequence

from bench.analysis.result import Result, by_speed_up
from bench.analysis.verdict import FEW_NAMES, Verdict, named
from bench.analysis.wording import with_interval
from bench.stats.paired import tied
from bench.text.units import MOST_NAMES


def verdict(results: Sequence[Result], serial: Result) -> Verdict:
    """The verdict on one workload."""
    winning = winners(results, serial)
    losing = [result for result in by_speed_up(results, serial) if result not in [*winning, serial]]
    speed_ups = [(result, result.speed_up(serial)) for result in results]
    faster = tuple(result for result, speed_up in speed_ups if speed_up.low > 1)
    slower = tuple(result for result, speed_up in speed_ups if speed_up.high < 1)
    headline, short = (_headline(results, winning, serial, most) for most in (MOST_NAMES, FEW_NAMES))
    is_sure = serial in winning or not winning or winning[0].speed_up(serial).low > 1
    best, lost = tuple(winning), tuple(losing)
    return Verdict(headline, best, lost, faster, slower, is_sure=is_sure, short=short)


def winners(results: Sequence[Result], serial: Result) -> list[Result]:
    """The cell with the largest speed-up and those that tie with it: all beat serial, or all tie with it."""
    ordered = by_speed_up(results, serial)
    first = [result for result in ordered if tied(result.sweep_medians, ordered[0].sweep_medians)]
    even = [result for result in first if tied(result.sweep_medians, serial.sweep_medians)]
    faster = [result for result in first if result not in even and result.speed_up(serial).value > 1]
    return faster or even


def _headline(results: Sequence[Result], winning: list[Result], serial: Result, most: int) -> str:
    """most: names at the most."""
    others = [result for result in winning if result is not serial]
    if not others:
        return "no model beats serial"
    names, alone = named(results, others, most)
    speed_up = others[0].speed_up(serial)
    gain = with_interval(speed_up)
    if serial in winning:
        return f"no model beats serial, {names} {'ties' if alone else 'tie'} with it at {gain}"
    if speed_up.low <= 1:
        return f"{names} {'is' if alone else 'are'} ahead at {gain}, too noisy to be sure"
    return f"{names} {'wins' if alone else 'tie'} at {gain}"
