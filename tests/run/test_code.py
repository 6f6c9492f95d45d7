"""The code that uses a model is its bare idiom, complete, and it runs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from bench import cluster
from bench.cluster import local
from bench.cpus import cpu_count
from bench.discovery import all_models
from bench.own.imported import name_of
from bench.own.target import Target
from bench.run.code import code_of
from bench.run.names import Function, Names
from bench.run.outcome import _names

OWN = "def double(item): return item * 2\nasync def adouble(item): return item * 2\n"
NAMES = Names(Function("own_double", "double"), Function("own_double", "adouble", is_async=True))


def lines_of(model: str, names: Names = NAMES) -> list[str]:
    return code_of(all_models()[model], names, 20).splitlines()


def output_of(folder: Path, code: str) -> str:
    """What a program prints of ``results`` that has this code and three items."""
    program = folder / "program.py"
    program.write_text(f'items = [1, 2, 3]\n{code}\nif __name__ == "__main__":\n    print(results)\n')
    done = subprocess.run(
        [sys.executable, str(program)], text=True, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_thread_pool_is_two_lines() -> None:
    assert lines_of("thread_pool") == [
        "from concurrent.futures import ThreadPoolExecutor",
        "from own_double import double",
        "",
        "with ThreadPoolExecutor(20) as pool:",
        "    results = list(pool.map(double, items))",
    ]


def test_processes_that_import_the_file_again_are_guarded() -> None:
    assert lines_of("process_pool_spawn")[-3:] == [
        'if __name__ == "__main__":',
        "    with ProcessPoolExecutor(20, mp_context=multiprocessing.get_context('spawn')) as pool:",
        "        results = list(pool.map(double, items))",
    ]
    assert 'if __name__ == "__main__":' not in lines_of("process_pool_fork")


def test_asyncio_brings_its_helper_without_annotations() -> None:
    lines = lines_of("asyncio")
    assert lines[:2] == ["import asyncio", "from own_double import adouble"]
    assert "async def gather_by_hand(function, items, limit):" in lines
    assert lines[-1] == "results = asyncio.run(gather_by_hand(adouble, items, 20))"
    assert not any("Any" in line or '"""' in line for line in lines)


def test_what_is_counted_here_is_a_number() -> None:
    assert f"min(20, {cpu_count()})" in "\n".join(lines_of("loop_per_thread"))


def test_an_executor_that_the_idiom_takes_is_named() -> None:
    text = "\n".join(lines_of("asyncio_processes"))
    assert "with ProcessPoolExecutor(20) as executor:" in text
    assert "open_executor" not in text


@pytest.mark.parametrize("model", all_models())
def test_nothing_of_the_suite_is_in_it_and_nothing_idle(model: str) -> None:
    lines = lines_of(model)
    text = "\n".join(lines)
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert not names & {"functions", "_limit", "method", "open_executor"}
    assert "import bench" not in text
    assert "from bench" not in text
    assert "results = results" not in lines


@pytest.mark.parametrize("model", all_models())
def test_it_runs_as_it_is(tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if reason := all_models()[model].reason("workloads._noop"):
        pytest.skip(reason)
    (tmp_path / "own_double.py").write_text(OWN)
    code = code_of(all_models()[model], NAMES, 2)
    if all_models()[model].unit != "worker":
        assert output_of(tmp_path, code) == "[2, 4, 6]\n"
        return
    monkeypatch.syspath_prepend(tmp_path)  # from which the workers import
    started = local.start(2)
    try:
        monkeypatch.setenv(cluster.VARIABLE, started.address)
        assert output_of(tmp_path, code) == "[2, 4, 6]\n"
    finally:
        started.end()


def test_an_async_function_gets_a_blocking_one_for_models_that_block() -> None:
    text = "\n".join(lines_of("thread_pool", Names(Function("api", "fetch", is_async=True))))
    assert "def blocking(item):\n    return asyncio.run(fetch(item))" in text
    assert text.endswith("results = list(pool.map(blocking, items))")


def test_a_method_is_imported_with_its_class() -> None:
    assert lines_of("serial", Names(Function("thumbs", "Thumbs.make"))) == [
        "from thumbs import Thumbs",
        "",
        "work = Thumbs.make",
        "results = [work(item) for item in items]",
    ]


def test_a_function_that_is_called_as_the_idiom_calls_it_is_not_set_to_itself() -> None:
    assert lines_of("serial", Names(Function("thumbs", "work"))) == [
        "from thumbs import work",
        "",
        "results = [work(item) for item in items]",
    ]


@pytest.mark.parametrize(
    ("model", "name"),
    [("asyncio_threads", "main"), ("threads", "target"), ("asyncio_threads", "gather_by_hand")],
)
def test_a_name_that_the_code_needs_itself_does_no_harm(tmp_path: Path, model: str, name: str) -> None:
    (tmp_path / "own_names.py").write_text(f"def {name}(item): return item * 2\n")
    code = code_of(all_models()[model], Names(Function("own_names", name)), 2)
    assert f"from own_names import {name} as own_{name}" in code
    assert output_of(tmp_path, code) == "[2, 4, 6]\n"


def test_a_lambda_goes_to_other_processes_in_a_function_of_the_code(tmp_path: Path) -> None:
    (tmp_path / "own_lambda.py").write_text("double = lambda item: item * 2\n")
    names = Names(Function("own_lambda", "double", travels=False))
    assert "work_on" not in code_of(all_models()["thread_pool"], names, 2)
    for model in ("process_pool_fork", "process_pool_spawn"):
        assert output_of(tmp_path, code_of(all_models()[model], names, 2)) == "[2, 4, 6]\n"


def test_a_module_that_no_statement_can_import_is_imported_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "two-words.py").write_text("def double(item): return item * 2\n")
    code = code_of(all_models()["thread_pool"], Names(Function("two-words", "double")), 2)
    assert output_of(tmp_path, code) == "[2, 4, 6]\n"


def test_what_a_command_line_names_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "own_looked_at.py").write_text("f = lambda item: item\nasync def af(item): return item\n")
    names = _names("own_looked_at.py:f", "af", tmp_path)
    assert names.function == Function("own_looked_at", "f", travels=False)
    assert names.twin == Function("own_looked_at", "af", is_async=True)


def test_a_target_is_imported_with_its_packages(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "__init__.py").touch()
    file = tmp_path / "pkg" / "thumbs.py"
    file.touch()
    assert name_of(Target(str(file), "f").place) == "pkg.thumbs"
