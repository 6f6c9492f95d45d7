"""What stands beside the timed rounds: how often it is run, what is stored of it, and that it ends."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

import psutil
import pytest

from bench.discovery import all_models
from bench.measure import neighbours
from bench.measure.capacity import SerialProcesses, SerialRuns
from bench.measure.cell import measure
from bench.measure.memory import MemorySampler
from bench.measure.neighbours import Neighbours, uses_several_cpus
from bench.measure.prepared import Prepared, WrongAnswerError
from bench.measure.visit import Visit
from tests.helpers import is_gone, wait_until
from tests.measure.visits import SIZES, Benchmark, visit

SERIAL = all_models()["serial"]


@pytest.fixture
def beside() -> Iterator[Neighbours]:
    with SERIAL.running(1) as run, Neighbours(run) as measured:
        yield measured


def stored(measured: Visit) -> dict[str, Any]:
    measure(measured)
    neighbours: dict[str, Any] = measured.benchmark.extra_info["neighbours"]
    return neighbours


def children() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


@pytest.mark.parametrize("model", ["serial", "asyncio", "process_pool_fork"])
def test_a_round_that_needs_the_cpu_stands_between_two(
    model: str, memory: MemorySampler, beside: Neighbours
) -> None:
    facts = stored(visit("spin", model, memory, neighbours=beside))
    (serial_s,) = facts["serial_s"]
    assert len(serial_s) == 4
    assert min(serial_s) > 0
    if model != "process_pool_fork":
        assert (facts["capacity"], facts["cpus"]) == (None, None)
        return
    (capacity,) = facts["capacity"]
    assert len(capacity) == 4
    assert min(capacity) > 0
    assert facts["cpus"] == min(2, neighbours.cpu_count())


def test_neighbours_and_rounds_take_turns(
    memory: MemorySampler, beside: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def check(_: Prepared, __: object) -> None:
        told.append("checked")  # of a neighbour, and of a round

    monkeypatch.setattr(Prepared, "check", check)
    monkeypatch.setattr(SerialProcesses, "seconds", lambda own: told.append("capacity") or [1.0] * own.count)
    measure(visit("spin", "process_pool_fork", memory, neighbours=beside, rounds=2))
    place = ["checked", "capacity"]
    assert told == [*place, "checked", *place, "checked", *place]


def test_a_wrong_answer_of_a_neighbour_fails_the_cell(memory: MemorySampler, beside: Neighbours) -> None:
    measured = visit("sleep", "serial", memory, neighbours=beside)
    with pytest.raises(WrongAnswerError):
        measure(replace(measured, prepared=replace(measured.prepared, items=[0.003])))


def test_what_is_disabled_has_no_neighbours(memory: MemorySampler, beside: Neighbours) -> None:
    measured = visit("spin", "serial", memory, neighbours=beside, benchmark=Benchmark(disabled=True))
    measure(measured)
    assert "neighbours" not in measured.benchmark.extra_info


def test_of_a_workload_that_waits_one_serial_run_is_the_neighbour_of_a_sweep_and_later_of_several(
    memory: MemorySampler, beside: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter(range(1, 9))
    monkeypatch.setattr(SerialRuns, "seconds", lambda _: next(seconds))
    first = visit("sleep", "asyncio", memory, neighbours=beside, rounds=1, sweeps=2)
    sweeps = [stored(replace(first, sweep=sweep, benchmark=Benchmark())) for sweep in (0, 0, 1, 2, 3, 4, 4)]
    assert [facts["serial_s"] for facts in sweeps] == [[[n, n]] for n in (1, 1, 2, 3, 3, 4, 4)]


@pytest.mark.parametrize(
    ("model", "kind", "gil", "several"),
    [
        ("process_pool_fork", "cpu", True, True),
        ("interpreter_pool", "cpu", True, True),
        ("process_pool_fork", "io", True, False),
        ("thread_pool", "cpu", True, False),
        ("thread_pool", "cpu", False, True),
        ("loop_per_thread", "cpu", False, True),
        ("asyncio", "cpu", False, False),
        ("serial", "cpu", False, False),
    ],
)
def test_what_can_be_on_several_cpus(
    model: str, kind: Any, gil: bool, several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "gil_enabled", lambda: gil)
    assert uses_several_cpus(all_models()[model], kind) is several


def test_several_short_rounds_of_a_pool_stand_between_two(memory: MemorySampler, beside: Neighbours) -> None:
    pool = visit("spin", "process_pool_fork", memory, neighbours=beside, rounds=6, rounds_between=3)
    facts = stored(pool)
    assert [len(facts["serial_s"][0]), len(facts["capacity"][0])] == [3, 3]
    alone = visit("spin", "asyncio", memory, neighbours=beside, rounds=2, rounds_between=3)
    assert len(stored(alone)["serial_s"][0]) == 3


def test_the_processes_stay_until_the_workload_changes(memory: MemorySampler) -> None:
    before = children()
    with SERIAL.running(1) as run, Neighbours(run) as beside:
        first = visit("spin", "process_pool_fork", memory, neighbours=beside)
        measure(first)
        started = children() - before
        assert started
        measure(replace(first, benchmark=Benchmark()))
        assert children() - before == started
        measure(visit("sleep", "asyncio", memory, neighbours=beside))
        assert children() == before
        measure(replace(first, benchmark=Benchmark()))
    assert children() == before


def test_at_another_limit_the_capacity_is_that_of_as_many_processes(
    memory: MemorySampler, beside: Neighbours
) -> None:
    """The points of a sweep over workers have the same items."""
    pool, limits = visit("spin", "process_pool_fork", memory, neighbours=beside), (1, 2, 1)
    facts = [stored(replace(pool, limit=limit, benchmark=Benchmark())) for limit in limits]
    assert [own["cpus"] for own in facts] == [min(limit, neighbours.cpu_count()) for limit in limits]


def test_no_fork_of_ours_shares_its_memory_with_an_instrumented_round(
    memory: MemorySampler, beside: Neighbours
) -> None:
    first = visit("spin", "process_pool_fork", memory, neighbours=beside)
    measure(first)
    again = replace(first, benchmark=Benchmark(), instrument=True)
    with memory.watch(os.getpid()):
        pass  # starts the sampler
    measure(again)
    helpers = [
        process for process in psutil.Process().children() if "multiprocessing" in str(process.cmdline())
    ]
    expected = 3 + len(helpers)  # this one, the pool's two, and what spawned workers of other tests have left
    assert again.benchmark.extra_info["processes_peak"] == expected


def test_a_process_that_was_killed_fails_the_cell(memory: MemorySampler) -> None:
    before = children()
    with SERIAL.running(1) as run:
        processes = SerialProcesses(SerialRuns(run, visit("spin", "serial", memory).prepared), 2)
        assert len(processes.seconds()) == 2
        victim = max(children() - before)
        os.kill(victim, signal.SIGKILL)
        assert wait_until(lambda: is_gone(psutil.Process(victim)))
        with pytest.raises(RuntimeError, match="has ended"):
            processes.seconds()
        processes.end()


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_answer_that_was_not_awaited_is_never_taken_for_the_next(
    error: type[BaseException], memory: MemorySampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever gets the parent out of its wait, a time limit or Ctrl-C, those processes end."""
    before = children()
    with SERIAL.running(1) as run:
        processes = SerialProcesses(SerialRuns(run, visit("spin", "serial", memory).prepared), 2)
        with monkeypatch.context() as patched, pytest.raises(error):
            patched.setattr(Connection, "recv", raising(error))
            processes.seconds()
        assert not processes.are_running
        assert children() == before


