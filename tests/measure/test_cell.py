"""Measuring one cell: rounds, checks, facts, the instrumented round."""

import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bench.measure.cell import measure
from bench.measure.memory import MemorySampler
from bench.measure.prepared import Prepared, WrongAnswerError
from bench.measure.visit import Visit
from fixtures import server_process
from tests.measure.visits import Benchmark, visit


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    """What a measurement sets aside is collected again, as in other tests."""
    yield
    gc.unfreeze()


def extra(measured: Visit) -> dict[str, Any]:
    facts: dict[str, Any] = measured.benchmark.extra_info
    return facts


@pytest.mark.parametrize("model", ["serial", "threads", "thread_pool", "asyncio", "process_pool_fork"])
def test_rounds_are_measured_and_facts_recorded(model: str, memory: MemorySampler) -> None:
    measured = visit("spin", model, memory)
    measure(measured)
    assert measured.benchmark.rounds == 3
    assert measured.benchmark.group == "spin"
    facts = extra(measured)
    assert (facts["workload"], facts["model"], facts["kind"], facts["items"]) == ("spin", model, "cpu", 4)
    assert (facts["family"], facts["unit"]) == (measured.model.family, measured.model.unit)
    assert facts["workers"] == (1 if model == "serial" else 2)
    assert facts["inputs"] == {"spin_items": 4, "spin_iterations": 10}
    assert facts["result_type"] == "list"
    assert "timeline" not in facts


def test_each_output_is_checked(memory: MemorySampler, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    monkeypatch.setattr(Prepared, "check", lambda _, output: checked.append(output))
    measured = visit("sleep", "serial", memory)
    measure(measured)
    assert checked == [[0.002, 0.004]] * 3
    disabled = visit("sleep", "serial", memory, benchmark=Benchmark(disabled=True))
    measure(disabled)
    assert checked == [[0.002, 0.004]] * 4


def test_a_wrong_answer_has_no_inputs_recorded(memory: MemorySampler) -> None:
    measured = visit("sleep", "serial", memory)
    wrong = replace(measured, prepared=replace(measured.prepared, items=[0.003]))
    with pytest.raises(WrongAnswerError, match=r"got \[0\.006\], expected"):
        measure(wrong)
    assert "inputs" not in extra(wrong)


def test_an_answer_that_was_never_awaited_is_wrong(memory: MemorySampler) -> None:
    prepared = visit("sleep", "serial", memory).prepared
    coroutine = prepared.workload.awork(0.0)
    with pytest.raises(WrongAnswerError, match="never awaited"):
        prepared.check([coroutine])
    coroutine.close()


@pytest.mark.parametrize("start", ["cold", "warm"])
def test_the_instrumented_round_comes_once_before_the_rounds(start: str, memory: MemorySampler) -> None:
    first = visit("spin", "thread_pool", memory, instrument=True, start=start)
    measure(first)
    facts = extra(first)
    assert len(facts["timeline"]["lane"]) == 4
    assert facts["wall_instrumented_s"] >= max(facts["timeline"]["end_s"]) > 0
    assert facts["first_item_after_s"] >= 0
    assert facts["cpu_workers_s"] == 0
    assert facts["processes_peak"] >= 1
    assert facts["server_requests"] is None
    again = visit("spin", "thread_pool", memory, instrument=True, start=start, sweep=1)
    measure(again)
    assert "timeline" not in extra(again)


def test_processes_are_lanes_with_a_usage_of_their_own(memory: MemorySampler) -> None:
    measured = visit("sleep", "process_pool_fork", memory, instrument=True)
    measure(measured)
    facts = extra(measured)
    assert {"process", "thread", "interpreter", "gil"} == set(facts["timeline"]["lanes"][0])
    assert facts["cpu_workers_s"] >= 0
    assert facts["cpu_items_s"] <= facts["cpu_workers_s"] + 1e-9
    assert facts["context_switches_voluntary"] > 0


def test_the_server_is_asked_if_the_workload_used_it(memory: MemorySampler) -> None:
    with server_process.running() as server:
        measured = visit("http_fetch", "serial", memory, instrument=True, server=lambda: server)
        measure(measured)
    facts = extra(measured)
    assert facts["server_requests"] == facts["server_accepts"] == 2
    assert facts["server_most_in_flight"] == 1
    assert facts["inputs"] == {"latency_s": 0.0, "requests": 2}


def test_a_failing_instrumented_round_ends_the_watch(memory: MemorySampler) -> None:
    measured = visit("sleep", "serial", memory, instrument=True)
    with pytest.raises(TypeError):
        measure(replace(measured, prepared=replace(measured.prepared, items=["no number"])))
    with memory.watch(os.getpid()) as watch:
        pass
    assert watch.peak is not None
