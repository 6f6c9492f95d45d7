"""What the run's figures depend on, and what makes them less worth believing."""

from collections.abc import Iterator

from bench.formats import listed
from bench.notebook import is_notebook
from bench.report.runs import StoredRun
from bench.stored import Benchmark
from bench.verdicts import LADDER

FEW_SWEEPS = 5  # fewer give no interval with 93 % coverage
NOISY = 0.25  # interquartile range over median, above which a cell is noisy
LADEN = 0.5  # of the CPUs: the load beyond them when the run ended, its own included


def facts(run: StoredRun, runs: int) -> list[str]:
    """The few of them that a reader asks for first."""
    known = dict(environment(run))
    cpus = " × ".join(filter(None, [_available(run), known.get("CPU")]))
    found = [known.get("measured"), known.get("Python"), cpus, f"revision {run.revision}"]
    return [one for one in found if one] + ([f"{runs} runs of this machine"] if runs > 1 else [])


def warnings(run: StoredRun) -> Iterator[str]:
    """What makes this run less worth believing."""
    results = run.results
    yield from _build_warnings(run)
    if busy := sorted({one.label for one in results if one.extra.get("server_too_busy")}):
        yield f"The server was busier than half a core under {', '.join(busy)}: it may be what was measured."
    sweeps = max((one.extra["sweeps"] for one in results), default=FEW_SWEEPS)
    if sweeps == 1:
        yield "One sweep: each cell that is shown gave the right answer; nothing here says which is faster."
    elif sweeps < FEW_SWEEPS:
        yield f"Fewer than {FEW_SWEEPS} sweeps: intervals are only the range of what was seen."
    noisy = [one for one in run.benchmarks if one["stats"].get("iqr", 0) > NOISY * one["stats"]["median"]]
    if len(noisy) > len(run.benchmarks) / 10:
        yield (
            f"A noisy run: in {len(noisy)} of {len(run.benchmarks)} benchmarks the middle half of the rounds "
            f"spreads over more than {NOISY:.0%} of the median."
        )
    load, cpus = run.conditions.get("load_1min"), run.conditions.get("cpus_available")
    if load and cpus and load > cpus * (1 + LADEN):
        yield f"The machine was laden: {load:.1f} processes wanted to run on {cpus} CPUs when it ended."
    if odd := [one["name"] for one in run.others if _looks_like_a_cell(one)]:
        yield (
            f"Stored by another version, or damaged, and shown without verdicts: {listed(odd)}. "
            "Run them again to have all of the page."
        )
    if run.failed:
        yield f"Failed, and therefore not stored: {', '.join(run.failed)}."


def _looks_like_a_cell(benchmark: Benchmark) -> bool:
    known = (benchmark.get("extra_info") or {}).keys() >= {"workload", "model", "start", "sweeps"}
    return known and not is_notebook(benchmark)


def _build_warnings(run: StoredRun) -> Iterator[str]:
    if run.machine.get("free_threaded") and run.machine.get("gil_enabled_after_imports"):
        yield "The build is free-threaded, but an import switched the GIL on: threads took turns."
    on_loops = {one.workload for one in run.results if one.model.startswith("asyncio")}
    large = on_loops & set(LADDER)  # whose results are tables, long to show
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
    libraries = conditions.get("libraries", {})
    facts = {
        "measured": f"{run.when[:19].replace('T', ' ')} UTC" if run.when.endswith("+00:00") else run.when,
        "revision": run.revision,
        "command": " ".join(conditions.get("command", [])),
        "Python": ", ".join(filter(None, build)),
        "start method": machine.get("default_start_method"),
        "CPU": " ".join(filter(None, [cpu.get("brand_raw"), cpu.get("hz_advertised_friendly")])),
        "CPUs": ", governor ".join(filter(None, [_available(run), conditions.get("cpu_governor")])),
        "system": " ".join(str(machine.get(name) or "") for name in ("system", "release", "machine")).strip(),
        "load at the end": _number(conditions.get("load_1min")),
        "memory": _bytes(conditions.get("memory_total_bytes")),
        "libraries": ", ".join(f"{name} {version}" for name, version in libraries.items() if version),
        "file": run.path.name,
        "source sha256": conditions.get("source_sha256"),
        "data sha256": ", ".join(sorted(_data_hashes(run))),
    }
    return [(term, str(value)) for term, value in facts.items() if value]


def _available(run: StoredRun) -> str:
    """How many CPUs there were for the run; empty if its file does not say."""
    return str(run.conditions.get("cpus_available") or (run.machine.get("cpu") or {}).get("count") or "")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _bytes(value: int | None) -> str:
    return "" if value is None else f"{value / 1024**3:.1f} GiB"


def _data_hashes(run: StoredRun) -> set[str]:
    facts = [one.get("extra_info") or {} for one in run.benchmarks]
    inputs = [found for one in facts if isinstance(found := one.get("inputs"), dict)]
    return {sha256 for one in inputs if isinstance(sha256 := one.get("bookings_sha256"), str)}
