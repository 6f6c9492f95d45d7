"""The questions that the notebook leaves to its reader, answered by a run's own figures."""

from collections.abc import Iterator, Sequence

from bench.analysis.notebook import BY_ID, Row
from bench.analysis.reasons import start_and_stop_share
from bench.analysis.result import Result, by_speed_up, of_workload, serial_of
from bench.analysis.wording import measured
from bench.stats.paired import EQUIVALENT
from bench.store.schema import Instruments
from bench.text.units import mebibytes, seconds

POOLS_OVER_WAITING = {"N8": "sleeps, as in the notebook,", "N7": "pages"}  # rows of the notebook
POOL_OF_THREADS, PARSING_IN_THREADS = BY_ID["N3"], BY_ID["N11"]
NOTICEABLE = 1.1  # times the CPU seconds, above which the difference is more than noise


def answered(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Each question that the run can answer, with its answer."""
    answers = (
        ("Is waiting a good use of multiprocessing?", _multiprocessing(results)),
        ("Why does threading not improve the parsing of dates?", _threading(results)),
    )
    return [(question, answer) for question, answer in answers if answer]


def _cell(results: Sequence[Result], row: Row, start: str = "") -> Result | None:
    """The result of a row's model, from the row's start if no other is given."""
    cell = row.model, start or row.start
    return next((result for result in results if (result.model, result.start) == cell), None)


def _multiprocessing(results: Sequence[Result]) -> str:
    """The pool of processes over each workload that waits, beside a pool of threads."""
    compared = [_pools(results, BY_ID[row], what) for row, what in POOLS_OVER_WAITING.items()]
    known = [comparison for comparison in compared if comparison]
    if not known:
        return ""
    text = "; ".join(sentence for sentence, _ in known) + "."
    if any(better > 0 for _, better in known):
        return f"Here it can be: {text}"
    if any(better == 0 for _, better in known):
        return f"It could not be told whether it is as good a use as of threads: {text}"
    return (
        f"No: {text} What waits hardly uses a CPU, so more processes have nothing to do that threads, "
        "or one event loop, do not."
    )


def _pools(results: Sequence[Result], row: Row, what: str) -> tuple[str, int] | None:
    """What pools of processes and of threads gain; 1 if the processes gain more, -1 less, 0 if undecided."""
    results = of_workload(results, row.workload)
    serial, threads = serial_of(results), _cell(results, POOL_OF_THREADS)
    cold, warm = _cell(results, row, "cold"), _cell(results, row, "warm")
    if not (serial and threads and cold and warm):
        return None
    processes, beside = cold.speed_up(serial), threads.speed_up(serial)
    share = max(0.0, start_and_stop_share(cold, results) or 0.0)
    sentence = (
        f"over {what} a pool of processes is at {measured(processes)}, {share:.0%} of its time is its "
        f"start and stop, where one of threads is at {measured(beside)}; started beforehand it is at "
        f"{measured(warm.speed_up(serial))}{_memory(warm, threads)}"
    )
    return sentence, (processes.low > beside.high) - (processes.high < beside.low)


def _memory(processes: Result, threads: Result) -> str:
    peaks = [_peak_bytes(result) for result in (processes, threads)]
    return ", in {} instead of {}".format(*map(mebibytes, peaks)) if all(peaks) else ""


def _peak_bytes(result: Result) -> int:
    return (result.instruments and result.instruments.memory_peak_bytes) or 0


def _threading(results: Sequence[Result]) -> str:
    """A pool of threads beside serial, and the best of the pools of processes."""
    results = of_workload(results, PARSING_IN_THREADS.workload)
    serial, threads = serial_of(results), _cell(results, PARSING_IN_THREADS)
    if not (serial and serial.instruments and threads and threads.instruments and threads.timeline):
        return ""
    gain, gil = threads.speed_up(serial), threads.timeline.gil
    if gain.low > 1:
        beside = "though there is one GIL" if gil else "and this Python runs without a GIL"
        return f"Here it does: {measured(gain)}, {beside}."
    if gain.high >= 1 + EQUIVALENT:
        return f"It could not be told here whether it does: {measured(gain)}{', one GIL' if gil else ''}."
    if not gil:
        return f"Here it does not, though: {measured(gain)}, and this Python runs without a GIL."
    places, used = threads.timeline.places, _compared(threads.instruments, serial.instruments)
    claim = f"One GIL: only one thread parses at a time, so {places} are at {measured(gain)}. {used}"
    return " ".join([claim, *_best_of_processes(results, serial)])


def _compared(threads: Instruments, serial: Instruments) -> str:
    """What the threads used for the same work."""
    costs = threads.cpu_s > NOTICEABLE * serial.cpu_s and threads.switches > serial.switches
    return (
        f"They used {seconds(threads.cpu_s)} of CPU for what serial does in {seconds(serial.cpu_s)}, "
        f"with {threads.switches:,} context switches against {serial.switches:,}: "
        f"nothing is gained{', and handing the GIL around costs' if costs else ''}."
    )


def _best_of_processes(results: Sequence[Result], serial: Result) -> Iterator[str]:
    processes = [result for result in results if result.facts.family == "processes"]
    for best in by_speed_up(processes, serial)[:1]:
        yield f"Processes have a GIL each: {best.label} is at {measured(best.speed_up(serial))}."
