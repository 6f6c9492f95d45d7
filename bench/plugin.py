"""Options and hooks: the one place where the suite meets pytest and pytest-benchmark."""

import inspect
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from bench import compare, environment, settings, storage
from bench.lifetime import end_cleanly_on_sigterm
from bench.progress import Progress
from bench.settings import Settings
from bench.summary import Summary
from bench.sweeps import NOT_RUN, Sweeps, arrange, not_run

SWEEPS = "concurrency-bench-sweeps"


def pytest_addoption(parser: pytest.Parser) -> None:
    settings.add_options(parser)
    compare.repair_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    storage.keep_builds_apart()
    chosen = settings.read(config)
    settings.require_reachable_server(chosen)
    settings.require_open_files(chosen)
    compare.require_comparable_options(config)
    config.stash[Settings.key] = chosen
    config.option.benchmark_save_data = True  # without the rounds no interval can be given


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    config = session.config
    compare.require_baseline(config)
    storage.write_whole_files(config)
    sweeps = Sweeps(_sweeps(config))
    config.pluginmanager.register(sweeps, SWEEPS)
    config.pluginmanager.register(Progress(config, sweeps), "concurrency-bench-progress")
    config.pluginmanager.register(Summary(config), "concurrency-bench-summary")
    end_cleanly_on_sigterm()
    _hide_main()


def _sweeps(config: pytest.Config) -> int:
    """How often each cell is run; once if pytest-benchmark does not measure."""
    measures = not config._benchmarksession.disabled  # type: ignore[attr-defined]
    return config.stash[Settings.key].profile.sweeps if measures else 1


def _hide_main() -> None:
    # A spawned worker imports its parent's main program again. Ours would be pytest if it was
    # started as `pytest` and nothing if as `python -m pytest`: let it be nothing each time.
    main = sys.modules["__main__"]
    main.__spec__ = None
    main.__file__ = None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if {"workload", "model", "start"} <= set(metafunc.fixturenames):
        parameters = [
            pytest.param(
                cell.workload,
                cell.model,
                cell.start,
                id=cell.id,
                marks=[pytest.mark.skip(reason=reason)] if reason else [],
            )
            for cell, reason in metafunc.config.stash[Settings.key].cells()
        ]
        metafunc.parametrize(("workload", "model", "start"), parameters)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    for item in items:
        _require_sync(item)
    collected = [item.nodeid for item in items]
    yield
    compare.note_collected(config, collected, [item.nodeid for item in items])
    config.stash[NOT_RUN] = not_run(items)
    if not config.option.collectonly:
        items[:] = arrange(items, _sweeps(config))


def _require_sync(item: pytest.Item) -> None:
    function = getattr(item, "obj", None)
    if inspect.iscoroutinefunction(function) and "benchmark" in getattr(item, "fixturenames", ()):
        raise pytest.UsageError(
            f"{item.nodeid}: a benchmark can't be async, only making its coroutine would be timed: "
            "run the loop inside a plain function"
        )


# what only some profiles run, unless its file is named on the command line
FILES = {
    "test_matrix.py": ("smoke", "quick", "full"),
    "test_notebook.py": ("notebook",),
    "test_overhead.py": ("full",),
}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    profiles = FILES.get(collection_path.name)
    if profiles is None or collection_path.parent.name != "bench":
        return None
    return config.stash[Settings.key].profile.name not in profiles or None


def pytest_benchmark_update_machine_info(machine_info: dict[str, Any]) -> None:
    for volatile in ("hz_actual", "hz_actual_friendly"):  # the clock of this very moment
        machine_info.get("cpu", {}).pop(volatile, None)
    machine_info |= environment.python_build()


def pytest_benchmark_update_json(config: pytest.Config, output_json: dict[str, Any]) -> None:
    output_json["conditions"] = environment.conditions() | {
        "profile": config.stash[Settings.key].profile.name,
    }
    output_json["not_run"] = config.stash[NOT_RUN]
    output_json["failed"] = sorted(config.pluginmanager.getplugin(SWEEPS).failed)


def pytest_benchmark_compare_machine_info(
    machine_info: dict[str, Any], compared_benchmark: dict[str, Any]
) -> None:
    compare.require_same_machine(machine_info, compared_benchmark)
