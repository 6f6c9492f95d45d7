"""The questions that the notebook leaves to its reader, answered by this run's own figures."""

from collections.abc import Sequence

from bench.formats import mebibytes, seconds, times, with_interval
from bench.reasons import start_and_stop_share
from bench.results import Result, by_speed_up, of_workload, serial_of

WAITING = {"sleep": "sleeps, as in the notebook,", "http_fetch": "pages"}
NOTICEABLE = 1.1  # times the CPU seconds, above which the difference is more than noise


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


def _multiprocessing(results: Sequence[Result]) -> str:
    """The pool of processes over each workload that waits, beside a pool of threads."""
    found = [_pools(of_workload(results, workload), what) for workload, what in WAITING.items()]
    told = [one for one in found if one]
    if not told:
        return ""
    text = "; ".join(said for said, _ in told) + "."
    if any(better > 0 for _, better in told):
        return f"Here it can be: {text}"
    claim = "No" if all(better < 0 for _, better in told) else "No better than threads"
    return (
        f"{claim}: {text} What waits hardly uses a CPU, so more processes have nothing to do that threads, "
        "or one event loop, do not."
    )


def _pools(results: Sequence[Result], what: str) -> tuple[str, int] | None:
    """What pools of processes and of threads gain; 1 if the processes gain more, -1 less, 0 if undecided."""
    serial, threads = serial_of(results), _cell(results, "thread_pool", "cold")
    cold, warm = _cell(results, "mp_pool", "cold"), _cell(results, "mp_pool", "warm")
    if not (serial and threads and cold and warm):
        return None
    processes, beside = cold.speed_up(serial), threads.speed_up(serial)
    share = max(0.0, start_and_stop_share(cold, results) or 0.0)
    said = (
        f"over {what} a pool of processes is at {times(processes)}, {share:.0%} of its time is its start and "
        f"stop, where one of threads is at {times(beside)}; started beforehand it is at "
        f"{times(warm.speed_up(serial))}{_memory(warm, threads)}"
    )
    return said, (processes.low > beside.high) - (processes.high < beside.low)


def _memory(one: Result, other: Result) -> str:
    sizes = [found.extra.get("memory_peak_bytes") or 0 for found in (one, other)]
    return ", in {} instead of {}".format(*map(mebibytes, sizes)) if all(sizes) else ""


def _threading(results: Sequence[Result]) -> str:
    """A pool of threads beside serial, and the best of the processes."""
    serial, threads = serial_of(results), _cell(results, "thread_pool", "cold")
    if not (serial and threads and threads.timeline):
        return ""
    gain = threads.speed_up(serial)
    if not threads.timeline.gil:
        does = "it does" if gain.low > 1 else "it does not, though"
        return f"Here {does}: {with_interval(gain)}, and this Python runs without a GIL."
    if gain.low > 1:
        return f"Here it does: {with_interval(gain)}, though there is one GIL."
    processes = [one for one in results if one.model.startswith(("mp_pool", "process_pool"))]
    best = by_speed_up(processes, serial)[:1]
    beside = [f"Processes have a GIL each: {one.label} is at {times(one.speed_up(serial))}." for one in best]
    return " ".join([_one_gil(threads, serial, threads.timeline.places, times(gain)), *beside])


def _one_gil(threads: Result, serial: Result, places: str, gain: str) -> str:
    used, without = threads.cpu_s or 0.0, serial.cpu_s or 0.0
    costs = used > NOTICEABLE * without and threads.switches > serial.switches
    return (
        f"One GIL: only one thread parses at a time, so {places} are at {gain}. They used "
        f"{seconds(used)} of CPU for what serial does in {seconds(without)}, "
        f"with {threads.switches:,} context switches against {serial.switches:,}: "
        f"nothing is gained{', and handing the GIL around costs' if costs else ''}."
    )
