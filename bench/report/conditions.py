"""What a run's figures depend on: the environment, and in short what a reader asks for first."""

from collections.abc import Iterator

from bench.store.decode import facts_of
from bench.store.file import Cpu, Machine
from bench.store.runs import StoredRun, revision
from bench.text.units import listed

MOST_NAMED = 12  # points in a line


def summary(run: StoredRun, runs: int) -> list[str]:
    """What a reader asks for first. runs: how many there are of this machine."""
    known = dict(environment(run))
    cpus = " × ".join(filter(None, [_available(run), known.get("CPU")]))
    facts = [known.get("measured"), known.get("Python"), cpus, f"revision {revision(run.commit)}"]
    return [fact for fact in facts if fact] + ([f"{runs} runs of this machine"] if runs > 1 else [])


def environment(run: StoredRun) -> list[tuple[str, str]]:
    """What the figures depend on, as term and description; only what the file says."""
    machine, conditions = run.machine, run.conditions
    cpu = machine.cpu or Cpu()
    measured = f"{run.when[:19].replace('T', ' ')} UTC" if run.when.endswith("+00:00") else run.when
    versions = (f"{name} {version}" for name, version in conditions.libraries.items() if version)
    terms = {
        "measured": measured,
        "revision": revision(run.commit),
        "command": " ".join(conditions.command),
        "Python": ", ".join(filter(None, _python(machine))),
        "start method": machine.default_start_method,
        "CPU": _joined(cpu.brand_raw, cpu.hz_advertised_friendly),
        "CPUs": ", governor ".join(filter(None, [_available(run), conditions.cpu_governor])),
        "system": _joined(machine.system, machine.release, machine.machine),
        "load at the end": _number(conditions.load_1min),
        "memory": _gibibytes(conditions.memory_total_bytes),
        "libraries": ", ".join(versions),
        "file": run.path.name,
        "source sha256": conditions.source_sha256,
        "data sha256": ", ".join(sorted(_data_hashes(run))),
        "left out": "; ".join(_left_out(run)),
    }
    return [(term, description) for term, description in terms.items() if description]


def _left_out(run: StoredRun) -> Iterator[str]:
    """Points of a sweep that were not measured, by name."""
    for each in run.conditions.left_out:
        names = [", ".join(f"{name}={value:.10g}" for name, value in point.items()) for point in each.points]
        yield f"{each.workload} at {listed(names, MOST_NAMED)}: {each.reason}"


def _python(machine: Machine) -> Iterator[str]:
    yield _joined(machine.python_implementation, machine.python_version)
    if machine.free_threaded is not None:
        yield "free-threaded" if machine.free_threaded else "with a GIL"
        yield "optimised build" if machine.optimised else "built without --enable-optimizations"


def _joined(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def _available(run: StoredRun) -> str:
    """How many CPUs there were for the run; empty if its file does not say."""
    counted = run.machine.cpu.count if run.machine.cpu else None
    return str(run.conditions.cpus_available or counted or "")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _gibibytes(value: int | None) -> str:
    return "" if value is None else f"{value / 1024**3:.1f} GiB"


def _data_hashes(run: StoredRun) -> set[str]:
    cells = [facts for benchmark in run.benchmarks if (facts := facts_of(benchmark))]
    return {facts.inputs.bookings_sha256 for facts in cells if facts.inputs.bookings_sha256}
