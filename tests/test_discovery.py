"""Discovery by folder: only what is asked for is imported, and a broken module is named with its error."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bench.models
import workloads
from bench import discovery
from bench.discovery import ContractError, UnknownNameError, require_known
from tests.helpers import ROOT

BOTH = ["cold", "warm"]
STARTS = {
    "asyncio": BOTH,
    "asyncio_uvloop": BOTH,
    "loop_per_thread": BOTH,
    "asyncio_blocking": ["warm"],  # it has nothing to start that `asyncio` has not
    "asyncio_threads": BOTH,
    "asyncio_thread_each": BOTH,
    "asyncio_processes": BOTH,
    "interpreter_pool": BOTH,
    "mp_pool": BOTH,
    "process_pool_fork": BOTH,
    "process_pool_forkserver": BOTH,
    "process_pool_spawn": BOTH,
    "serial": ["warm"],  # nor has this
    "threads": ["cold"],  # it starts everything anew for each run
    "thread_pool": BOTH,
}
GOOD = """
KIND = "io"
def items(inputs): return []
def work(item): return item
async def awork(item): return item
def combine(results): return results
def check(output, inputs): pass
"""
MODEL = """
from contextlib import nullcontext
from bench.contracts import Model
def run_items(functions, items): return [functions.work(item) for item in items]
def running(limit): return nullcontext(run_items)
def idiom(functions, items, limit): return run_items(functions, items)
MODELS = (Model("added", family="added", unit="caller", running=running, idiom=idiom),)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose modules are workloads and models too, for the time of the test."""
    for package in (workloads, bench.models):
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    known = set(sys.modules)
    caches = (discovery._loaded, discovery._model_files, discovery.all_models, discovery.reason)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for name in set(sys.modules) - known:
        if name.rpartition(".")[0] in ("workloads", "bench.models"):
            del sys.modules[name]
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def workloads_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, whose modules are workloads alone."""
    monkeypatch.setattr(bench.models, "__path__", bench.models.__path__[:-1])
    return folder


def workload(folder: Path, text: str) -> Path:
    path = folder / "added.py"
    path.write_text(text)
    return path


def test_a_new_file_is_a_new_workload(folder: Path) -> None:
    workload(folder, GOOD + MODEL)  # one file that is both
    assert "added" in discovery.workload_names()
    assert discovery.load_workload("added").KIND == "io"
    assert {"added-asyncio-warm", "spin-added-cold"} <= {cell.id for cell in discovery.cells()}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('KIND = "io"', 'KIND = "gpu"', 'KIND must be "io" or "cpu"'),
        ("def combine", "def combined", "function combine is missing"),
        ("def work(item)", "def work()", "work must take 1 argument"),
        ("async def awork", "def awork", "awork must be async"),
        ("def check(output, inputs)", "async def check(output, inputs)", "check must not be async"),
        ('KIND = "io"', 'KIND, TASK = "io", "dates"', "TASK must be a string and come with a TASK_STEP"),
        ('KIND = "io"', 'KIND, TASK, TASK_STEP = "io", "dates", "1"', "TASK_STEP must be a whole number"),
        ('KIND = "io"', 'KIND, SLOW_ROWS = "io", True', "SLOW_ROWS must be a whole number, 1 or more"),
        ('KIND = "io"', 'KIND, LEFT_OUT = "io", ["spawn"]', "LEFT_OUT must be a dict of reasons"),
        ('KIND = "io"', "import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ('KIND = "io"', "KIND = ", "SyntaxError: invalid syntax"),
        ('KIND = "io"', "1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_broken_workload_is_named_in_one_line(folder: Path, old: str, new: str, problem: str) -> None:
    path = workload(folder, GOOD.replace(old, new))
    with pytest.raises(ContractError) as caught:
        discovery.load_workload("added")
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert problem in message
    assert "\n" not in message
    with pytest.raises(ContractError):
        discovery.all_workloads()


def test_a_broken_workload_does_no_harm_to_others(folder: Path) -> None:
    workload(folder, "1 / 0" + MODEL)
    assert discovery.load_workload("spin").KIND == "cpu"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("MODELS = (", "OTHERS = (", "MODELS must be a tuple of bench.contracts.Model"),
        ("MODELS = (", "MODELS = (1, ", "MODELS must be a tuple of bench.contracts.Model"),
        ('Model("added"', 'Model("threads"', "a model named threads exists already"),
        ("MODELS = (", "MODELS = 2 * (", "a model named added exists already"),
        (", idiom=idiom", "", "missing 1 required positional argument: 'idiom'"),
        ("def running(limit)", "def running(limit", "SyntaxError: "),
    ],
)
def test_a_broken_model_is_named_in_one_line_and_all_others_are_known(
    folder: Path, old: str, new: str, problem: str
) -> None:
    path = folder / "zzz.py"
    path.write_text(MODEL.replace(old, new))
    (message,) = discovery.broken_models()
    assert message.startswith(f"{path}: ")
    assert problem in message
    assert "\n" not in message
    assert discovery.all_models().keys() >= STARTS.keys()
    assert "added" not in discovery.all_models()


