"""What we stand on in pytest and pytest-benchmark: it is there, and what is not is said in one line."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_benchmark.logger import Logger
from pytest_benchmark.storage.file import FileStorage

from bench.session.upstream import check, results, storage, thresholds
from tests.helpers import run_pytest

pytestmark = pytest.mark.upstream


def test_all_that_is_needed_is_there(pytestconfig: pytest.Config, parser: pytest.Parser) -> None:
    check.require_known_code(parser)
    check.require_known_session(pytestconfig)


@pytest.fixture
def parser() -> pytest.Parser:
    """A parser with pytest-benchmark's options."""
    from pytest_benchmark.plugin import pytest_addoption

    parser = pytest.Parser(_ispytest=True)
    pytest_addoption(parser)
    return parser


@pytest.mark.parametrize(
    ("path", "parameters", "missing"),
    [
        ("pytest_benchmark.session:no_such_name", (), "pytest_benchmark.session.no_such_name"),
        ("no_such_module:name", (), "no_such_module.name"),
        (
            "pytest_benchmark.utils:safe_dumps",
            (
                "obj",
                "no",
            ),
            "pytest_benchmark.utils.safe_dumps(no=)",
        ),
    ],
)
def test_code_that_is_missing_is_named_with_the_versions(
    path: str,
    parameters: tuple[str, ...],
    missing: str,
    parser: pytest.Parser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(check.CODE, path, parameters)
    with pytest.raises(pytest.UsageError) as caught:
        check.require_known_code(parser)
    line = str(caught.value)
    assert line.startswith("this suite is known to work with pytest 9.1.0 to ")
    assert f"here are pytest {pytest.__version__} and pytest-benchmark " in line
    assert line.endswith(f", which lack {missing}")


def test_a_session_that_lacks_something_is_named() -> None:
    has: dict[str, Any] = dict.fromkeys(check.SESSION) | {"benchmarks": []}
    del has["compared_mapping"]
    manager = SimpleNamespace(hasplugin=lambda _: False)
    config: Any = SimpleNamespace(_benchmarksession=SimpleNamespace(**has), pluginmanager=manager)
    with pytest.raises(
        pytest.UsageError, match=r"lack pytest_benchmark\.session\.BenchmarkSession\.compared_map"
    ):
        check.require_known_session(config)
    del config._benchmarksession
    with pytest.raises(pytest.UsageError, match=r"lack _pytest\.config\.Config\._benchmarksession"):
        check.require_known_session(config)


def test_a_run_without_pytest_benchmark_ends_in_one_line() -> None:
    run = run_pytest("-p", "no:benchmark", "--profile=smoke", "--workload=sleep")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    (line,) = [line for line in run.stdout.splitlines() if line]
    assert line.startswith("ERROR: this suite is known to work with pytest ")
    assert line.endswith("which lack the option --benchmark-compare-fail")


def test_every_threshold_counts_once(parser: pytest.Parser) -> None:
    thresholds.accept_repeated_thresholds(parser)
    arguments = [f"{thresholds.OPTION}=min:5%", f"{thresholds.OPTION}=max:10%", f"{thresholds.OPTION}=min:5%"]
    config: Any = SimpleNamespace(option=parser.parse(arguments))
    thresholds.keep_distinct_thresholds(config)
    fields = [threshold.field for threshold in config.option.benchmark_compare_fail]
    assert fields == ["min", "max"]


def config_of(kept: object) -> Any:
    return SimpleNamespace(_benchmarksession=SimpleNamespace(storage=kept))


def test_a_run_is_saved_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = config_of(FileStorage(tmp_path, Logger(Logger.QUIET), default_machine_id="machine"))
    storage.save_atomically(config)
    assert storage.saved_file(config) is None
    config._benchmarksession.storage.save({"benchmarks": []}, "first")
    path = tmp_path / "machine" / "0001_first.json"
    assert storage.saved_file(config) == path
    assert json.loads(path.read_text()) == {"benchmarks": []}
    written: list[Path] = []
    monkeypatch.setattr(storage, "write_atomically", lambda path, _: written.append(path))
    config._benchmarksession.storage.save({"benchmarks": []}, "second")
    assert written == [tmp_path / "machine" / "0002_second.json"]
    assert not written[0].exists()


def test_another_kind_of_storage_is_left_alone() -> None:
    config = config_of(SimpleNamespace(save="elsewhere"))
    storage.save_atomically(config)
    assert config._benchmarksession.storage == SimpleNamespace(save="elsewhere")
    assert storage.saved_file(config) is None


def test_added_rounds_are_in_the_figures() -> None:
    from pytest_benchmark.stats import Stats

    result: Any = SimpleNamespace(stats=Stats())
    results.add_rounds(result, [1.0, 3.0])
    results.add_rounds(result, [8.0])
    assert results.rounds_of(result) == [1.0, 3.0, 8.0]
    assert (result.stats.median, result.stats.rounds, result.stats.mean) == (3.0, 3, 4.0)
