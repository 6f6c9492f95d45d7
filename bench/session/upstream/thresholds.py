"""The option --benchmark-compare-fail.

Stands on ``pytest_benchmark/plugin.py`` (``pytest_addoption``: ``nargs="+"`` without ``action="extend"``,
though its help says "can be used multiple times") and ``pytest_benchmark/utils.py`` (``parse_compare_fail``),
and on pytest's ``config/argparsing.py`` (since 9.1 an ``Argument`` keeps its argparse action in ``_action``).
"""

import argparse
from typing import Any

import pytest

OPTION = "--benchmark-compare-fail"


def option_of(parser: pytest.Parser) -> Any:
    """pytest's record of the option, None if there is none."""
    options = parser.getgroup("benchmark").options
    return next((option for option in options if OPTION in option.names()), None)


def accept_repeated_thresholds(parser: pytest.Parser) -> None:
    """Let every ``--benchmark-compare-fail`` count, where only the last one did."""
    option_of(parser)._action.__class__ = argparse._ExtendAction


def keep_distinct_thresholds(config: pytest.Config) -> None:
    """Drop the thresholds that stand there twice, since pytest reads the command line more than once."""
    thresholds = config.option.benchmark_compare_fail or []
    distinct = {(type(limit), limit.field, limit.threshold): limit for limit in thresholds}
    config.option.benchmark_compare_fail = list(distinct.values())
