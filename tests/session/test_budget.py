"""The time that a session has."""

import time

import pytest

from bench.session.budget import END_S, Budget


def test_what_is_left_counts_from_the_start_of_the_process_and_keeps_time_for_the_end() -> None:
    budget = Budget(1.0)
    assert budget.started_s < time.monotonic()
    assert budget.left_s() < 60 - END_S


def test_it_runs_out() -> None:
    assert Budget(1.0, started_s=time.monotonic() - 100).left_s() == pytest.approx(-40 - END_S, abs=1)
