"""Serial rounds in a process of their own."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from bench.discovery import all_models
from bench.measure.apart import ApartError, SerialApart
from bench.measure.prepared import Prepared
from bench.session import processes
from fixtures.inputs import Inputs
from tests.measure.visits import SIZES, not_needed


class Workload(ModuleType):
    """Returns the process that ran its items; refuses that of ``refused``, and raises if it is to."""

    KIND = "cpu"
    refused: int | None = None

    def items(self, inputs: Inputs) -> list[int]:
        return [os.getpid()] * inputs.rows

    def work(self, item: int) -> int:
        if self.__name__ == "broken":
            raise ValueError("no such date")
        return item

    async def awork(self, item: int) -> int:
        return self.work(item)

    def combine(self, results: list[int]) -> int:
        (process,) = set(results)
        return process

    def check(self, output: int, _inputs: Inputs) -> None:
        assert self.__name__ != "wrong", "1 of 16 dates is wrong"
        assert output == os.getpid()

    def wrong_share(self, _inputs: Inputs) -> int:
        return os.getpid()  # to be seen from outside


def prepare(name: str) -> Prepared:
    workload: Any = Workload(name)
    return Prepared.of(name, workload, Inputs.of(SIZES, server=not_needed, csv=not_needed))


@pytest.fixture
def apart() -> Iterator[SerialApart]:
    with all_models()["serial"].running(1) as run, SerialApart(prepare, run) as started:
        yield started


def process_of(apart: SerialApart) -> int:
    apart.prepare("right")
    apart.run("right")
    process: int = apart.check("right")["wrong_share"]
    return process


def test_all_of_it_is_in_another_process(apart: SerialApart) -> None:
    assert process_of(apart) not in (0, os.getpid())
    assert apart.check.__self__ is apart


def test_the_facts_of_the_inputs_come_back(apart: SerialApart) -> None:
    apart.prepare("right")
    apart.run("right")
    assert apart.check("right")["inputs"] == {"rows": SIZES.rows}


def test_the_process_stays_until_it_is_ended_and_then_there_is_another(apart: SerialApart) -> None:
    first = process_of(apart)
    assert process_of(apart) == first
    apart.end()
    assert multiprocessing.active_children() == []
    assert process_of(apart) != first


def test_a_wrong_answer_is_refused(apart: SerialApart) -> None:
    apart.prepare("wrong")
    apart.run("wrong")
    with pytest.raises(ApartError, match=r"^WrongAnswerError: 1 of 16 dates is wrong"):
        apart.check("wrong")


def test_what_the_workload_raises_comes_back_and_the_process_goes_on(apart: SerialApart) -> None:
    before = process_of(apart)
    with pytest.raises(ApartError, match=r"^ValueError: no such date$"):
        apart.prepare("broken")
    assert process_of(apart) == before


def test_a_process_that_was_killed_is_said_and_another_takes_its_place(apart: SerialApart) -> None:
    before = process_of(apart)
    os.kill(before, signal.SIGKILL)
    with pytest.raises(ApartError, match=r"^the process that runs right has ended: out of memory\?$"):
        apart.run("right")
    assert process_of(apart) != before


def test_an_answer_that_was_not_awaited_is_not_taken_for_the_next(
    apart: SerialApart, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = process_of(apart)
    (child,) = multiprocessing.active_children()
    connection = apart._started[1]  # type: ignore[index]
    monkeypatch.setattr(type(connection), "recv", interrupt)
    with pytest.raises(KeyboardInterrupt):
        apart.run("right")
    monkeypatch.undo()
    assert not child.is_alive()
    assert process_of(apart) != before


def interrupt(_connection: object) -> None:
    raise KeyboardInterrupt


def test_a_cell_did_not_leave_it_behind(apart: SerialApart) -> None:
    process = process_of(apart)
    assert process not in {stranger.pid for stranger in processes.strangers()}