def raising(error: type[BaseException]) -> Callable[[Any], Any]:
    def recv(_: Any) -> Any:
        raise error

    return recv


def test_after_a_failed_visit_the_processes_are_started_again(
    memory: MemorySampler, beside: Neighbours
) -> None:
    before = children()
    measured = visit("spin", "process_pool_fork", memory, neighbours=beside)
    measure(measured)
    os.kill(max(children() - before), signal.SIGKILL)
    with pytest.raises(RuntimeError, match="has ended"):
        measure(replace(measured, benchmark=Benchmark()))
    measure(replace(measured, benchmark=Benchmark()))


def test_a_sample_stands_for_as_many_items_as_there_are(
    memory: MemorySampler, beside: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[int] = []
    monkeypatch.setattr(SerialRuns, "seconds", lambda own: run.append(len(own.prepared.items)) or 0.5)
    own = visit("sleep", "asyncio", memory, neighbours=beside, rounds=1)
    sample = replace(own.prepared, items=own.prepared.items[:1])
    facts = stored(replace(own, sample=sample, point={"items": 2}))
    assert (run, facts["serial_s"]) == ([1], [[1.0, 1.0]])


def test_what_has_other_sizes_has_a_serial_run_of_its_own(
    memory: MemorySampler, beside: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter(range(1, 9))
    monkeypatch.setattr(SerialRuns, "seconds", lambda _: next(seconds))
    own = visit("sleep", "asyncio", memory, neighbours=beside, rounds=1)
    sizes = replace(SIZES, sleeps=(0.001,))
    other = replace(own, prepared=replace(own.prepared, sizes=sizes))
    measured = [stored(replace(each, benchmark=Benchmark())) for each in (own, other, own, other)]
    assert [facts["serial_s"] for facts in measured] == [[[n, n]] for n in (1, 2, 1, 2)]


def test_a_point_is_stored_with_its_cell(memory: MemorySampler) -> None:
    own = visit("sleep", "asyncio", memory, rounds=1)
    assert not {"point", "serial_items"} & own.describe().keys()
    swept = replace(own, point={"items": 2}, sample=own.prepared)
    assert (swept.describe()["point"], swept.describe()["serial_items"]) == ({"items": 2}, 2)
