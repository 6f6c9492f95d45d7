"""What the instrumented round by serial says of a workload's items."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bench.discovery import load_workload
from bench.measure import job, never_idle
from bench.measure.cell import measure
from bench.measure.memory import MemorySampler
from bench.measure.prepared import Prepared, WrongAnswerError
from bench.measure.spans import Span, Usage
from bench.store.decode import as_type
from bench.store.schema import JobFacts
from fixtures.inputs import Inputs
from tests.measure.visits import SIZES, not_needed, visit


def facts(name: str, **sizes: Any) -> JobFacts:
    inputs = Inputs.of(replace(SIZES, **sizes), server=not_needed, csv=not_needed)
    return as_type(job.facts(Prepared.of(name, load_workload(name), inputs)), JobFacts)


def test_what_sleeps_waits() -> None:
    found = facts("sleep", sleeps=(0.01,) * 5)
    assert found.items == 5
    assert found.wait_s > 0.009
    assert found.cpu_s < found.wait_s
    assert found.awaited_wait_s is not None
    assert found.awaited_wait_s > 0.009


def test_what_computes_waits_for_nothing_whatever_a_busy_machine_takes_away() -> None:
    found = facts("spin", spin_iterations=20_000, spin_items=8)
    assert found.cpu_s > 0
    assert found.wait_s == 0.0
    assert found.awaited_cpu_s is None  # its awork does the same
    assert found.yardstick_s is not None
    assert found.yardstick_s > 0


def test_the_mixture_does_both_and_is_carried() -> None:
    found = facts("mixed", mixed_items=6, mixed_iterations=20_000, mixed_wait_s=0.01, mixed_bytes=20_000)
    assert found.cpu_s > 0
    assert found.wait_s > 0.009
    assert 20_000 < found.bytes < 21_000


def test_what_can_be_asked_not_to_wait_says_what_a_busy_cpu_needs() -> None:
    found = facts("mixed", mixed_items=4, mixed_iterations=20_000, mixed_wait_s=0.02)
    assert found.busy_cpu_s is not None
    assert found.awaited_busy_cpu_s is not None
    assert 0 < found.busy_cpu_s < 0.02
    assert found.calls == 0  # without the wait, nothing calls the system
    assert facts("spin", spin_iterations=2_000).busy_cpu_s is None


def test_what_fails_beside_the_round_costs_serial_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> float:
        raise OSError("the server is gone")

    monkeypatch.setattr(never_idle, "cpu_s", fails)
    monkeypatch.setattr(never_idle, "calls", fails)
    found = facts("mixed", mixed_items=3, mixed_iterations=2_000, mixed_wait_s=0.01)
    assert found.wait_s > 0.009
    assert (found.busy_cpu_s, found.calls) == (None, 0.0)


def test_items_that_are_not_alike_are_told_apart() -> None:
    assert facts("sleep", sleeps=(0.001, 0.02)).item_s is not None


def test_a_wrong_answer_is_found_here_too() -> None:
    def check(_output: Any, _inputs: Any) -> None:
        raise AssertionError("wrong")

    wrong = SimpleNamespace(KIND="cpu", work=abs, combine=list, check=check)
    inputs = Inputs.of(SIZES, server=not_needed, csv=not_needed)
    with pytest.raises(WrongAnswerError, match="wrong"):
        job.facts(Prepared("wrong", wrong, inputs, [1, 2]))


def test_an_import_counts_beyond_what_is_calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"workloads.mixed": 0.1, "workloads.slow": 0.4, "workloads.quick": 0.05}
    monkeypatch.setattr(job, "_interpreter_s", lambda code: known[code.rpartition(" ")[2]])
    assert job.import_s(SimpleNamespace(__name__="workloads.slow")) == pytest.approx(0.3)
    assert job.import_s(SimpleNamespace(__name__="workloads.quick")) == 0.0
    assert job.import_s(SimpleNamespace(__name__="workloads.own", IMPORT_S=0.8)) == pytest.approx(0.7)


@pytest.mark.parametrize(("model", "is_there"), [("serial", True), ("thread_pool", False)])
def test_only_serial_s_first_visit_has_it(memory: MemorySampler, model: str, is_there: bool) -> None:
    first = visit("spin", model, memory, instrument=True)
    measure(first)
    assert ("job" in first.benchmark.extra_info) == is_there
    second = visit("spin", model, memory, instrument=True, sweep=1)
    measure(second)
    assert "job" not in second.benchmark.extra_info


def test_only_the_cold_start_of_fresh_interpreters_says_what_an_import_takes(memory: MemorySampler) -> None:
    cold = visit("spin", "process_pool_spawn", memory, instrument=True, start="cold", rounds=1)
    measure(cold)
    assert cold.benchmark.extra_info["import_s"] >= 0
    warm = visit("spin", "process_pool_spawn", memory, instrument=True, start="warm", rounds=1)
    measure(warm)
    assert "import_s" not in warm.benchmark.extra_info


def test_the_first_of_items_that_are_alike_pays_for_what_is_done_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepared = Prepared.of(
        "sleep",
        load_workload("sleep"),
        Inputs.of(replace(SIZES, sleeps=(0.0,) * 3), server=not_needed, csv=not_needed),
    )
    spans = [_span(0.5, 0.1), _span(0.01, 0.002), _span(0.01, 0.002)]
    monkeypatch.setattr(job, "without_waking", lambda seen: seen)  # what it takes off, the machine decides
    found = as_type(job.of_round(prepared, [0.0] * 3, spans), JobFacts)
    assert (found.cpu_s, found.wait_s) == (pytest.approx(0.002), pytest.approx(0.008))
    assert (found.items, found.item_s) == (3, None)


def _span(seconds: float, cpu_s: float) -> Span:
    return Span(1.0, 1.0 + seconds, 1, 1, 0, True, Usage(), Usage(cpu_s, 1, 0))
