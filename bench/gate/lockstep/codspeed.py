"""What tests written for pytest-codspeed need, with it installed or without (studied: 4.5.0, run: 5.0.4).

Where it is installed it is kept switched off: switched on, it takes pytest-benchmark's place and repeats
tests by rules of its own. Where it is not, its options, its import and its fixture are stood in for.
"""

from __future__ import annotations

import inspect
import os
import sys
from functools import partial
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import pytest

NAME = "pytest_codspeed"
SWITCHED_ON_BY = "CODSPEED_ENV"  # as --codspeed, which hooks.py sets back
FLAG = "--codspeed"
VALUES = ("--codspeed-mode", "--codspeed-warmup-time", "--codspeed-max-time", "--codspeed-max-rounds")


def is_installed() -> bool:
    return find_spec(NAME) is not None


def add_options(parser: pytest.Parser) -> None:
    """A project's ``addopts`` may name them; here they do nothing."""
    group = parser.getgroup("pytest-codspeed, which is not installed")
    group.addoption(FLAG, action="store_true", default=False)
    for option in VALUES:
        group.addoption(option, default=None)


def switch_off() -> None:
    os.environ.pop(SWITCHED_ON_BY, None)


def stand_in(fixture_class: type[Any]) -> None:
    """Let ``from pytest_codspeed import BenchmarkFixture`` give what tests get: pytest-benchmark's."""
    package, plugin = (ModuleType(name) for name in (NAME, f"{NAME}.plugin"))
    package.__path__ = []
    for module in (package, plugin):
        module.__spec__ = ModuleSpec(module.__name__, None, is_package=module is package)
        module.__dict__["BenchmarkFixture"] = fixture_class
        sys.modules[module.__name__] = module
    package.__dict__["plugin"] = plugin


class Fixtures:
    """A pytest plugin: registered after pytest-codspeed's, so that its fixture comes before that one's."""

    @pytest.fixture
    def codspeed_benchmark(self, benchmark: Any) -> Any:
        return benchmark

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "codspeed_benchmark: measure the whole test")


def called_with_arguments(how: dict[str, Any]) -> dict[str, Any]:
    """The arguments of ``pedantic`` with a ``setup`` that pytest-benchmark can call.

    It calls ``setup()``, and pytest-codspeed ``setup(*args, **kwargs)``: done for what can be called so only.
    """
    setup, args, kwargs = how.get("setup"), how.get("args") or (), how.get("kwargs") or {}
    if setup is None or _takes(setup) or not _takes(setup, *args, **kwargs):
        return how
    return how | {"setup": partial(setup, *args, **kwargs)}


def _takes(function: Any, /, *args: Any, **kwargs: Any) -> bool:
    try:
        inspect.signature(function).bind(*args, **kwargs)
    except (TypeError, ValueError):  # it does not, or can't be asked
        return False
    return True