def test_a_name_that_no_model_has_may_be_in_a_broken_file(folder: Path) -> None:
    path = folder / "added.py"
    path.write_text("1 / 0" + MODEL)
    with pytest.raises(UnknownNameError) as caught:
        discovery.cells(models=["added"])
    message = str(caught.value)
    assert message.startswith("no model is named 'added': there are asyncio, ")
    assert message.endswith(f"; {path}: ZeroDivisionError: division by zero")


def test_only_what_is_asked_for_is_imported() -> None:
    code = (
        "import sys; from bench.discovery import cells, load_workload, reason\n"
        "for cell in cells(['sleep']): load_workload(cell.workload), reason(cell.workload, cell.model)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True, timeout=60
    )
    assert not {"pandas", "numpy", "requests", "aiohttp"} & set(done.stdout.split())


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean asyncio"):
        require_known("model", ["asynio"], ["asyncio", "threads"])
    with pytest.raises(UnknownNameError, match="there are asyncio, threads"):
        require_known("model", ["zzz"], ["asyncio", "threads"])
    with pytest.raises(UnknownNameError, match="no workload is named 'http_fech': did you mean http_fetch"):
        discovery.load_workload("http_fech")


def test_cells_come_workload_by_workload() -> None:
    cells = discovery.cells()
    assert [cell.id for cell in cells] == [f"{each.workload}-{each.model}-{each.start}" for each in cells]
    assert list(dict.fromkeys(cell.workload for cell in cells)) == sorted(discovery.workload_names())
    models = list(discovery.all_models())
    for name in discovery.workload_names():
        assert list(dict.fromkeys(cell.model for cell in discovery.cells([name]))) == models


def test_the_cells_of_the_stable_models_are_what_they_were() -> None:
    starts: dict[str, list[str]] = {}
    for cell in discovery.cells(["spin"]):
        starts.setdefault(cell.model, []).append(cell.start)
    assert {model: starts[model] for model in STARTS} == STARTS
    assert [model for model in starts if model in STARTS] == list(STARTS)


def test_cells_are_chosen_by_workload_and_model() -> None:
    chosen = discovery.cells(["sleep"], ["thread_pool", "serial"])
    assert [cell.id for cell in chosen] == [
        "sleep-serial-warm",
        "sleep-thread_pool-cold",
        "sleep-thread_pool-warm",
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("import pytest; pytest.skip('not here', allow_module_level=True)", "Skipped: not here"),
        ("def f(:", "SyntaxError: invalid syntax"),
    ],
)
def test_a_broken_workload_is_a_reason_not_to_run_its_cells(
    workloads_folder: Path, line: str, error: str
) -> None:
    path = workload(workloads_folder, line)
    (problem,) = discovery.broken_workloads(discovery.workload_names()).values()
    assert problem.startswith(f"{path}: {error}")
    assert "\n" not in problem
    assert discovery.reason("added", "serial") == problem
    assert discovery.reason("spin", "serial") is None


def test_a_workload_without_its_library_is_left_out_and_not_broken(workloads_folder: Path) -> None:
    error = "ModuleNotFoundError('No module named pandas', name='pandas')"
    workload(workloads_folder, f"raise {error}")
    why = "added needs pandas, which is not installed: install concurrency-bench[suite]"
    assert discovery.broken_workloads(discovery.workload_names()) == {}
    assert discovery.unusable_workloads(discovery.workload_names()) == {"added": why}
    assert discovery.reason("added", "serial") == why
    with pytest.raises(discovery.MissingLibraryError, match=re.escape(why)):
        discovery.load_workload("added")


def test_a_broken_workload_is_imported_only_once(workloads_folder: Path) -> None:
    workload(workloads_folder, "import sys; sys.imports = getattr(sys, 'imports', 0) + 1; 1 / 0")
    for model in discovery.all_models():
        assert discovery.reason("added", model)
    assert vars(sys).pop("imports") == 1


def test_ctrl_c_during_an_import_is_no_broken_file(folder: Path) -> None:
    workload(folder, "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        discovery.load_workload("added")
