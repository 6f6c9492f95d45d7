"""What the wheel holds: our modules under one name that nobody else has, found from any folder."""

import ast
import configparser
import json
import os
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import __version__
from hatch_build import OURS, PACKAGE, SUFFIXES, NameLeftError, lay, renamed
from tests.helpers import ROOT

STRANGER = 'raise SystemExit("this is the project\'s own file")\n'
FOLDERS = ("bench/__init__.py", "fixtures/__init__.py")
STRANGERS = (*FOLDERS, "workloads.py", "conftest.py", "pytest_benchmark.py")


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package as the wheel does."""
    folder: Path = tmp_path_factory.mktemp("site")
    lay(ROOT, folder / PACKAGE)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's folder, with files that are named as ours, and a folder that is named as a profile."""
    for name in STRANGERS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STRANGER)
    (tmp_path / "smoke").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.pytest]\naddopts = ["--no-such-option"]\n')
    return tmp_path


def installed(laid: Path, project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """``concurrency-bench ARGUMENTS`` in the project."""
    code = f"from {PACKAGE}.bench.__main__ import run; run()"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(laid)},
        text=True,
        capture_output=True,
        timeout=100,
        check=False,
    )


def stored_names(project: Path) -> set[str]:
    """The node ids in the one stored run of the project."""
    (path,) = (project / ".benchmarks").rglob("*.json")
    return {benchmark["fullname"] for benchmark in json.loads(path.read_text())["benchmarks"]}


def tracked() -> set[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "conftest.py", *OURS],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return {Path(line) for line in listed.stdout.splitlines() if (ROOT / line).exists()}


def test_every_file_is_there_and_nothing_else(laid: Path) -> None:
    assert {path.suffix for path in tracked()} <= SUFFIXES
    files = (path for path in (laid / PACKAGE).rglob("*") if path.is_file())
    there = {path.relative_to(laid / PACKAGE) for path in files if path.suffix != ".pyc"}  # of other tests
    assert there - {Path("__init__.py")} == tracked()


def test_no_module_imports_one_by_the_checkout_s_name(laid: Path) -> None:
    for path in laid.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            assert not {name.partition(".")[0] for name in names} & set(OURS), path


def test_no_line_moves(laid: Path) -> None:
    for path in (path for path in tracked() if path.suffix == ".py"):
        before, after = (root / path for root in (ROOT, laid / PACKAGE))
        assert len(before.read_text().splitlines()) == len(after.read_text().splitlines()), path


@pytest.mark.parametrize(
    ("source", "there"),
    [
        ("from bench import cpus", "from concurrency_bench.bench import cpus"),
        ("if x:\n    from fixtures import files", "if x:\n    from concurrency_bench.fixtures import files"),
        ("é = 1; import workloads as w", "é = 1; import concurrency_bench.workloads as w"),
        ("import workloads", "import concurrency_bench.workloads as workloads"),
        ("import benchmark\nfrom . import bench", "import benchmark\nfrom . import bench"),
        ('"""\nfrom bench import `bench.plugin`"""', '"""\nfrom bench import `bench.plugin`"""'),
        ('x = "bench.yml", "workloads"', 'x = "bench.yml", "workloads"'),
    ],
)
def test_imports_are_renamed_and_nothing_else(source: str, there: str) -> None:
    assert renamed(source, ROOT) == there


@pytest.mark.parametrize(
    "source",
    [
        "import bench.models",
        "from  bench import cpus",
        'x = ["bench.plugin"]',
        'x = "bench.gate.command:gate"',
        'x = """\nfrom workloads import spin\n"""',
    ],
)
def test_a_name_that_would_be_left_is_refused(source: str) -> None:
    with pytest.raises(NameLeftError, match=r"^\d+: "):
        renamed(source, ROOT)


def test_it_says_its_version(laid: Path, project: Path) -> None:
    done = installed(laid, project, "--version")
    assert done.stdout == f"concurrency-bench, version {__version__}\n"


def test_it_lists_what_the_checkout_lists(laid: Path, project: Path) -> None:
    done = installed(laid, project, "list", "--json", "--workload", "spin")
    assert done.returncode == 0, done.stderr
    command = [sys.executable, "-m", "bench", "list", "--json", "--workload", "spin"]
    here = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True, timeout=100)
    assert json.loads(done.stdout) == json.loads(here.stdout)


def test_a_run_reads_nothing_of_the_caller_s_and_writes_where_they_stand(laid: Path, project: Path) -> None:
    models = ("--model=serial", "--model=process_pool_spawn", "--model=process_pool_fork")
    workloads = ("--workload=booking_dates_stdlib", "--workload=http_fetch")
    options = ("--profile=smoke", "--benchmark-autosave", *models, *workloads)
    done = installed(laid, project, "pytest", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    cell = "bench/test_matrix.py::test_cell[booking_dates_stdlib-process_pool_spawn-warm]"
    assert cell in stored_names(project)
    assert list((project / ".cache" / "bookings").glob("*.csv"))
    assert installed(laid, project, "report").returncode == 0
    assert (project / "report.html").exists()


def test_a_file_of_the_suite_can_be_named_as_in_the_checkout(laid: Path, project: Path) -> None:
    cell = "bench/test_matrix.py::test_cell[sleep-serial-warm]"
    done = installed(laid, project, "pytest", "--profile", "smoke", cell)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_a_function_of_the_project_s_may_import_the_project_s_bench(laid: Path, project: Path) -> None:
    (project / "bench" / "__init__.py").write_text("FACTOR = 3\n")
    (project / "job.py").write_text("from bench import FACTOR\n\ndef work(item): return FACTOR * item\n")
    models = ("--model", "serial", "--model", "process_pool_spawn")
    options = ("--workload-file", "job.py", "--profile", "smoke", "--benchmark-autosave", *models)
    done = installed(laid, project, "pytest", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "bench/test_matrix.py::test_cell[job-process_pool_spawn-warm]" in stored_names(project)


def test_the_settings_of_a_run_are_those_of_the_checkout() -> None:
    checkout = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]
    parser = configparser.ConfigParser()
    parser.read(ROOT / "bench" / "suite.ini")
    settings = dict(parser["pytest"])
    assert shlex.split(settings.pop("addopts")) == checkout["addopts"]
    assert settings.pop("python_files").split() == checkout["python_files"]
    assert settings.pop("filterwarnings").split("\n")[1:] == checkout["filterwarnings"]
    assert settings == {}


@pytest.fixture
def without_pandas(laid: Path) -> Iterator[Path]:
    """The folder of the package, where pandas can't be imported."""
    (laid / "pandas.py").write_text("raise ModuleNotFoundError('No module named pandas', name='pandas')\n")
    yield laid
    (laid / "pandas.py").unlink()


def test_what_lacks_a_library_of_the_extra_is_left_out_of_a_run(without_pandas: Path, project: Path) -> None:
    options = ("--profile=smoke", "--model=serial", "-k", "booking_dates")
    done = installed(without_pandas, project, "pytest", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "booking_dates_unique needs pandas" in done.stdout
    assert "ERROR" not in done.stdout


def test_a_library_of_the_extra_that_is_missing_is_named_in_one_line(
    without_pandas: Path, project: Path
) -> None:
    done = installed(without_pandas, project, "list", "--workload", "booking_dates")
    assert done.returncode != 0
    assert done.stderr == (
        "Error: booking_dates needs pandas, which is not installed: install concurrency-bench[suite]\n"
    )
