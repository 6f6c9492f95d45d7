"""What of a job is measured in forks: items that are awaited, and the first item of a fresh process."""

import asyncio
import os
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from bench.measure import job_forked
from tests.measure.computing import compute


@pytest.fixture
def allowed_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_forked, "AT_LEAST_S", 0.5)


@pytest.mark.usefixtures("allowed_s")
def test_a_function_that_fails_or_hangs_costs_nothing_else() -> None:
    async def fails(_item: int) -> int:
        raise ValueError("no")

    async def hangs(_item: int) -> int:
        await asyncio.sleep(60)
        return 1

    def exits(_item: int) -> int:
        os._exit(3)

    for awork in (fails, hangs):
        workload: Any = SimpleNamespace(KIND="io", work=exits, awork=awork)
        assert job_forked.facts(workload, [1, 2], [], 0.0) == {}


def test_what_a_process_does_once_is_told_from_what_it_does_for_each_item() -> None:
    done: list[int] = []

    def work(item: int) -> int:
        compute(0.001 if done else 0.03)
        done.append(item)
        return item

    workload: Any = SimpleNamespace(KIND="cpu", work=work)
    found = job_forked.facts(workload, [1, 2], [], 0.002)
    assert found == {
        "first_s": pytest.approx(0.029, abs=0.003),
        "thread_first_s": pytest.approx(0.0, abs=0.003),
    }
    assert done == []  # here, nothing was run


def test_what_a_thread_and_a_loop_do_once_is_told_too() -> None:
    of_thread = threading.local()
    connections: list[int] = []

    def work(item: int) -> int:
        compute(0.001 if hasattr(of_thread, "is_known") else 0.03)
        of_thread.is_known = True
        return item

    async def awork(item: int) -> int:
        if not connections:
            compute(0.03)
            connections.append(1)
        own = connections.pop()
        await asyncio.sleep(0.001)
        connections.append(own)
        return item

    workload: Any = SimpleNamespace(KIND="io", work=work, awork=awork)
    found = job_forked.facts(workload, [1, 2, 3], [], 0.1)
    assert found["thread_first_s"] == pytest.approx(0.029, abs=0.003)
    assert found["awaited_first_s"] == pytest.approx(0.03, abs=0.003)


def test_the_first_of_items_that_take_long_is_left_alone() -> None:
    workload: Any = SimpleNamespace(KIND="cpu", work=time.sleep)
    assert job_forked.facts(workload, [60.0], [], 60.0) == {}
