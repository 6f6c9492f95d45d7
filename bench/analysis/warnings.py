"""What makes a run's figures less worth believing."""

from collections.abc import Iterator, Sequence

from bench.analysis.notebook import row_id
from bench.analysis.reasons import kept_server_busy
from bench.analysis.result import Result
from bench.store.file import Benchmark, Partial
from bench.store.runs import StoredRun
from bench.text.units import count, listed

FEW_SWEEPS = 5  # fewer give no interval with 93 % coverage
NOISY = 0.25  # interquartile range over median, above which a cell is noisy
WIDE = 1.25  # the upper end of a speed-up's interval over the lower, likewise for what has neighbours
NOISY_SHARE = 0.1  # of the benchmarks, above which the run is
BUSY = 0.5  # of the CPUs: the load beyond them when the run ended, its own included


def warnings(run: StoredRun, results: Sequence[Result], others: Sequence[Benchmark]) -> Iterator[str]:
    """All that there is to be careful about, a sentence or two each."""
    yield from _of_build(run, results)
    if busy := sorted({result.label for result in results if kept_server_busy(result)}):
        yield f"The server was busier than half a core under {', '.join(busy)}: it may be what was measured."
    yield from _of_sweeps(results)
    beside = [result for result in results if result.has_neighbours and result.was_repeated]
    yield from _of_width(beside) if beside else _of_noise(run.benchmarks)
    load, cpus = run.conditions.load_1min, run.conditions.cpus_available
    if load and cpus and load > cpus * (1 + BUSY):
        yield f"The machine was busy: {load:.1f} processes wanted to run on {cpus} CPUs when the run ended."
    if damaged := [benchmark.name for benchmark in others if _looks_like_a_cell(benchmark)]:
        yield (
            f"Stored by another version, or damaged, and shown without verdicts: {listed(damaged)}. "
            "Run them again for the whole page."
        )
    if run.partial:
        yield partial_run(run.partial)
    if run.failed:
        yield f"Failed, and therefore not stored: {', '.join(run.failed)}."


def partial_run(partial: Partial) -> str:
    """That a run was ended early, and what it therefore lacks."""
    cells = [name.rpartition("[")[2].removesuffix("]") for name in partial.missing]
    lacking = f"{listed(cells)} had a result" if cells else "all its sweeps were made"
    fewer = f"; {count(len(partial.fewer), 'cell')} of fewer visits than planned" if partial.fewer else ""
    return f"A partial run: it was ended before {lacking}{fewer}."


def _of_build(run: StoredRun, results: Sequence[Result]) -> Iterator[str]:
    if run.machine.free_threaded and run.machine.gil_enabled_after_imports:
        yield "The build is free-threaded, but an import switched the GIL on: threads took turns."
    large = {result.workload for result in results if _returns_table_from_asyncio(result)}
    if large and run.machine.asyncio_run_reprs:
        yield (
            "This Python's asyncio.run makes a repr of what it returns (python/cpython#112559, fixed in "
            f"3.11.8 and 3.12.2): the asyncio models of {', '.join(sorted(large))} pay for that "
            "after their last item."
        )


def _returns_table_from_asyncio(result: Result) -> bool:
    """Whether asyncio.run returned a table, which is long to show; the loops of threads do not use it."""
    facts = result.facts
    on_loop = facts.family in ("asyncio", "executors") and facts.unit != "loop"
    return on_loop and facts.result_type == "DataFrame"


def _of_sweeps(results: Sequence[Result]) -> Iterator[str]:
    sweeps = max((result.facts.sweeps for result in results), default=FEW_SWEEPS)
    if sweeps == 1:
        yield "One sweep: each cell that is shown gave the right answer; nothing here says which is faster."
    elif sweeps < FEW_SWEEPS and not any(result.has_neighbours for result in results):
        yield f"Fewer than {FEW_SWEEPS} sweeps: intervals are only the range of what was seen."


def _of_width(results: Sequence[Result]) -> Iterator[str]:
    speed_ups = [speed_up for result in results if (speed_up := result.speed_up_beside)]
    wide = [speed_up for speed_up in speed_ups if speed_up.high > WIDE * speed_up.low]
    if len(wide) > len(results) * NOISY_SHARE:
        yield (
            f"A noisy run: in {len(wide)} of {len(results)} cells the interval of the speed-up is wider than "
            f"1 : {WIDE:g}, though each round was compared with what stood beside it."
        )


def _of_noise(benchmarks: Sequence[Benchmark]) -> Iterator[str]:
    noisy = [benchmark for benchmark in benchmarks if benchmark.stats.iqr > NOISY * benchmark.stats.median]
    if len(noisy) > len(benchmarks) * NOISY_SHARE:
        yield (
            f"A noisy run: in {len(noisy)} of {len(benchmarks)} benchmarks the middle half of the rounds "
            f"spreads over more than {NOISY:.0%} of the median."
        )


def _looks_like_a_cell(benchmark: Benchmark) -> bool:
    known = (benchmark.extra_info or {}).keys() >= {"workload", "model", "start", "sweeps"}
    return known and row_id(benchmark) is None
