"""Heats: models that take turns in one visit."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psutil
import pytest

from bench.contracts import RunItems
from bench.discovery import all_models
from bench.measure.cell import measure
from bench.measure.heat import Heat, Rival
from bench.measure.memory import MemorySampler
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
    monkeypatch.setattr(Heat, "_run", lambda _, name: order.append(name))
    with Heat(rivals(memory, "thread_pool", "asyncio", "serial")) as heat:
        for _ in range(3):
            heat.run()
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
            heat.run()
        assert {name: len(rounds) for name, rounds in heat.stored(2).items()} == {"thread_pool": 2}


def test_a_wrong_answer_is_a_failure(memory: MemorySampler) -> None:
    every = rivals(memory, "serial", "thread_pool")
    wrong = replace(every["serial"].prepared, items=[3])
    every["serial"] = every["serial"]._replace(prepared=wrong)
    with Heat(every) as heat:
        heat.run()
        assert list(heat.stored(1)) == ["thread_pool"]


def test_who_is_killed_is_out(memory: MemorySampler) -> None:
    with Heat(rivals(memory, "thread_pool", "asyncio")) as heat:
        heat.run()
        process, _ = heat._started["asyncio"]
        os.kill(process.pid or 0, signal.SIGKILL)
        heat.run()
        assert {name: len(rounds) for name, rounds in heat.stored(2).items()} == {"thread_pool": 2}


def test_an_interrupt_ends_all_of_them(memory: MemorySampler) -> None:
    before = below()
    with pytest.raises(KeyboardInterrupt), Heat(rivals(memory, "process_pool_fork", "asyncio")):
        raise KeyboardInterrupt
    assert below() == before
