"""What the page says in words: the notebook's two questions, warnings, the environment."""

from collections.abc import Iterator, Sequence
from typing import Any

from bench.report.runs import StoredRun
from bench.results import Result, of_workload, serial_of
from bench.tables import seconds
from bench.verdicts import start_up_share, times

FEW_SWEEPS = 5  # fewer give no interval with 93 % coverage
NOISY = 0.25  # interquartile range over median, above which a cell is noisy
COSTLIER = 1.1  # times the CPU seconds, above which the difference is more than noise
LADEN = 0.5  # of the CPUs busy with something else when the run ended
BIG_RESULTS = {"booking_dates", "booking_dates_inferred", "booking_dates_unique"}  # tables, costly to show
MIB = 1024**2


def _cell(results: Sequence[Result], model: str, start: str) -> Result | None:
    return next((one for one in results if (one.model, one.start) == (model, start)), None)


def questions(results: Sequence[Result]) -> list[tuple[str, str]]:
    """The questions that the notebook leaves to its reader, answered by this run; those it can answer."""
    answers = (
        (
            "Is fetching pages a good use of multiprocessing?",
            _multiprocessing(of_workload(results, "http_fetch")),
        ),
        (
            "Why does threading not improve the parsing of dates?",
            _threading(of_workload(results, "booking_dates_inferred")),
        ),
    )
    return [(question, answer) for question, answer in answers if answer]


def _multiprocessing(results: Sequence[Result]) -> str:
    serial, cold = serial_of(results), _cell(results, "mp_pool", "cold")
    threads, warm = _cell(results, "thread_pool", "cold"), _cell(results, "mp_pool", "warm")
    if not (serial and cold and threads and warm):
        return ""
    share = start_up_share(cold, results) or 0.0
    memory = ""
    if "memory_peak_bytes" in warm.extra and "memory_peak_bytes" in threads.extra:
        sizes = [one.extra["memory_peak_bytes"] / MIB for one in (warm, threads)]
        memory = f", in {sizes[0]:.0f} MiB where threads need {sizes[1]:.0f}"
    gain = cold.speed_up(serial).median / threads.speed_up(serial).median
    verdict = "No" if gain < 0.95 else "Not better than threads" if gain < 1.05 else "Yes"
    return (
        f"{verdict}. A pool of processes is at {times(cold.speed_up(serial))}, "
        f"{max(share, 0):.0%} of the time is its start; "
        f"a pool of threads is at {times(threads.speed_up(serial))}, start included. "
        f"With its start left out the processes reach {times(warm.speed_up(serial))}{memory}: "
        "while a page is on its way nothing runs, so there is nothing to spread over CPUs."
    )


def _threading(results: Sequence[Result]) -> str:
    serial, threads = serial_of(results), _cell(results, "thread_pool", "cold")
    processes = [one for one in results if one.model.startswith(("mp_pool", "process_pool"))]
    if not (serial and threads) or serial.cpu_s is None or threads.cpu_s is None:
        return ""
    lanes = threads.extra["timeline"]["lanes"]
    gil = all(lane["gil"] for lane in lanes)
    gain = threads.speed_up(serial)
    if not gil:
        return f"Here it does: {times(gain)}, this Python runs without a GIL."
    best = max(processes, key=lambda one: one.speed_up(serial).median, default=None)
    beside = f" Processes have a GIL each: {best.label} is at {times(best.speed_up(serial))}." if best else ""
    costs = threads.cpu_s > COSTLIER * serial.cpu_s and threads.switches > serial.switches
    return (
        f"One GIL: only one thread parses at a time, so {len(lanes)} threads are at {times(gain)}. They used "
        f"{seconds(threads.cpu_s)} of CPU for what serial does in {seconds(serial.cpu_s)}, "
        f"with {threads.switches:,} context switches against {serial.switches:,}: "
        f"nothing is gained{', and handing the GIL around costs' if costs else ''}.{beside}"
    )


