"""The plugin that pytest loads: lets the run take part in the lock-step, if it can."""

from __future__ import annotations

import os

import pytest

from . import upstream
from .gate_line import GateLine
from .turns import Turns


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything of the project's is imported."""
    gate = GateLine(int(os.environ.pop("BENCH_GATE_SOCKET")))
    home = os.environ.pop("BENCH_GATE_HOME")
    if missing := upstream.missing():
        gate.unsupported(upstream.versions(), missing, upstream.known())
    from .hooks import Lockstep  # not before: what is missing may be what it is made of

    turns = Turns(gate)
    upstream.take_turns(turns)
    early_config.pluginmanager.register(Lockstep(gate, turns, home), "bench-gate-lockstep")
