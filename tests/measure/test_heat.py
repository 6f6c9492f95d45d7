"""Heats: models that take turns in one visit."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from bench.contracts import ItemFunctions, RunItems
from bench.discovery import all_models
from bench.measure.cell import measure
from bench.measure.heat import Heat, Rival
from bench.measure.instruments import forked
from bench.measure.memory import MemorySampler
from tests.faults.engine import MARK, marked
from tests.helpers import ROOT, wait_until
from tests.measure.visits import visit

POOLS = ("mp_pool", "process_pool_spawn", "process_pool_forkserver", "asyncio_processes")


def rivals(memory: MemorySampler, *names: str) -> dict[str, Rival]:
    prepared = visit("spin", "serial", memory).prepared
    return {name: Rival(all_models()[name], 2, prepared) for name in names}


def below() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def test_each_takes_part_in_each_round_of_the_visit(memory: MemorySampler) -> None:
    led = visit("spin", "process_pool_fork", memory, rivals={name: all_models()[name] for name in POOLS})
    before = below()
    measure(led)
    rounds = led.benchmark.extra_info["rivals"]
    assert sorted(rounds) == sorted(POOLS)
    assert all(len(seconds) == 3 and min(seconds) > 0 for seconds in rounds.values())
    assert below() == before


def test_each_is_the_first_as_often_as_any_other(
    memory: MemorySampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr(Heat, "_run", lambda _, name, _deadline_s: order.append(name))
    with Heat(rivals(memory, "thread_pool", "asyncio", "serial")) as heat:
        for _ in range(3):
            heat.run(0.1)
    assert [order[at] for at in (0, 3, 6)] == ["thread_pool", "asyncio", "serial"]
    assert all(len(set(order[at : at + 3])) == 3 for at in (0, 3, 6))


@contextmanager
def refuse(_limit: int) -> Iterator[RunItems]:
    raise OSError("no pool today")
    yield


@contextmanager
def fail_late(_limit: int) -> Iterator[RunItems]:
    calls = iter(range(2))  # the warm-up, and one round
    yield lambda functions, items: [functions.work(item) for item in items[: 99 * (1 + next(calls))]]


def test_who_fails_is_out_and_the_others_go_on(memory: MemorySampler) -> None:
    every = rivals(memory, "serial", "thread_pool", "asyncio")
    every["asyncio"] = every["asyncio"]._replace(model=replace(all_models()["serial"], running=refuse))
    every["serial"] = every["serial"]._replace(model=replace(all_models()["serial"], running=fail_late))
    with Heat(every) as heat:
        for _ in range(2):
            heat.run(0.1)
        assert {name: len(rounds) for name, rounds in heat.stored(2).items()} == {"thread_pool": 2}


def test_a_wrong_answer_is_a_failure(memory: MemorySampler) -> None:
    every = rivals(memory, "serial", "thread_pool")
    wrong = replace(every["serial"].prepared, items=[3])
    every["serial"] = every["serial"]._replace(prepared=wrong)
    with Heat(every) as heat:
        heat.run(0.1)
        assert list(heat.stored(1)) == ["thread_pool"]


def test_who_is_killed_is_out(memory: MemorySampler) -> None:
    with Heat(rivals(memory, "thread_pool", "asyncio")) as heat:
        heat.run(0.1)
        process, _ = heat._started["asyncio"]
        os.kill(process.pid or 0, signal.SIGKILL)
        heat.run(0.1)
        assert {name: len(rounds) for name, rounds in heat.stored(2).items()} == {"thread_pool": 2}


def test_an_interrupt_ends_all_of_them(memory: MemorySampler) -> None:
    before = below()
    with pytest.raises(KeyboardInterrupt), Heat(rivals(memory, "process_pool_fork", "asyncio")):
        raise KeyboardInterrupt
    assert below() == before


def test_an_interrupt_while_they_start_ends_those_that_have(
    memory: MemorySampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, started = below(), list[Any]()

    def start(*arguments: Any, **named: Any) -> Any:
        if started:
            raise KeyboardInterrupt
        started.append(forked(*arguments, **named))
        return started[0]

    monkeypatch.setattr("bench.measure.heat.forked", start)
    with pytest.raises(KeyboardInterrupt), Heat(rivals(memory, "thread_pool", "asyncio")):
        pytest.fail("only one of them was started")
    assert not started[0][0].is_alive()
    assert below() == before


ENDED = """
import os, sys, time
from bench.interrupts import interruptible
from bench.measure.heat import Heat
from bench.measure.memory import MemorySampler
from tests.measure.test_heat import POOLS, rivals

with MemorySampler() as memory, interruptible(), Heat(rivals(memory, *POOLS)) as heat:
    heat.run(0.1)
    print(len(heat.stored(1)), flush=True)
    os.kill(os.getpid(), int(sys.argv[1]))
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_process_of_a_heat_ends_nothing_of_it_stays(
    number: signal.Signals, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDED, str(int(number))],
        cwd=ROOT,
        env=os.environ | {MARK: str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=50,  # less than it would sleep
        check=False,
    )
    assert done.stdout == f"{len(POOLS)}\n"
    assert done.returncode != 0
    assert wait_until(lambda: not marked(tmp_path)), marked(tmp_path)


@contextmanager
def hang_late(_limit: int) -> Iterator[RunItems]:
    calls = iter([0.0, 60.0])  # the warm-up, and a round

    def run(functions: ItemFunctions, items: Sequence[Any]) -> list[Any]:
        time.sleep(next(calls))
        return [functions.work(item) for item in items]

    yield run


def test_who_hangs_is_out(memory: MemorySampler, monkeypatch: pytest.MonkeyPatch) -> None:
    every = rivals(memory, "thread_pool", "asyncio")
    every["asyncio"] = every["asyncio"]._replace(model=replace(all_models()["serial"], running=hang_late))
    with Heat(every) as heat:
        monkeypatch.setattr("bench.measure.heat.PATIENCE_S", 0.5)
        heat.run(0.0)
        assert list(heat.stored(1)) == ["thread_pool"]
