"""pytest's and pytest-benchmark's hooks, and nothing else."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from bench.measure import environment
from bench.session import collection, compare_guards, options, preconditions, storing
from bench.session.broken_files import BrokenFiles
from bench.session.compartment import Compartment
from bench.session.fail_if_slower import FailIfSlower
from bench.session.interruption import Interruption
from bench.session.main_program import hide_main_program
from bench.session.options import Settings
from bench.session.progress import MatrixProgress
from bench.session.storing import Storing
from bench.session.summary import Summary
from bench.session.sweeps import NOT_RUN, Sweeps, arrange, least_visits, not_run
from bench.session.upstream import check, results, storage, thresholds

SWEEPS = "concurrency-bench-sweeps"


def pytest_addoption(parser: pytest.Parser) -> None:
    check.require_known_code(parser)
    thresholds.accept_repeated_thresholds(parser)
    options.add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    storage.name_folders_by(environment.machine_id)
    storage.keep_one_file_per_run()
    settings = options.read(config)
    preconditions.require_reachable_server(settings)
    preconditions.allow_open_files(settings)
    compare_guards.require_comparable_options(config)
    config.stash[Settings.key] = settings
    config.option.benchmark_save_data = True  # without the rounds no interval can be given


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    config = session.config
    check.require_known_session(config)
    compare_guards.require_baseline(config)
    preconditions.require_storage(config)
    sweeps = Sweeps(config)
    config.pluginmanager.register(sweeps, SWEEPS)
    config.pluginmanager.register(Storing(config, sweeps), storing.PLUGIN)
    config.pluginmanager.register(Compartment(config, sweeps), "concurrency-bench-compartment")
    config.pluginmanager.register(MatrixProgress(config, sweeps), "concurrency-bench-progress")
    config.pluginmanager.register(Summary(session), "concurrency-bench-summary")
    if results.requested_baseline(config):
        percent = Settings.of(config).fail_if_slower
        config.pluginmanager.register(FailIfSlower(config, percent), "concurrency-bench-fail-if-slower")
    config.pluginmanager.register(BrokenFiles(config), "concurrency-bench-broken-files")
    config.pluginmanager.register(Interruption(), "concurrency-bench-interruption")
    hide_main_program()


def pytest_report_header(config: pytest.Config) -> list[str]:
    return Settings.of(config).header()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    collection.cells_as_parameters(metafunc)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    collection.require_sync(items)
    collected = [item.nodeid for item in items]
    yield
    compare_guards.note_collected(config, collected, [item.nodeid for item in items])
    config.stash[NOT_RUN] = not_run(items)
    if not config.option.collectonly:
        items[:] = arrange(items, least_visits)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return collection.is_left_out(collection_path, Settings.of(config)) or None


@pytest.hookimpl(wrapper=True)
def pytest_benchmark_generate_machine_info() -> Generator[None, dict[str, Any], dict[str, Any]]:
    try:
        return (yield)
    except OSError:  # such as no process left, which py-cpuinfo needs
        return environment.machine_without_its_cpu()


@pytest.hookimpl(wrapper=True)
def pytest_benchmark_generate_commit_info() -> Generator[None, dict[str, Any], dict[str, Any]]:
    try:
        return (yield)
    except OSError as error:  # likewise, for git
        return environment.unknown_commit(error)


def pytest_benchmark_update_machine_info(machine_info: dict[str, Any]) -> None:
    for volatile in ("hz_actual", "hz_actual_friendly"):  # the clock of this very moment
        machine_info.get("cpu", {}).pop(volatile, None)
    machine_info |= environment.python_build()


def pytest_benchmark_update_json(config: pytest.Config, output_json: dict[str, Any]) -> None:
    output_json["conditions"] = environment.conditions() | Settings.of(config).conditions()
    output_json["not_run"] = config.stash[NOT_RUN]
    output_json["failed"] = sorted(config.pluginmanager.getplugin(SWEEPS).failed)


def pytest_benchmark_compare_machine_info(
    machine_info: dict[str, Any], compared_benchmark: dict[str, Any]
) -> None:
    compare_guards.require_same_machine(machine_info, compared_benchmark["machine_info"])
