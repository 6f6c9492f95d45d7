"""One sentence a workload: which model wins, which tie, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.contracts import Model
from bench.discovery import all_models
from bench.formats import count, factor, listed, seconds, times, with_interval
from bench.results import Result, of_workload, serial_of
from bench.stats import tied

WORTH_NAMING = 0.3  # a start-up share above which it is the reason
BUSY_CPUS = 1.2  # below that, one CPU did the work
COSTLIER = 1.5  # times the winner's CPU seconds, above which they are a reason


@dataclass(frozen=True)
class Verdict:
    """What a run says of a workload. headline: who wins, and by how much; reasons: clauses that say why."""

    subject: str
    headline: str
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.subject}: {'; '.join((self.headline, *self.reasons))}."


def verdict(results: Sequence[Result]) -> Verdict | None:
    """The verdict on one workload's results, fastest first; None if serial is missing."""
    serial = serial_of(results)
    if serial is None:
        return None
    winners = winning(results)
    reasons = [*_gains(winners, serial), *_losses(results, winners, serial)]
    return Verdict(serial.workload, _headline(results, winners, serial), tuple(reasons))


def winning(results: Sequence[Result]) -> list[Result]:
    """The fastest of one workload's results (fastest first) and those that tie with it."""
    return [result for result in results if tied(result.sweeps, results[0].sweeps)]


def _headline(results: Sequence[Result], winners: list[Result], serial: Result) -> str:
    others = [result for result in winners if result is not serial]
    if not others:
        return "no model beats serial"
    names, alone = _named(results, others)
    gain = with_interval(others[0].speed_up(serial))
    if serial in winners:
        return f"no model beats serial, {names} {'ties' if alone else 'tie'} with it at {gain}"
    return f"{names} {'wins' if alone else 'tie'} at {gain}"


def _named(results: Sequence[Result], chosen: list[Result]) -> tuple[str, bool]:
    """The chosen cells by name, and if it is one model: its name stands for both starts, or one is said."""
    halves = {one.model for one in results if one not in chosen} & {one.model for one in chosen}
    models = list(dict.fromkeys(one.model for one in chosen))
    starts = {one.start for one in chosen}
    if len(models) > 1 and halves == set(models) and len(starts) == 1:
        return f"{listed(models)}, all {starts.pop()},", False
    names = dict.fromkeys(one.label if one.model in halves else one.model for one in chosen)
    return listed(list(names)), len(models) == 1


def _gains(winners: list[Result], serial: Result) -> Iterator[str]:
    """Why the winner wins."""
    winner, timeline = winners[0], winners[0].timeline
    if winner is serial or timeline is None or winner.cpu_s is None:
        return
    if serial.extra["kind"] == "io" and timeline.most_at_once > 1:
        yield f"{count(timeline.most_at_once, 'item')} at once in {timeline.places}"
    elif winner.cpu_s > BUSY_CPUS * timeline.wall_s:
        yield f"{timeline.places} keep {winner.cpu_s / timeline.wall_s:.1f} CPUs busy"


def _losses(results: Sequence[Result], winners: list[Result], serial: Result) -> Iterator[str]:
    """Why the others lose, and what else there is to know."""
    losers = [result for result in results if result not in winners and result is not serial]
    models = all_models()
    yield from _wrong_answers(serial)
    yield from _cold_processes(losers, winners, results, models)
    if serial.extra["kind"] == "cpu":
        yield from _one_gil(losers, serial)
        yield from _shipping(losers, serial, models)
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


def start_up_share(cold: Result, results: Sequence[Result]) -> float | None:
    """The share of a cold cell's time that its warm twin does not need."""
    warm = next((r for r in results if r.model == cold.model and r.start == "warm"), None)
    if cold.start != "cold" or warm is None:
        return None
    return median(1 - hot / all_ for hot, all_ in zip(warm.sweeps, cold.sweeps, strict=False))


