"""``python -m bench run`` and ``pytest --workload-file`` as a person calls them, from an empty folder."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT

FEW = ("--model=serial", "--model=thread_pool", "--model=process_pool_fork")
CPU = """
import lzma

def compress(number):
    return len(lzma.compress(str(number).encode() * 20_000))
"""
API = """
import asyncio
import time

def fetch(item):
    time.sleep(0.02)
    return item

async def afetch(item):
    await asyncio.sleep(0.02)
    return item

if __name__ == "__main__":
    raise RuntimeError("workers are not to run this")
"""


def run_in(folder: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """``python -m ARGUMENTS`` in a folder that is not the suite's; both streams in ``stdout``."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=100,
        check=False,
    )


def stored(folder: Path) -> dict[str, Any]:
    (path,) = folder.glob(".benchmarks/*/*.json")
    document: dict[str, Any] = json.loads(path.read_text())
    return document


def test_a_function_that_needs_the_cpu(tmp_path: Path) -> None:
    job, here = tmp_path / "job", tmp_path / "here"
    job.mkdir()
    here.mkdir()
    (job / "thumbs.py").write_text(CPU)
    options = ("--items=1..40", "--budget=0.2", "--json=r.json", *FEW)
    done = run_in(here, "bench", "run", "../job/thumbs.py:compress", *options)
    assert done.returncode == 0, done.stdout
    assert "compress: 40 items" in done.stdout
    assert "kind cpu" in done.stdout
    document = stored(here)
    cells = [benchmark["extra_info"] for benchmark in document["benchmarks"]]
    assert {cell["workload"] for cell in cells} == {"compress"}
    assert {cell["kind"] for cell in cells} == {"cpu"}
    assert document["conditions"]["own"]["compress"]["sha256"]
    assert json.loads((here / "r.json").read_text())["benchmarks"]
    assert "<html" in (here / "report.html").read_text()
    assert ("results =" in done.stdout) != ("no code:" in done.stdout)
    assert not list(here.glob("workloads*"))


def test_a_function_that_waits_and_its_twin(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(API)
    options = ("--items=1..20", "--async-twin=afetch", "--budget=0.5", "--workers=4", "--page=p.html")
    models = ("--model=asyncio",)  # serial comes with it: it says what an item takes
    done = run_in(tmp_path, "bench", "run", "api.py:fetch", *options, *models)
    assert done.returncode == 0, done.stdout
    assert "kind io" in done.stdout
    assert {each["extra_info"]["model"] for each in stored(tmp_path)["benchmarks"]} == {"serial", "asyncio"}
    assert (tmp_path / "p.html").exists()
    code = done.stdout.partition("# asyncio")[2]
    assert "from api import afetch\n" in code
    assert code.rstrip().endswith("results = asyncio.run(gather_by_hand(afetch, items, 4))")


def test_a_workload_file_is_a_pytest_run(tmp_path: Path) -> None:
    guard = "if __name__ == '__main__': raise RuntimeError('workers are not to run this')\n"
    (tmp_path / "double.py").write_text(f"def work(item): return item * 2\n{guard}")
    names = ("serial", "thread_pool", "process_pool_spawn", "process_pool_forkserver", "asyncio")
    models = [f"--model={name}" for name in names]
    done = run_in(ROOT, "pytest", f"--workload-file={tmp_path / 'double.py'}", "--profile=smoke", *models)
    assert done.returncode == 0, done.stdout
    assert "7 cells gave the right answer" in done.stdout
    assert "not run: double-asyncio-cold, double-asyncio-warm: " in done.stdout
    assert "no async twin" in done.stdout


def test_a_wrong_answer_fails_its_cell_alone(tmp_path: Path) -> None:
    text = "import threading\ndef work(item): return threading.current_thread() is threading.main_thread()\n"
    (tmp_path / "where.py").write_text(text)
    models = ("--model=serial", "--model=threads")
    done = run_in(ROOT, "pytest", f"--workload-file={tmp_path / 'where.py'}", "--profile=smoke", *models)
    assert done.returncode == 1
    assert "item 0: False, serial answers True" in done.stdout
    assert "1 failed, 1 passed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("no.py:f", "--items=1..3"), "no.py: there is no such file"),
        (("own.py:g", "--items=1..3"), "has no g"),
        (("own.py:f",), "f: what is it to be called with?"),
        (("own.py:f", "--items=*.nothing"), "--items *.nothing: no file has such a name"),
        (("own.py:f", "--items=0..3"), "f: item 0, 0: ZeroDivisionError: division by zero"),
        (("own.py:f", "--items=1..3", "--model=asynio"), "no model is named 'asynio': did you mean asyncio?"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, arguments: tuple[str, ...], line: str) -> None:
    (tmp_path / "own.py").write_text("def f(item): return 1 / item\n")
    done = run_in(tmp_path, "bench", "run", *arguments)
    assert done.returncode == 4
    (said,) = [each for each in done.stdout.splitlines() if each.strip()]
    assert line in said
    assert not list(tmp_path.glob("report.html"))


def test_an_option_that_belongs_to_no_file_is_refused() -> None:
    done = run_in(ROOT, "pytest", "--items=1..3", "--collect-only")
    assert done.returncode == 4
    assert "--items needs a --workload-file, whose it is" in done.stdout
