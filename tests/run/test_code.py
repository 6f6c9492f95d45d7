"""The code that uses a model is its bare idiom, complete, and it runs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from bench.cpus import cpu_count
from bench.discovery import all_models
from bench.own.target import Target
from bench.run.code import Names, code_of, names_of

OWN = "def double(item): return item * 2\nasync def adouble(item): return item * 2\n"
NAMES = Names("double", "adouble", ("from own_double import adouble, double",))


def lines_of(model: str) -> list[str]:
    return code_of(all_models()[model], NAMES, 20).splitlines()


def test_a_thread_pool_is_two_lines() -> None:
    assert lines_of("thread_pool") == [
        "from concurrent.futures import ThreadPoolExecutor",
        "from own_double import adouble, double",
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
    assert lines[0] == "import asyncio"
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
def test_nothing_of_the_suite_is_in_it(model: str) -> None:
    text = "\n".join(lines_of(model))
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert not names & {"functions", "_limit", "method", "open_executor"}
    assert "import bench" not in text
    assert "from bench" not in text


@pytest.mark.parametrize("model", all_models())
def test_it_runs_as_it_is(tmp_path: Path, model: str) -> None:
    if reason := all_models()[model].reason("workloads._noop"):
        pytest.skip(reason)
    (tmp_path / "own_double.py").write_text(OWN)
    program = tmp_path / "program.py"
    end = 'if __name__ == "__main__":\n    print(results)\n'
    program.write_text(f"items = [1, 2, 3]\n{code_of(all_models()[model], NAMES, 2)}\n{end}")
    done = subprocess.run(
        [sys.executable, str(program)], text=True, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[2, 4, 6]\n"


def test_an_async_function_gets_a_blocking_one_for_models_that_block() -> None:
    names = names_of("api", "fetch", None, is_async=True)
    text = code_of(all_models()["thread_pool"], names, 4)
    assert "    return asyncio.run(fetch(item))" in text
    assert text.endswith("results = list(pool.map(blocking, items))")


def test_a_method_is_imported_with_its_class() -> None:
    names = names_of("thumbs", "Thumbs.make", ("api", "amake"), is_async=False)
    assert names.lines == ("from thumbs import Thumbs", "from api import amake")
    assert code_of(all_models()["serial"], names, 1).splitlines()[-2:] == [
        "work = Thumbs.make",
        "results = [work(item) for item in items]",
    ]


def test_a_target_is_imported_with_its_packages(tmp_path: Path) -> None:
    from bench.own.imported import name_of

    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "__init__.py").touch()
    file = tmp_path / "pkg" / "thumbs.py"
    file.touch()
    assert name_of(Target(str(file), "f").place) == "pkg.thumbs"
