"""The options as settings, and the one line that a wrong value gets."""

import resource
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bench.contracts import Cell
from bench.discovery import all_models, load_workload
from bench.session import options, preconditions
from bench.session.options import Settings
from bench.session.profiles import LEAST_ROUNDS, MOST_ROUNDS, PROFILES


def config(**given: object) -> Any:
    """A pytest.Config of which nothing but options is asked."""
    names = ("workload", "model", "workers", "rows", "requests", "http_latency_ms", "http_url", "seed")
    names += ("fail_if_slower", "budget", "cell_timeout")
    values = dict.fromkeys(names) | {"profile": "smoke"} | given
    return SimpleNamespace(getoption=values.__getitem__)


def settings(**given: object) -> Settings:
    return options.read(config(**given))


def one_line(call: Any) -> str:
    with pytest.raises(pytest.UsageError) as caught:
        call()
    (line,) = str(caught.value).splitlines()
    return line


def test_without_options_a_profile_is_as_it_is_and_all_cells_are_chosen() -> None:
    chosen = settings(profile="quick")
    assert replace(chosen.profile, rounds=1) == PROFILES["quick"]
    assert {cell.workload for cell in chosen.chosen} >= {"spin", "http_fetch", "booking_dates"}
    assert chosen.http_url is None


def test_each_size_is_set_by_its_option() -> None:
    sizes = settings(rows="400", requests="7", http_latency_ms="2.5", seed="3").profile.sizes
    assert (sizes.rows, sizes.requests, sizes.latency_s, sizes.seed) == (400, 7, 0.0025, 3)
    assert sizes.sleeps == PROFILES["smoke"].sizes.sleeps


def test_a_profile_has_a_budget_that_the_option_replaces() -> None:
    assert (settings(profile="quick").budget_min, settings(profile="full").budget_min) == (3, 30)
    assert settings(profile="quick", budget="0.5").budget_min == 0.5
    assert settings(profile="smoke").budget_min is settings(profile="notebook").budget_min is None


def test_the_more_time_for_a_cell_the_more_rounds_has_a_visit() -> None:
    few, usual = (
        settings(profile="quick", budget="0.1"),
        settings(profile="quick", workload=["spin", "sleep"]),
    )
    most = settings(profile="quick", workload=["spin"], budget="60")
    assert few.profile.rounds == LEAST_ROUNDS < usual.profile.rounds <= most.profile.rounds == MOST_ROUNDS
    assert settings(profile="full", workload=["spin"]).profile.rounds == 1
    assert settings(profile="smoke").profile.rounds == 1


def test_rounds_that_start_processes_or_wait_stand_alone() -> None:
    profile, models = settings(profile="quick", budget="60").profile, all_models()
    assert profile.rounds_of("cpu", models["mp_pool"], "cold") == 1
    assert profile.rounds_of("cpu", models["asyncio"], "cold") == profile.rounds > 1
    between = profile.rounds_between("cpu", models["mp_pool"], "warm")
    assert profile.rounds_of("cpu", models["mp_pool"], "warm") == between * profile.rounds > profile.rounds
    assert profile.rounds_between("io", models["mp_pool"], "warm") == 1
    assert profile.rounds_of("io", models["asyncio"], "warm") == 1


def test_the_limit_is_that_of_every_workload() -> None:
    profile = settings(workers="5").profile
    assert (profile.limit("io"), profile.limit("cpu")) == (5, 5)


def test_slow_rows_are_fewer_unless_rows_are_given() -> None:
    slow, other = load_workload("booking_dates_inferred"), load_workload("booking_dates")
    quick, full = settings(profile="quick").profile, settings(profile="full").profile
    assert quick.sizes_for(slow).rows == quick.sizes_for(other).rows / 20
    assert full.sizes_for(slow).rows < full.sizes_for(other).rows
    notebook = settings(profile="notebook").profile
    assert notebook.sizes_for(slow).rows == notebook.sizes_for(other).rows
    given = settings(profile="quick", rows="500").profile
    assert given.sizes_for(slow).rows == given.sizes_for(other).rows == 500


