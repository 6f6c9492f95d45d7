"""Why the winner wins and the others lose: clauses of a verdict, from what the instruments saw."""

from collections.abc import Iterator, Sequence
from statistics import median

from bench.contracts import Model
from bench.discovery import all_models
from bench.formats import count, listed, seconds, times
from bench.results import Result, by_speed_up
from bench.stats import EQUIVALENT

WORTH_NAMING = 0.3  # a share of start and stop above which it is the reason
BUSY_CPUS = 1.2  # below that, one CPU did the work
COSTLIER = 1.5  # times another's CPU seconds, above which they are a reason


def gains(winner: Result, serial: Result) -> Iterator[str]:
    """Why the winner wins."""
    timeline = winner.timeline
    if timeline is None or winner.cpu_s is None:
        return
    if serial.extra["kind"] == "io" and timeline.most_at_once > 1:
        yield f"{count(timeline.most_at_once, 'item')} at once in {timeline.places}"
    elif winner.cpu_s > BUSY_CPUS * timeline.wall_s:
        yield f"{timeline.places} keep {winner.cpu_s / timeline.wall_s:.1f} CPUs busy"


def losses(
    losers: list[Result], winners: list[Result], serial: Result, results: Sequence[Result]
) -> Iterator[str]:
    """Why the others lose, and what else there is to know."""
    models = all_models()
    yield from _wrong_answers(serial)
    yield from _cold_processes(losers, winners, results, models)
    if serial.extra["kind"] == "cpu":
        yield from _one_gil(losers, serial)
        yield from _shipping(results, serial, models)
    else:
        yield from _costly_threads(losers, winners[0], serial)
        yield from _blocked_loop(losers, serial)
    busy = sorted({result.model for result in results if result.extra.get("server_too_busy")})
    if busy:
        yield f"the server was busier than half a core under {listed(busy)}: it may be what was measured"


def _wrong_answers(serial: Result) -> Iterator[str]:
    share = serial.extra.get("wrong_share")
    if share:
        yield f"{share:.0%} of its dates are wrong whichever model runs it, month and day swapped"


def _is_process(result: Result, models: dict[str, Model]) -> bool:
    model = models.get(result.model)
    return model is not None and model.pool == "process"


def start_and_stop_share(cold: Result, results: Sequence[Result]) -> float | None:
    """The share of a cold cell's time that its warm twin does not need."""
    warm = next((r for r in results if r.model == cold.model and r.start == "warm"), None)
    if cold.start != "cold" or warm is None:
        return None
    return median(1 - hot / all_ for hot, all_ in zip(warm.sweeps, cold.sweeps, strict=False))


def _cold_processes(
    losers: list[Result], winners: list[Result], results: Sequence[Result], models: dict[str, Model]
) -> Iterator[str]:
    cold = [result for result in losers if _is_process(result, models)]
    shares = [share for result in cold if (share := start_and_stop_share(result, results)) is not None]
    if not shares or max(shares) < WORTH_NAMING:
        return
    low, high = min(shares), max(shares)
    span = f"{high:.0%}" if high - low < 0.1 else f"{max(low, 0):.0%} to {high:.0%}"
    verb = "pay for it" if any(_is_process(w, models) for w in winners) else "lose"
    yield f"cold process pools {verb}: to start and stop them takes {span} of their time"


def _threaded(losers: list[Result]) -> list[Result]:
    return [r for r in losers if r.model in ("thread_pool", "threads") and r.timeline and r.cpu_s is not None]


def _one_gil(losers: list[Result], serial: Result) -> Iterator[str]:
    slow = [result for result in _threaded(losers) if result.speed_up(serial).median < 1 + EQUIVALENT]
    if not slow or serial.cpu_s is None:
        return
    worst = slow[-1]
    if worst.timeline and worst.timeline.gil:
        yield f"{_cost_beside(worst, serial, serial)}: one GIL"


def _cost_beside(loser: Result, winner: Result, serial: Result) -> str:
    """What one cell used for the work of another."""
    return (
        f"{loser.label} {times(loser.speed_up(serial))}: {loser.switches:,} context switches and "
        f"{seconds(loser.cpu_s or 0.0)} of CPU where {winner.label} used {winner.switches:,} and "
        f"{seconds(winner.cpu_s or 0.0)}"
    )


def _shipping(results: Sequence[Result], serial: Result, models: dict[str, Model]) -> Iterator[str]:
    """Where not even the best of the pools already there is as fast as serial: what it uses more."""
    warm = [r for r in by_speed_up(results, serial) if _is_process(r, models) and r.start == "warm"]
    if not warm or not serial.cpu_s:
        return
    gain, cpu = warm[0].speed_up(serial), (warm[0].cpu_s or 0.0) / serial.cpu_s
    if gain.high < 1 and cpu > COSTLIER:
        yield (
            f"even {warm[0].label} is at {times(gain)}: it uses {cpu:.1f} times serial's CPU, to carry items "
            "and results between processes"
        )


def _costly_threads(losers: list[Result], winner: Result, serial: Result) -> Iterator[str]:
    best = next(iter(_threaded(losers)), None)
    if best and winner.cpu_s and (best.cpu_s or 0.0) > COSTLIER * winner.cpu_s:
        yield _cost_beside(best, winner, serial)


def _blocked_loop(losers: list[Result], serial: Result) -> Iterator[str]:
    blocking = [result for result in losers if result.model == "asyncio_blocking"]
    if blocking:
        yield f"asyncio_blocking {times(blocking[0].speed_up(serial))}: its loop stands still in each call"
