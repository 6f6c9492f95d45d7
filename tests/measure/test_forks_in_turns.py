"""Forks that run items in turns."""

import os
import time

import pytest

from bench.measure import forks_in_turns
from bench.measure.forks_in_turns import PROCESSES
from tests.measure.computing import compute


def test_the_first_item_of_each_process_does_not_count() -> None:
    seen: list[int] = []

    def work(_item: int) -> None:
        compute(0.002 if seen else 0.02)
        seen.append(os.getpid())

    assert forks_in_turns.cpu_s(work, [1, 2], 5.0) == pytest.approx(0.002, abs=0.001)
    assert seen == []  # here, nothing was run


def test_who_fails_or_hangs_has_no_figure_and_no_process() -> None:
    def fails(_item: int) -> None:
        raise OSError("the server is gone")

    assert forks_in_turns.cpu_s(fails, [1], 5.0) is None
    assert forks_in_turns.cpu_s(time.sleep, [60.0], 0.05) is None
    with forks_in_turns._processes(time.sleep, [60.0]) as connections:
        assert len(connections) == PROCESSES
    assert all(connection.closed for connection in connections)
