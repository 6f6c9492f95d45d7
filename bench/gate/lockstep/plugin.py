"""The plugin that pytest loads: lets the run take part in the lock-step, if it can."""

from __future__ import annotations

import os

import pytest

from . import codspeed, upstream
from .gate_line import GateLine
from .turns import Turns


def pytest_addoption(parser: pytest.Parser) -> None:
    """Before the plugins of other packages are loaded."""
    codspeed.switch_off()
    if not codspeed.is_installed():
        codspeed.add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything of the project's is imported."""
    gate = GateLine(int(os.environ.pop("BENCH_GATE_SOCKET")))
    home = os.environ.pop("BENCH_GATE_HOME")
    slower = float(os.environ.pop("BENCH_GATE_SLOWER", "0"))
    if missing := upstream.missing():
        gate.unsupported(upstream.versions(), missing, upstream.known())
    from .hooks import Lockstep  # not before: what is missing may be what it is made of

    turns = Turns(gate, slower)
    upstream.take_turns(turns)
    if not codspeed.is_installed():
        codspeed.stand_in(upstream.fixture_class())
    early_config.pluginmanager.register(codspeed.Fixtures(), "bench-gate-codspeed")
    early_config.pluginmanager.register(Lockstep(gate, turns, home), "bench-gate-lockstep")