def test_cells_are_those_of_the_workloads_and_models_asked_for() -> None:
    chosen = settings(workload=["sleep"], model=["serial", "threads"])
    assert chosen.cells() == [
        (Cell("sleep", "serial", "warm"), None),
        (Cell("sleep", "threads", "cold"), None),
    ]


def test_quick_leaves_out_what_fresh_interpreters_would_take_too_long_to_import() -> None:
    cells = dict(settings(profile="quick", workload=["booking_dates", "sleep"]).cells())
    spawn = cells[Cell("booking_dates", "process_pool_spawn", "cold")]
    assert spawn is not None
    assert spawn.startswith("left to --profile full: boots ")
    assert "fresh interpreters that import pandas, 2× a sweep" in spawn
    assert cells[Cell("booking_dates", "process_pool_fork", "cold")] is None
    assert all(why is None for _, why in settings(profile="full", model=["process_pool_spawn"]).cells())


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"workload": ["http_fech"]}, "no workload is named 'http_fech': did you mean http_fetch?"),
        ({"model": ["asynio"]}, "no model is named 'asynio': did you mean asyncio?"),
        ({"profile": "quik"}, "no profile is named 'quik': did you mean quick?"),
        ({"workers": "0"}, "--workers 0: must be 1 or more"),
        ({"workers": "many"}, "--workers many: a number is needed, 1 or more"),
        ({"rows": "-5"}, "--rows -5: must be 16 or more"),
        ({"requests": "0"}, "--requests 0: must be 1 or more"),
        ({"http_latency_ms": "-1"}, "--http-latency-ms -1: must be 0 or more"),
        ({"http_latency_ms": "nan"}, "--http-latency-ms nan: must be 0 or more"),
        ({"seed": "-1"}, "--seed -1: must be 0 or more"),
        ({"profile": "quick", "budget": "0"}, "--budget 0: must be 0.1 or more"),
        ({"profile": "quick", "budget": "-3"}, "--budget -3: must be 0.1 or more"),
        ({"cell_timeout": "nan"}, "--cell-timeout nan: must be 1 or more"),
        ({"cell_timeout": "0"}, "--cell-timeout 0: must be 1 or more"),
        ({"cell_timeout": "-5"}, "--cell-timeout -5: must be 1 or more"),
        ({"cell_timeout": "soon"}, "--cell-timeout soon: a number is needed, 1 or more"),
        ({"profile": "quick", "budget": "nan"}, "--budget nan: must be 0.1 or more"),
        ({"profile": "quick", "budget": "inf"}, "--budget inf: must be 0.1 or more"),
        ({"profile": "quick", "budget": "soon"}, "--budget soon: a number is needed, 0.1 or more"),
        ({"profile": "smoke", "budget": "3"}, "--budget: the profile smoke visits each cell once"),
        ({"fail_if_slower": "0.5"}, "--fail-if-slower 0.5: must be 1 or more"),
    ],
)
def test_a_wrong_value_gets_one_line(given: dict[str, object], line: str) -> None:
    assert one_line(lambda: settings(**given)) == line


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("http://127.0.0.1:9", "--http-url: no fixture server answers at http://127.0.0.1:9"),
        ("nonsense", "--http-url: "),
    ],
)
def test_a_server_that_is_not_there_gets_one_line(url: str, line: str) -> None:
    chosen = settings(workload=["sleep"], http_url=url)
    assert one_line(lambda: preconditions.require_reachable_server(chosen)).startswith(line)


def test_too_few_open_files_get_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (128, 128))
    line = one_line(lambda: preconditions.require_open_files(settings(workload=["sleep"], workers="50")))
    assert line.startswith("50 workers need up to 364 open files and this shell allows 128")
    preconditions.require_open_files(settings(workload=["sleep"], workers="10"))
