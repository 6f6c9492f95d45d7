"""Why the winner wins and the others lose: clauses of a conclusion, from what the instruments saw."""

from collections.abc import Iterator, Sequence
from math import exp
from statistics import fmean, median

from bench.analysis.result import Result, by_speed_up
from bench.stats.paired import EQUIVALENT
from bench.text.units import count, listed, seconds, times

WORTH_NAMING = 0.3  # a share of start and stop above which it is the reason
BUSY_CPUS = 1.2  # below that, one CPU did the work
COSTLIER = 1.5  # times another's CPU seconds, above which they are a reason


def gains(winner: Result, serial: Result) -> Iterator[str]:
    """Why the winner wins."""
    timeline = winner.timeline
    if timeline is None or winner.instruments is None:
        return
    cpu_s = winner.instruments.cpu_s
    if serial.facts.kind == "io" and timeline.most_at_once > 1:
        yield f"{count(timeline.most_at_once, 'item')} at once in {timeline.places}"
    elif winner.capacity is None and cpu_s > BUSY_CPUS * timeline.wall_s:
        yield f"{timeline.places} keep {cpu_s / timeline.wall_s:.1f} CPUs busy"


def losses(
    losers: Sequence[Result], winners: Sequence[Result], serial: Result, results: Sequence[Result]
) -> Iterator[str]:
    """Why the others lose, and what else there is to know.

    losers: the largest speed-up first. winners: none where it could not be told.
    """
    yield from _wrong_answers(serial)
    yield from _cold_processes(losers, winners, results)
    if serial.facts.kind == "cpu":
        yield from _one_gil(losers, serial)
        yield from _transfer(results, serial)
    else:
        yield from _costly_threads(losers, winners, serial)
        yield from _blocked_loop(losers, serial)
    if busy := sorted({result.model for result in results if kept_server_busy(result)}):
        yield f"the server was busier than half a core under {listed(busy)}: it may be what was measured"


def kept_server_busy(result: Result) -> bool:
    """Whether the HTTP server was so busy in the instrumented round that it may be what was measured."""
    return bool(result.instruments and result.instruments.server_too_busy)


def start_and_stop_share(cold: Result, results: Sequence[Result]) -> float | None:
    """The share of a cold cell's time that its warm twin does not need."""
    warm = next((result for result in results if (result.model, result.start) == (cold.model, "warm")), None)
    if cold.start != "cold" or warm is None:
        return None
    if cold.has_neighbours and warm.has_neighbours:  # each beside serial: their visits are no pairs
        return 1 - exp(fmean(cold.visit_log_speed_ups) - fmean(warm.visit_log_speed_ups))
    pairs = zip(warm.sweep_medians, cold.sweep_medians, strict=False)
    return median(1 - warm_s / cold_s for warm_s, cold_s in pairs)


def _wrong_answers(serial: Result) -> Iterator[str]:
    if share := serial.facts.wrong_share:
        yield f"{share:.0%} of its dates are wrong whichever model runs it, month and day swapped"


def _in_processes(result: Result) -> bool:
    return result.facts.unit == "process"


def _cold_processes(
    losers: Sequence[Result], winners: Sequence[Result], results: Sequence[Result]
) -> Iterator[str]:
    cold = [result for result in losers if _in_processes(result)]
    shares = [share for result in cold if (share := start_and_stop_share(result, results)) is not None]
    if not shares or max(shares) < WORTH_NAMING:
        return
    low, high = min(shares), max(shares)
    span = f"{high:.0%}" if high - low < 0.1 else f"{max(low, 0):.0%} to {high:.0%}"
    verb = "pay for it" if any(map(_in_processes, winners)) else "lose"
    yield f"cold process pools {verb}: to start and stop them takes {span} of their time"


def _in_threads(results: Sequence[Result]) -> list[Result]:
    return [result for result in results if result.facts.family == "threads" and result.timeline]


def _one_gil(losers: Sequence[Result], serial: Result) -> Iterator[str]:
    slow = [result for result in _in_threads(losers) if result.speed_up(serial).value < 1 + EQUIVALENT]
    if slow and slow[-1].timeline and slow[-1].timeline.gil and serial.instruments:
        yield f"{_beside(slow[-1], serial, serial)}: one GIL"


def _beside(loser: Result, winner: Result, serial: Result) -> str:
    """What one cell used for the work of another."""
    return (
        f"{loser.label} {times(loser.speed_up(serial).value)}: {_switches(loser):,} context switches and "
        f"{seconds(_cpu_s(loser))} of CPU where {winner.label} used {_switches(winner):,} and "
        f"{seconds(_cpu_s(winner))}"
    )


def _cpu_s(result: Result) -> float:
    return result.instruments.cpu_s if result.instruments else 0.0


def _switches(result: Result) -> int:
    return result.instruments.switches if result.instruments else 0


def _transfer(results: Sequence[Result], serial: Result) -> Iterator[str]:
    """Where not even the best of the pools already there is as fast as serial: what it uses more."""
    pools = [result for result in results if _in_processes(result) and result.start == "warm"]
    if not pools or not _cpu_s(serial):
        return
    best = by_speed_up(pools, serial)[0]
    speed_up, cpu_ratio = best.speed_up(serial), _cpu_s(best) / _cpu_s(serial)
    if speed_up.high < 1 and cpu_ratio > COSTLIER:
        yield (
            f"even {best.label} is at {times(speed_up.value)}: it uses {cpu_ratio:.1f} times serial's CPU, "
            "to carry items and results between processes"
        )


def _costly_threads(losers: Sequence[Result], winners: Sequence[Result], serial: Result) -> Iterator[str]:
    best, winner = next(iter(_in_threads(losers)), None), next(iter(winners), None)
    if best and winner and _cpu_s(winner) and _cpu_s(best) > COSTLIER * _cpu_s(winner):
        yield _beside(best, winner, serial)


def _blocked_loop(losers: Sequence[Result], serial: Result) -> Iterator[str]:
    blocked = (result for result in losers if result.facts.family == "asyncio" and result.facts.one_at_a_time)
    if best := next(blocked, None):
        yield f"{best.model} {times(best.speed_up(serial).value)}: its loop stands still in each call"