def warnings(run: StoredRun) -> Iterator[str]:
    """What makes this run less worth believing."""
    results = run.results
    yield from _build_warnings(run)
    if busy := sorted({one.label for one in results if one.extra.get("server_too_busy")}):
        yield f"The server was busier than half a core under {', '.join(busy)}: it may be what was measured."
    if results and max(one.extra["sweeps"] for one in results) < FEW_SWEEPS:
        yield f"Fewer than {FEW_SWEEPS} sweeps: intervals are only the range of what was seen."
    noisy = [one for one in run.benchmarks if one["stats"].get("iqr", 0) > NOISY * one["stats"]["median"]]
    if len(noisy) > len(run.benchmarks) / 10:
        yield (
            f"A noisy run: in {len(noisy)} of {len(run.benchmarks)} benchmarks the middle half of the rounds "
            f"spreads over more than {NOISY:.0%} of the median."
        )
    load, cpus = run.conditions.get("load_1min"), run.conditions.get("cpus_available")
    if load and cpus and load > cpus * (1 + LADEN):
        yield f"The machine was laden: {load:.1f} processes wanted to run on {cpus} CPUs."
    if run.failed:
        yield f"Failed, and therefore not stored: {', '.join(run.failed)}."


def _build_warnings(run: StoredRun) -> Iterator[str]:
    if run.machine.get("free_threaded") and run.machine.get("gil_enabled_after_imports"):
        yield "The build is free-threaded, but an import switched the GIL on: threads took turns."
    large = {one.workload for one in run.results if one.model.startswith("asyncio")} & BIG_RESULTS
    if large and run.machine.get("asyncio_run_reprs"):
        yield (
            "This Python's asyncio.run makes a repr of what it returns (python/cpython#112559, mended in "
            f"3.11.8 and 3.12.2): the asyncio models of {', '.join(sorted(large))} pay for that "
            "after their last item."
        )


def environment(run: StoredRun) -> list[tuple[str, str]]:
    """What the figures depend on, as term and description; only what the file says."""
    machine, conditions = run.machine, run.conditions
    cpu = machine.get("cpu") or {}
    build = [f"{machine.get('python_implementation') or ''} {machine.get('python_version') or ''}".strip()]
    if "free_threaded" in machine:
        build.append("free-threaded" if machine["free_threaded"] else "with a GIL")
        build.append(
            "optimised build" if machine.get("optimised") else "built without --enable-optimizations"
        )
    libraries = conditions.get("libraries") or {}
    facts = {
        "measured": f"{run.when[:19].replace('T', ' ')} UTC" if run.when.endswith("+00:00") else run.when,
        "revision": run.revision,
        "command": " ".join(map(str, conditions.get("command") or [])),
        "Python": ", ".join(filter(None, build)),
        "start method": machine.get("default_start_method"),
        "CPU": " ".join(
            filter(None, [str(cpu.get("brand_raw") or ""), str(cpu.get("hz_advertised_friendly") or "")])
        ),
        "CPUs": _cpus(conditions, cpu),
        "system": " ".join(str(machine.get(name) or "") for name in ("system", "release", "machine")).strip(),
        "load at the end": _number(conditions.get("load_1min")),
        "memory": _bytes(conditions.get("memory_total_bytes")),
        "libraries": ", ".join(f"{name} {version}" for name, version in libraries.items() if version),
        "source sha256": conditions.get("source_sha256"),
        "data sha256": ", ".join(sorted(_data_hashes(run))),
    }
    return [(term, str(value)) for term, value in facts.items() if value]


def _cpus(conditions: dict[str, Any], cpu: dict[str, Any]) -> str:
    available, governor = conditions.get("cpus_available") or cpu.get("count"), conditions.get("cpu_governor")
    return f"{available}" + (f", governor {governor}" if governor else "") if available else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _bytes(value: int | None) -> str:
    return "" if value is None else f"{value / 1024**3:.1f} GiB"


def _data_hashes(run: StoredRun) -> set[str]:
    inputs = (one.get("extra_info", {}).get("inputs") or {} for one in run.benchmarks)
    return {found for one in inputs if (found := one.get("bookings_sha256"))}
