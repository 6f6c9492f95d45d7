"""Comparing with a stored run: what pytest-benchmark would let pass in silence stops with one line.

``--benchmark-compare`` itself stays pytest-benchmark's; this module only says when its answer would not be
one: another machine or build, nothing measured, cells missing, new or failed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.analysis.warnings import partial_run
from bench.session.upstream import results, storage, thresholds
from bench.store import runs
from bench.store.decode import UnreadableError
from bench.store.file import Partial
from bench.store.identity import machine_identity, same_measurement

ExtraInfo = Mapping[str, Any]


@dataclass(frozen=True)
class Collected:
    """Node ids: all there are, and those left by -k and -m."""

    all: frozenset[str]
    selected: frozenset[str]


_collected = pytest.StashKey[Collected]()


def require_comparable_options(config: pytest.Config) -> None:
    """Raises pytest.UsageError if the options promise a comparison that would not take place."""
    option = config.option
    if option.benchmark_compare_fail:
        thresholds.keep_distinct_thresholds(config)
        if not option.benchmark_compare:
            raise pytest.UsageError("--benchmark-compare-fail compares nothing: add --benchmark-compare")
    if not option.benchmark_compare:
        if getattr(option, "fail_if_slower", None) is not None:
            raise pytest.UsageError("--fail-if-slower compares nothing: add --benchmark-compare")
        return
    if getattr(option, "dist", "no") != "no" or getattr(option, "numprocesses", None):
        raise pytest.UsageError("--benchmark-compare: xdist (-n) measures nothing: run without -n")
    for flag in ("disable", "skip"):
        if getattr(option, f"benchmark_{flag}") and not (flag == "disable" and option.benchmark_enable):
            raise pytest.UsageError(f"--benchmark-compare: --benchmark-{flag} measures nothing: leave it out")
    if option.benchmark_compare is not True:
        _require_run(Path(option.benchmark_compare))


def _require_run(path: Path) -> None:
    if path.is_dir() or (path.exists() and path.suffix != ".json") or "::" in str(path):
        raise pytest.UsageError(
            f"--benchmark-compare took {str(path)!r} as the run to compare with: "
            "write the path before it, or --benchmark-compare=NUMBER"
        )


def require_baseline(config: pytest.Config) -> None:
    """Raises pytest.UsageError if a comparison was asked for and no stored run is there."""
    requested = results.requested_baseline(config)
    if requested and not results.baselines_of(config):
        wanted = "" if requested is True else f" that matches {requested!r}"
        raise pytest.UsageError(
            f"--benchmark-compare: no readable stored run{wanted} of this Python in "
            f"{results.storage_name(config)}: store one first with `pytest --benchmark-autosave`"
        )


def require_same_machine(machine_info: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
    """Raises pytest.UsageError if a stored run's ``machine_info`` is of another machine or Python build."""
    now, then = machine_identity(machine_info), machine_identity(stored)
    differing = [f"{name} was {then[name]}, is {now[name]}" for name in now if now[name] != then[name]]
    if differing:
        raise pytest.UsageError(
            "--benchmark-compare: the stored run is not of this machine and Python build "
            f"({'; '.join(differing)}): "
            "store one here with `pytest --benchmark-autosave`, or choose another"
        )


def note_collected(config: pytest.Config, collected: list[str], selected: list[str]) -> None:
    """Remember what there is and what of it was asked for, by node id."""
    config.stash[_collected] = Collected(frozenset(collected), frozenset(selected))


def cautions(config: pytest.Config) -> Iterator[str]:
    """What there is to be careful about in the comparison, a sentence each."""
    for path in results.baselines_of(config):
        if partial := _partial_of(config, path):
            yield f"Compared with {path}. {partial_run(partial)}"


def _partial_of(config: pytest.Config, path: Path) -> Partial | None:
    """What a run that is compared with lacks if it was ended early."""
    try:
        return runs.load(storage.baseline_file(config, path)).partial
    except UnreadableError:  # pytest-benchmark has read it; that we can't is no sign of an early end
        return None


def problems(config: pytest.Config) -> Iterator[str]:
    """What stops the comparison of the finished session, a line each; nothing if none was asked for."""
    collected = config.stash.get(_collected, None)
    if collected is None:
        return
    measured = {result.fullname: result.extra_info for result in results.results_of(config)}
    for path, baseline in results.baselines_of(config).items():
        stored = {
            name: benchmark.get("extra_info", {})
            for name, benchmark in baseline.items()
            if _is_in_scope(name, config.args, config.rootpath)
        }
        ended = ", which was ended early" if _partial_of(config, path) else ""
        for line in differences(stored, measured, collected):
            yield f"{line} (compared with {path}{ended})"


def _is_in_scope(name: str, arguments: list[str], root: Path) -> bool:
    """Whether a node id is of the files, folders or tests that the command line named."""
    scopes = [argument.rstrip("/").removeprefix(str(root)).lstrip("/") for argument in arguments]
    return any(
        scope in ("", ".") or name == scope or name.startswith((f"{scope}/", f"{scope}::", f"{scope}["))
        for scope in scopes
    )


def differences(
    stored: Mapping[str, ExtraInfo], measured: Mapping[str, ExtraInfo], collected: Collected
) -> Iterator[str]:
    """A line for each way in which the measured benchmarks, by node id, are not those stored."""
    gone = sorted(stored.keys() - collected.all)
    lost = sorted((stored.keys() & collected.selected) - measured.keys())
    new = sorted(measured.keys() - stored.keys())
    changed = sorted(
        name for name in stored.keys() & measured.keys() if not same_measurement(measured[name], stored[name])
    )
    again = "store a new run with --benchmark-autosave"
    if gone:
        yield f"{_names(gone)} in the stored run no longer exists here, removed or renamed: {again}"
    if lost:
        yield f"{_names(lost)} in the stored run was not measured now: mend it, or deselect it with -k"
    if new:
        yield f"{_names(new)} is not in the stored run: {again}, or deselect it with -k"
    if changed:
        yield f"{_names(changed)} was stored with other sizes or limits: use the same profile and options"


def _names(names: list[str]) -> str:
    first = names[0].rpartition("::")[2]
    return first if len(names) == 1 else f"{first} (and {len(names) - 1} more)"
