"""The questions that the notebook leaves to its reader, answered by this run's own figures."""

from collections.abc import Sequence

from bench.formats import mebibytes, seconds, times
from bench.results import Result, of_workload, serial_of
from bench.verdicts import start_up_share

COSTLIER = 1.1  # times the CPU seconds, above which the difference is more than noise


def _cell(results: Sequence[Result], model: str, start: str) -> Result | None:
    return next((one for one in results if (one.model, one.start) == (model, start)), None)


def answered(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Each question with its answer; those that the run can answer."""
    answers = (
        ("Is waiting a good use of multiprocessing?", _multiprocessing(results)),
        (
            "Why does threading not improve the parsing of dates?",
            _threading(of_workload(results, "booking_dates_inferred")),
        ),
    )
    return [(question, answer) for question, answer in answers if answer]


WAITING = {"sleep": "sleeps, as in the notebook,", "http_fetch": "pages"}


def _multiprocessing(results: Sequence[Result]) -> str:
    """The pool of processes over each workload that waits, beside a pool of threads."""
    found = [_pools(of_workload(results, workload), what) for workload, what in WAITING.items()]
    told = [one for one in found if one]
    if not told:
        return ""
    claim = "Yes, here" if all(better for _, better in told) else "No"
    return (
        f"{claim}: {'; '.join(said for said, _ in told)}. What waits uses no CPU, so more processes have "
        "nothing to do that threads, or one event loop, do not."
    )


def _pools(results: Sequence[Result], what: str) -> tuple[str, bool] | None:
    """What pools of processes and of threads gain, and whether that of processes gains more."""
    serial, threads = serial_of(results), _cell(results, "thread_pool", "cold")
    cold, warm = _cell(results, "mp_pool", "cold"), _cell(results, "mp_pool", "warm")
    if not (serial and threads and cold and warm):
        return None
    processes, beside = cold.speed_up(serial), threads.speed_up(serial)
    share = max(0.0, start_up_share(cold, results) or 0.0)
    said = (
        f"over {what} a pool of processes is at {times(processes)}, {share:.0%} of its time is start-up, "
        f"where one of threads is at {times(beside)}; started beforehand it is at "
        f"{times(warm.speed_up(serial))}"
    )
    if "memory_peak_bytes" in warm.extra and "memory_peak_bytes" in threads.extra:
        sizes = [mebibytes(one.extra["memory_peak_bytes"]) for one in (warm, threads)]
        said += f", in {sizes[0]} instead of {sizes[1]}"
    return said, processes.low > beside.high


def _threading(results: Sequence[Result]) -> str:
    serial, threads = serial_of(results), _cell(results, "thread_pool", "cold")
    processes = [one for one in results if one.model.startswith(("mp_pool", "process_pool"))]
    if not (serial and threads) or serial.cpu_s is None or threads.cpu_s is None:
        return ""
    gain, timeline = threads.speed_up(serial), threads.timeline
    if timeline is None:
        return ""
    if not all(lane["gil"] for lane in timeline.lanes):
        does = "it does" if gain.low > 1 else "it does not, though"
        return f"Here {does}: {times(gain)}, and this Python runs without a GIL."
    best = max(processes, key=lambda one: one.speed_up(serial).median, default=None)
    beside = f" Processes have a GIL each: {best.label} is at {times(best.speed_up(serial))}." if best else ""
    costs = threads.cpu_s > COSTLIER * serial.cpu_s and threads.switches > serial.switches
    return (
        f"One GIL: only one thread parses at a time, so {timeline.places} are at {times(gain)}. They used "
        f"{seconds(threads.cpu_s)} of CPU for what serial does in {seconds(serial.cpu_s)}, "
        f"with {threads.switches:,} context switches against {serial.switches:,}: "
        f"nothing is gained{', and handing the GIL around costs' if costs else ''}.{beside}"
    )