def _cold_processes(
    losers: list[Result],
    winners: list[Result],
    results: Sequence[Result],
    models: dict[str, Model],
) -> Iterator[str]:
    cold = [result for result in losers if _is_process(result, models) and result.start == "cold"]
    shares = [share for result in cold if (share := start_up_share(result, results)) is not None]
    if not shares or max(shares) < WORTH_NAMING:
        return
    low, high = min(shares), max(shares)
    span = f"{high:.0%}" if high - low < 0.1 else f"{max(low, 0):.0%} to {high:.0%}"
    verb = "pay for their start" if any(_is_process(w, models) for w in winners) else "lose"
    yield f"cold process pools {verb}: start-up is {span} of their time"


def _threaded(losers: list[Result]) -> list[Result]:
    return [r for r in losers if r.model in ("thread_pool", "threads") and r.timeline and r.cpu_s is not None]


def _one_gil(losers: list[Result], serial: Result) -> Iterator[str]:
    threaded = _threaded(losers)
    if not threaded or serial.cpu_s is None:
        return
    worst = max(threaded, key=lambda result: result.seconds.median)
    assert worst.timeline is not None
    if not all(lane["gil"] for lane in worst.timeline.lanes):
        return
    yield f"{_cost_beside(worst, serial, serial)}: one GIL"


def _cost_beside(loser: Result, winner: Result, serial: Result) -> str:
    """What one cell used for the work of another."""
    return (
        f"{loser.label} {times(loser.speed_up(serial))}: {loser.switches:,} context switches and "
        f"{seconds(loser.cpu_s or 0.0)} of CPU where {winner.label} used {winner.switches:,} and "
        f"{seconds(winner.cpu_s or 0.0)}"
    )


def _shipping(losers: list[Result], serial: Result, models: dict[str, Model]) -> Iterator[str]:
    warm = [r for r in losers if _is_process(r, models) and r.start == "warm" and r.cpu_s is not None]
    slower = [r for r in warm if r.speed_up(serial).high < 1]
    if slower and serial.cpu_s:
        best, cpu = slower[0], (slower[0].cpu_s or 0) / serial.cpu_s
        yield (
            f"even {best.label} is at {times(best.speed_up(serial))}: it uses {cpu:.1f} times "
            "serial's CPU, to carry items and results between processes"
        )


def _costly_threads(losers: list[Result], winner: Result, serial: Result) -> Iterator[str]:
    best = next(iter(_threaded(losers)), None)
    if best and winner.cpu_s and (best.cpu_s or 0.0) > COSTLIER * winner.cpu_s:
        yield _cost_beside(best, winner, serial)


def _blocked_loop(losers: list[Result], serial: Result) -> Iterator[str]:
    blocking = [result for result in losers if result.model == "asyncio_blocking"]
    if blocking:
        yield f"asyncio_blocking {times(blocking[0].speed_up(serial))}: its loop stands still in each call"


def ladder(results: Sequence[Result]) -> Verdict | None:
    """What the same job costs without any concurrency, by how the dates are parsed."""
    first, *others = steps = ("booking_dates_inferred", "booking_dates", "booking_dates_unique")
    rows = {step: serial_of(of_workload(results, step)) for step in steps}
    serial = rows[first]
    if serial is None or None in rows.values():
        return None
    cost = {step: row.seconds.median / row.extra["inputs"]["rows"] for step, row in rows.items() if row}
    best = min(others, key=lambda step: cost[step])
    concurrent = max(result.speed_up(serial).median for result in of_workload(results, first))
    return Verdict(
        "Before concurrency",
        f"{best} is {factor(cost[first] / cost[best])}× as fast as {first}, and right",
        (
            "serial takes "
            + ", ".join(f"{seconds(cost[step])} a row for {step}" for step in reversed(steps)),
            f"the best concurrency model makes {first} {factor(concurrent)}× as fast and leaves it wrong",
        ),
    )
