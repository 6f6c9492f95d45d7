"""What we stand on in pytest and pytest-benchmark: it is there, and what is not is said in one line."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_benchmark import session
from pytest_benchmark.logger import Logger

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


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Returns the storage of a path as pytest-benchmark loads it, once it is ours."""
    monkeypatch.setattr(session, "load_storage", session.load_storage)  # what is set below is undone
    storage.keep_one_file_per_run()
    logger = Logger(Logger.QUIET)
    return lambda path: session.load_storage(path, logger=logger, default_machine_id="machine", netrc="")


def config_of(kept: object) -> Any:
    kept_by = SimpleNamespace(storage=kept, save="run", autosave=None, disabled=False)
    return SimpleNamespace(_benchmarksession=kept_by)


def test_a_run_is_saved_under_the_next_number(tmp_path: Path, loaded: Callable[[str], Any]) -> None:
    for number, name in (("0001", "first"), ("0002", "second")):
        config = config_of(loaded(str(tmp_path)))
        file = storage.run_file(config)
        assert file is not None
        assert file.path is None
        config._benchmarksession.storage.save({"benchmarks": [number]}, name)
        assert file.path == tmp_path / "machine" / f"{number}_{name}.json"
        assert json.loads(file.path.read_text()) == {"benchmarks": [number]}


def test_a_storage_outside_the_current_folder_has_a_location(
    tmp_path: Path, loaded: Callable[[str], Any]
) -> None:
    assert loaded(str(tmp_path)).location == str(tmp_path)


def test_another_kind_of_storage_is_left_alone(
    loaded: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SimpleNamespace(save="elsewhere")
    monkeypatch.setattr(session, "load_storage", lambda *_, **__: other)
    storage.keep_one_file_per_run()
    assert loaded("") is other
    assert other == SimpleNamespace(save="elsewhere")
    assert storage.run_file(config_of(other)) is None


def test_a_run_that_is_not_to_be_stored_has_no_file(tmp_path: Path, loaded: Callable[[str], Any]) -> None:
    config = config_of(loaded(str(tmp_path)))
    config._benchmarksession.disabled = True
    assert storage.run_file(config) is None


def test_a_json_file_that_is_open_already_has_no_path() -> None:
    kept_by = SimpleNamespace(json=io.BytesIO(), disabled=False)
    config: Any = SimpleNamespace(_benchmarksession=kept_by)
    assert storage.json_path(config) is None
    kept_by.json = Path("run.json")
    assert storage.json_path(config) == Path("run.json")


def test_the_figures_of_a_copy_leave_the_result_open() -> None:
    from pytest_benchmark.stats import Stats

    result: Any = SimpleNamespace(stats=Stats(), extra_info={"sweeps": 1})
    results.add_rounds(result, [1.0, 3.0])
    (own,) = results.detached([result])
    own.extra_info["sweeps"] = 2
    assert (own.stats.rounds, own.stats.median) == (2, 2.0)
    results.add_rounds(result, [8.0])
    assert (result.stats.rounds, result.stats.median, result.extra_info) == (3, 3.0, {"sweeps": 1})


def test_added_rounds_are_in_the_figures() -> None:
    from pytest_benchmark.stats import Stats

    result: Any = SimpleNamespace(stats=Stats())
    results.add_rounds(result, [1.0, 3.0])
    results.add_rounds(result, [8.0])
    assert results.rounds_of(result) == [1.0, 3.0, 8.0]
    assert (result.stats.median, result.stats.rounds, result.stats.mean) == (3.0, 3, 4.0)
