"""One sentence a workload: which model wins, which tie, and why the others lose."""

from collections.abc import Iterator, Sequence
from statistics import median

from bench.contracts import Model
from bench.discovery import all_models
from bench.results import Result, of_workload, serial_of
from bench.stats import Estimate, tied

MOST_NAMES = 5  # in one list
WORTH_NAMING = 0.3  # a start-up share above which it is the reason


def factor(value: float) -> str:
    """A ratio in two significant digits: 16, 1.8, 0.25, 0.011."""
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"


def times(speed_up: Estimate) -> str:
    """A speed-up as people write it: 16×."""
    return f"{factor(speed_up.median)}×"


def verdict(results: Sequence[Result]) -> str:
    """The sentence for one workload's results, fastest first; empty if serial is missing."""
    serial = serial_of(results)
    if serial is None or not results:
        return ""
    winners = [result for result in results if tied(result.sweeps, results[0].sweeps)]
    parts = [_winning(winners, serial), *_reasons(results, winners, serial)]
    return f"{serial.workload}: {'; '.join(parts)}."


def _winning(winners: list[Result], serial: Result) -> str:
    others = [result for result in winners if result is not serial]
    if not others:
        return "no model beats serial"
    names = list(dict.fromkeys(result.model for result in others))
    gain = _with_interval(others[0].speed_up(serial))
    if serial in winners:
        verb = "ties" if len(names) == 1 else "tie"
        return f"no model beats serial, {_listed(names)} {verb} with it at {gain}"
    return f"{_listed(names)} {'wins' if len(names) == 1 else 'tie'} at {gain}"


def _with_interval(gain: Estimate) -> str:
    return f"{times(gain)} ({factor(gain.low)}–{factor(gain.high)}×)"


def _listed(names: list[str]) -> str:
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _reasons(results: Sequence[Result], winners: list[Result], serial: Result) -> Iterator[str]:
    losers = [result for result in results if result not in winners and result is not serial]
    models = all_models()
    yield from _wrong_answers(serial)
    yield from _processes(losers, winners, results, models)
    if serial.extra["kind"] == "cpu":
        yield from _one_gil(losers, serial)
        yield from _shipping(losers, serial, models)
    else:
        yield from _blocked_loop(losers, serial)
    busy = sorted({result.model for result in results if result.extra.get("server_too_busy")})
    if busy:
        yield f"the server was busier than half a core under {_listed(busy)}: it may be what was measured"


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


def _processes(
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
    yield f"processes started anew {verb}: start-up is {span} of their time"


def _one_gil(losers: list[Result], serial: Result) -> Iterator[str]:
    threaded = [r for r in losers if r.model in ("thread_pool", "threads") and r.cpu_s is not None]
    if not threaded or serial.cpu_s is None:
        return
    worst = max(threaded, key=lambda result: result.seconds.median)
    lanes = worst.extra["timeline"]["lanes"]
    if not all(lane["gil"] for lane in lanes):
        return
    yield (
        f"{worst.model} {times(worst.speed_up(serial))}: {worst.switches:,} context switches for "
        f"{worst.cpu_s:.2g} CPU-seconds where serial used {serial.cpu_s:.2g}: one GIL"
    )


def _shipping(losers: list[Result], serial: Result, models: dict[str, Model]) -> Iterator[str]:
    warm = [r for r in losers if _is_process(r, models) and r.start == "warm" and r.cpu_s is not None]
    slower = [r for r in warm if r.speed_up(serial).high < 1]
    if slower and serial.cpu_s:
        best, cpu = slower[0], (slower[0].cpu_s or 0) / serial.cpu_s
        yield (
            f"even warm, {best.model} is at {times(best.speed_up(serial))}: it uses {cpu:.1f} times "
            "serial's CPU, to carry items and results between processes"
        )


def _blocked_loop(losers: list[Result], serial: Result) -> Iterator[str]:
    blocking = [result for result in losers if result.model == "asyncio_blocking"]
    if blocking:
        yield f"asyncio_blocking {times(blocking[0].speed_up(serial))}: its loop stands still in each call"


def ladder(results: Sequence[Result]) -> str:
    """What the same job costs without any concurrency, by how the dates are parsed."""
    first, *others = steps = ("booking_dates_inferred", "booking_dates", "booking_dates_unique")
    rows = {step: serial_of(of_workload(results, step)) for step in steps}
    serial = rows[first]
    if serial is None or None in rows.values():
        return ""
    cost = {step: row.seconds.median / row.extra["inputs"]["rows"] for step, row in rows.items() if row}
    best = min(others, key=lambda step: cost[step])
    concurrent = max(result.speed_up(serial).median for result in of_workload(results, first))
    costs = ", ".join(f"{step} {seconds * 1e6:.3g} µs a row" for step, seconds in cost.items())
    gain = factor(cost[first] / cost[best])
    return (
        f"Before concurrency: {costs}, all serial. {best} is {gain}× as fast as the first, "
        f"and right; the best concurrency model makes the first {factor(concurrent)}× as fast and "
        "leaves it wrong."
    )
