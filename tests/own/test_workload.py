"""A function becomes a workload: tried, sized, written, and found by all who look for workloads."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workloads
from bench import discovery
from bench.discovery import NO_AWORK, all_models, load_workload, reason
from bench.own.errors import OwnError
from bench.own.request import Request
from bench.own.workload import Conditions, Own, prepared
from bench.own.written import Written, source_of
from bench.session.profiles import QUICK, SMOKE

ANY_INPUTS: Any = None


@pytest.fixture(autouse=True)
def _nothing_known_stays() -> Iterator[None]:
    """What discovery remembers of a workload that a test wrote is not there for the next."""
    yield
    for cached in (discovery._loaded, discovery.reason):
        cached.cache_clear()


@pytest.fixture
def written() -> Iterator[list[Written]]:
    """What was written in a test; it is removed afterwards."""
    all_of_them: list[Written] = []
    yield all_of_them
    for each in all_of_them:
        each.remove()


def conditions(budget_s: float | None = 60.0) -> Conditions:
    return Conditions(QUICK.sizes, QUICK.limit, QUICK.sweeps, budget_s, all_models())


def own(folder: Path, text: str, target: str = "own_file.py:f", **options: Any) -> Own:
    (folder / target.partition(":")[0]).write_text(text)
    request = Request(folder, target, **options)
    return prepared(request, conditions(), discovery.workload_names())


def line_of(folder: Path, text: str, **options: Any) -> str:
    with pytest.raises(OwnError) as caught:
        own(folder, text, **options)
    (line,) = str(caught.value).splitlines()
    return line


def test_a_function_becomes_a_workload(tmp_path: Path, written: list[Written]) -> None:
    made = own(tmp_path, "def f(item): return item + 1", items=("1..40",))
    written.append(Written([made]))
    assert made.name in discovery.workload_names()
    workload = load_workload(made.name)
    items = workload.items(ANY_INPUTS)
    assert list(items) == list(range(1, 41))
    assert workload.combine([workload.work(item) for item in items]) == list(range(2, 42))
    workload.check(list(range(2, 42)), ANY_INPUTS)
    with pytest.raises(AssertionError, match="item 1: 0, serial answers 3"):
        workload.check([2, 0, *range(4, 42)], ANY_INPUTS)
    assert reason(made.name, "asyncio") == NO_AWORK
    assert reason(made.name, "asyncio_threads") is reason(made.name, "process_pool_spawn") is None
    assert source_of(made)


def test_it_is_gone_after_the_run(tmp_path: Path) -> None:
    made = own(tmp_path, "def f(item): return item", items=("1..2",))
    files = Written([made])
    files.remove()
    assert made.name not in discovery.workload_names()
    assert not files.folder.exists()
    assert workloads.MORE not in os.environ


@pytest.mark.parametrize(
    "function", ["f = lambda item: item * 2", "f = (lambda k: lambda item: item * k)(2)"]
)
def test_lambdas_and_closures_go_to_fresh_processes(
    tmp_path: Path, written: list[Written], function: str
) -> None:
    made = own(tmp_path, function, items=("1..4",))
    written.append(Written([made]))
    with all_models()["process_pool_spawn"].running(1) as run:
        assert run(load_workload(made.name), [1, 2]) == [2, 4]


def test_waiting_and_computing_are_told_apart(tmp_path: Path) -> None:
    waiting = own(tmp_path, "import time\ndef f(item): time.sleep(0.002)", "own_waits.py:f", items=("1..20",))
    loop = "def f(item): return sum(n * n for n in range(20_000))"
    computing = own(tmp_path, loop, "own_computes.py:f", items=("1..20",))
    assert "KIND = 'io'" in waiting.text
    assert "KIND = 'cpu'" in computing.text
    assert "kind io" in waiting.notes[0]
    asked = own(tmp_path, loop, "own_computes.py:f", items=("1..20",), kind="io")
    assert "KIND = 'io'" in asked.text


def test_an_async_function_is_its_own_twin(tmp_path: Path, written: list[Written]) -> None:
    text = "import asyncio\nasync def f(item):\n    await asyncio.sleep(0.001)\n    return item"
    made = own(tmp_path, text, items=("1..20",))
    written.append(Written([made]))
    workload = load_workload(made.name)
    assert workload.work(3) == 3
    assert reason(made.name, "asyncio") is None
    assert "async" in (reason(made.name, "asyncio_blocking") or "")
    with all_models()["asyncio"].running(4) as run:
        assert run(workload, [1, 2]) == [1, 2]


def test_the_twin_may_be_another_function_of_the_file(tmp_path: Path, written: list[Written]) -> None:
    text = "def f(item): return item\nasync def af(item): return item"
    made = own(tmp_path, text, items=("1..20",), twin="af")
    written.append(Written([made]))
    assert reason(made.name, "asyncio") is None


def test_what_cannot_travel_leaves_out_processes_alone(tmp_path: Path, written: list[Written]) -> None:
    text = "import threading\nITEMS = [threading.Lock() for _ in range(4)]\ndef f(item): return 1"
    made = own(tmp_path, text, items_from="ITEMS")
    written.append(Written([made]))
    for name, model in all_models().items():
        why = reason(made.name, name) or ""
        elsewhere = model.unit in ("process", "interpreter", "greenlet", "worker") or name == "dask_threads"
        assert ("item 0 can't be sent to another process" in why) == elsewhere, name


def test_nor_an_answer(tmp_path: Path, written: list[Written]) -> None:
    made = own(tmp_path, "def f(item): return lambda: item", items=("1..4",))
    written.append(Written([made]))
    assert "the answer to item 0 can't be sent" in (reason(made.name, "mp_pool") or "")
    assert reason(made.name, "thread_pool") is None
    assert any("only the types" in note for note in made.notes)  # two functions are never equal


def test_a_missing_guard_leaves_out_fresh_processes_alone(tmp_path: Path, written: list[Written]) -> None:
    text = (
        "import multiprocessing\n"
        "def f(item): return item\n"
        "worker = multiprocessing.get_context('spawn').Process(target=print)\n"
        "if getattr(multiprocessing.current_process(), '_inheriting', False): worker.start()\n"
    )
    made = own(tmp_path, text, items=("1..4",))
    written.append(Written([made]))
    assert "it starts processes as it is imported" in (reason(made.name, "process_pool_spawn") or "")
    assert reason(made.name, "process_pool_fork") is None


@pytest.mark.parametrize(
    ("text", "options", "line"),
    [
        ("def f(item): return item", {}, "f: what is it to be called with? --items"),
        ("def f(one, two): return 1", {"items": ("1..3",)}, "f can't be called with one argument, the item"),
        ("f = 3", {"items": ("1..3",)}, "f is no function"),
        ("def f(item): return 1 / item", {"items": ("0..3",)}, "f: item 0, 0: ZeroDivisionError: division"),
        ("def f(item): yield item", {"items": ("1..3",)}, "f: its answer is a generator"),
        (
            "async def g(item): pass\ndef f(item): return g(item)",
            {"items": ("1..3",)},
            "f: its answer has to be awaited",
        ),
        ("def f(item): raise SystemExit(3)", {"items": ("1..3",)}, "f: item 0, 1: SystemExit: 3"),
        ("ITEMS = []\ndef f(item): pass", {"items_from": "ITEMS"}, "f: there is no item"),
        ("def f(item): pass", {"items": ("1..3",), "twin": "f"}, "--async-twin f: f is not async"),
        ("async def f(item): pass", {"items": ("1..3",), "twin": "f"}, "f is async itself"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, text: str, options: dict[str, Any], line: str) -> None:
    assert line in line_of(tmp_path, text, **options)


def test_a_workload_file_needs_work_alone(tmp_path: Path, written: list[Written]) -> None:
    made = own(tmp_path, "def work(item): return item * 2", "own_work.py")
    written.append(Written([made]))
    assert made.name == "own_work"
    assert list(load_workload("own_work").items(ANY_INPUTS)) == list(range(16))


def test_what_a_workload_file_has_is_used(tmp_path: Path, written: list[Written]) -> None:
    text = (
        'KIND = "io"\n'
        "def items(): return [1, 2, 3]\n"
        "def work(item): return item\n"
        "async def awork(item): return item\n"
        "def combine(results): return sum(results)\n"
    )
    made = own(tmp_path, text, "own_whole.py")
    written.append(Written([made]))
    workload = load_workload("own_whole")
    assert (workload.KIND, workload.combine([1, 2, 3])) == ("io", 6)
    workload.check(6, ANY_INPUTS)
    with pytest.raises(AssertionError, match="the output is 7, of serial's answers 6"):
        workload.check(7, ANY_INPUTS)
    assert reason("own_whole", "asyncio") is None


def test_items_that_need_the_session_are_made_in_it(tmp_path: Path, written: list[Written]) -> None:
    text = 'KIND = "io"\ndef items(inputs): return [inputs.http_url]\ndef work(item): return item\n'
    made = own(tmp_path, text, "own_server.py")
    written.append(Written([made]))
    assert made.notes == ()
    with pytest.raises(OwnError, match="its items need the session: say KIND"):
        own(tmp_path, text.partition("\n")[2], "own_server_2.py")


def test_a_name_that_is_taken_gets_the_file_before_it(tmp_path: Path) -> None:
    made = own(tmp_path, "def spin(item): return item", "own_loops.py:spin", items=("1..2",))
    assert made.name == "own_loops_spin"


def test_smoke_has_few_items(tmp_path: Path) -> None:
    (tmp_path / "own_smoke.py").write_text("def f(item): return item")
    request = Request(tmp_path, "own_smoke.py:f", items=("1..100",))
    smoke = Conditions(SMOKE.sizes, SMOKE.limit, SMOKE.sweeps, None, all_models())
    assert "a round has 4 of the 100 items" in prepared(request, smoke, ()).notes[1]


def test_a_budget_that_is_too_little_is_said(tmp_path: Path) -> None:
    (tmp_path / "own_slow.py").write_text("import time\ndef f(item): time.sleep(0.01)")
    notes = prepared(Request(tmp_path, "own_slow.py:f", items=("1..20",)), conditions(0.05), ()).notes
    assert "a round has 1 of the 20 items" in notes[1]
    assert "the least that can be measured takes about" in notes[2]


def test_items_that_an_option_names_are_those_of_the_session(tmp_path: Path, written: list[Written]) -> None:
    text = (
        "def items(): return [1, 2, 3]\n"
        "def work(item): return item\n"
        "def check(output, inputs): assert output == [5, 6]\n"
    )
    made = own(tmp_path, text, "own_items.py", items=("5..6",))
    written.append(Written([made]))
    assert list(load_workload("own_items").items(ANY_INPUTS)) == [5, 6]


def test_a_part_of_the_contract_that_is_none_is_one_line(tmp_path: Path) -> None:
    text = "def work(item): return item\n"
    with pytest.raises(OwnError, match=r"own_sync\.py: awork is not async$"):
        own(tmp_path, f"{text}def awork(item): return item", "own_sync.py")
    with pytest.raises(OwnError, match=r"own_list\.py: items is no function$"):
        own(tmp_path, f"{text}items = [1, 2]", "own_list.py")
    with pytest.raises(OwnError, match=r'own_kind\.py: KIND must be "io" or "cpu"$'):
        own(tmp_path, f"{text}KIND = 'gpu'", "own_kind.py")


def test_a_worker_imports_it_by_its_name_and_not_its_twin(tmp_path: Path, written: list[Written]) -> None:
    (tmp_path / "own_client.py").write_text("async def af(item): return item * 5")
    made = own(tmp_path, "def f(item): return item * 5", items=("1..2",), twin="own_client.py:af")
    written.append(Written([made]))
    code = (
        f"import sys; sys.path[:] = {sys.path!r}\n"
        f"from workloads import {made.name} as own; print(own.work(3), 'own_client' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], text=True, capture_output=True, check=True, timeout=60
    )
    assert done.stdout == "15 False\n"
    with all_models()["asyncio"].running(2) as run:
        assert run(load_workload(made.name), [1, 2]) == [5, 10]
