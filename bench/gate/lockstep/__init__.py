"""Runs a pytest-benchmark suite one round at a time, at the word of ``python -m bench gate``.

A pytest plugin that needs nothing but the standard library, pytest and pytest-benchmark, and imports nothing
of ours but its own modules, because the gate lays this folder beside any revision of any project::

    the gate ⇄ director ⇄ plugin (which item, whose turn) ◄─ turns (pytest-benchmark's rounds), usage (CPUs)

It says where it is on a socket it inherits, waits for the answer, and so only ever runs while the other side
waits: collection, set-up and tear-down as well as timed rounds.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from .director import Director
from .plugin import Lockstep
from .turns import take_turns

XDIST: dict[str, object] = {"numprocesses": None, "dist": "no", "tx": []}
RANDOMLY = {"randomly_seed": 0, "randomly_reorganize": False}  # the same for both sides


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Switch off what a project may have switched on and what would measure something else."""
    replaced: dict[str, object] = {"maxfail": 0, **XDIST, **RANDOMLY}
    replaced |= dict.fromkeys(("benchmark_disable", "benchmark_skip", "benchmark_only"), False)
    saving = ("autosave", "save", "json", "compare", "compare_fail", "histogram", "cprofile")
    replaced |= dict.fromkeys(map("benchmark_{}".format, saving))
    for name, value in replaced.items():
        if hasattr(config.option, name):
            setattr(config.option, name, value)
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    director = Director(int(os.environ.pop("BENCH_GATE_SOCKET")))
    lockstep = Lockstep(director, os.environ.pop("BENCH_GATE_HOME"))
    config.pluginmanager.register(lockstep, "bench-gate-lockstep")
    take_turns(lockstep)
