"""Comparing with a stored run: what pytest-benchmark would let pass in silence stops with one line.

``--benchmark-compare`` itself stays pytest-benchmark's; this module only says when its answer
would not be one: another machine or build, nothing measured, cells missing, new or failed.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SAME_MACHINE = ("node", "machine", "system", "python_implementation", "python_version")
SAME_BUILD = ("free_threaded", "gil_enabled_after_imports", "default_start_method")
SAME_MEASUREMENT = ("inputs", "workers", "start_method", "items")


@dataclass(frozen=True)
class Collected:
    """Node ids: all there are, and those left by -k and -m."""

    found: frozenset[str]
    selected: frozenset[str]


_collected = pytest.StashKey[Collected]()


def repair_options(parser: pytest.Parser) -> None:
    """Let ``--benchmark-compare-fail`` be given more than once, as its help says."""
    for option in parser.getgroup("benchmark").options:
        if "--benchmark-compare-fail" in option.names():
            option._action.__class__ = argparse._ExtendAction


def require_comparable_options(config: pytest.Config) -> None:
    """Raises pytest.UsageError if the options promise a comparison that would not take place."""
    option = config.option
    if option.benchmark_compare_fail:
        # pytest reads the command line more than once, so each threshold may stand there twice
        checks = {(type(one), one.field, one.threshold): one for one in option.benchmark_compare_fail}
        option.benchmark_compare_fail = list(checks.values())
        if not option.benchmark_compare:
            raise pytest.UsageError("--benchmark-compare-fail compares nothing: add --benchmark-compare")
    if not option.benchmark_compare:
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
    """Raises pytest.UsageError if a comparison was asked for and no stored run was found."""
    session = config._benchmarksession  # type: ignore[attr-defined]
    if session.compare and not session.compared_mapping:
        wanted = "" if session.compare is True else f" that matches {session.compare!r}"
        raise pytest.UsageError(
            f"--benchmark-compare: no readable stored run{wanted} of this Python in {session.storage}: "
            "store one first with `pytest --benchmark-autosave`"
        )


def require_same_machine(machine_info: dict[str, Any], compared: dict[str, Any]) -> None:
    """Raises pytest.UsageError if the stored run comes from another machine or Python build."""
    stored = compared["machine_info"]
    now, then = (
        {name: info.get(name) for name in SAME_MACHINE + SAME_BUILD}
        | {"cpu": info.get("cpu", {}).get("brand_raw"), "cpus": info.get("cpu", {}).get("count")}
        for info in (machine_info, stored)
    )
    differing = [f"{name} was {then[name]}, is {now[name]}" for name in now if now[name] != then[name]]
    if differing:
        raise pytest.UsageError(
            "--benchmark-compare: the stored run is not of this machine and Python build "
            f"({'; '.join(differing)}): "
            "store one here with `pytest --benchmark-autosave`, or choose another"
        )


def note_collected(config: pytest.Config, found: list[str], selected: list[str]) -> None:
    """Remember what there is and what of it was asked for."""
    config.stash[_collected] = Collected(frozenset(found), frozenset(selected))


def problems(config: pytest.Config) -> Iterator[str]:
    """What stops the comparison of the finished session, a line each; nothing if none was asked for."""
    session = config._benchmarksession  # type: ignore[attr-defined]
    collected = config.stash.get(_collected, None)
    if not session.compare or collected is None:
        return
    measured = {benchmark.fullname: benchmark.extra_info for benchmark in session.benchmarks}
    for path, baseline in session.compared_mapping.items():
        stored = {
            name: bench.get("extra_info", {}) for name, bench in baseline.items() if _in_scope(config, name)
        }
        yield from (f"{line} (compared with {path})" for line in _differences(stored, measured, collected))


def _in_scope(config: pytest.Config, name: str) -> bool:
    scopes = [argument.rstrip("/") for argument in config.args]
    root = str(config.rootpath)
    relative = [scope.removeprefix(root).lstrip("/") for scope in scopes]
    return any(
        scope in ("", ".") or name == scope or name.startswith((f"{scope}/", f"{scope}::", f"{scope}["))
        for scope in relative
    )


def _differences(
    stored: dict[str, dict[str, Any]], measured: dict[str, dict[str, Any]], collected: Collected
) -> Iterator[str]:
    gone = sorted(stored.keys() - collected.found)
    lost = sorted((stored.keys() & collected.selected) - measured.keys())
    new = sorted(measured.keys() - stored.keys())
    changed = sorted(
        name
        for name in stored.keys() & measured.keys()
        if any(stored[name].get(key) != measured[name].get(key) for key in SAME_MEASUREMENT)
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
