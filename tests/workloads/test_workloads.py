"""The workloads: right answers pass their check, wrong ones don't, and awork agrees with work."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bench.contracts import Workload
from bench.discovery import load_workload, workload_names
from bench.store.decode import upgraded
from fixtures import server_process
from fixtures.bookings import true_dates
from fixtures.csv_cache import csv_path
from fixtures.inputs import Inputs, Sizes
from workloads import booking_dates_inferred

STABLE_NAMES = {
    "http_fetch",
    "http_fetch_keepalive",
    "sleep",
    "booking_dates_inferred",
    "booking_dates",
    "booking_dates_unique",
    "booking_dates_stdlib",
    "spin",
}
SIZES = Sizes(
    requests=4,
    latency_s=0.001,
    sleeps=(0.002, 0.001),
    rows=500,
    chunks=3,
    seed=5,
    spin_iterations=50,
    spin_items=3,
)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inputs]:
    csv = partial(csv_path, tmp_path_factory.mktemp("bookings"))
    with server_process.running() as server:
        yield Inputs.of(SIZES, server=lambda: server, csv=csv)


@pytest.fixture(params=workload_names())
def workload(request: pytest.FixtureRequest) -> Workload:
    return load_workload(request.param)


def run_serially(workload: Workload, inputs: Inputs) -> Any:
    return workload.combine([workload.work(item) for item in workload.items(inputs)])


def test_the_stable_names_are_there() -> None:
    assert set(workload_names()) >= STABLE_NAMES


@pytest.mark.parametrize("name", sorted(STABLE_NAMES))
def test_runs_stored_without_the_facts_are_given_those_of_today(name: str) -> None:
    workload, old = load_workload(name), upgraded({"workload": name, "model": "serial", "inputs": {}})
    facts = (getattr(workload, "TASK", None), getattr(workload, "TASK_STEP", None))
    assert (old.get("task"), old.get("task_step")) == facts


def test_work_is_right(workload: Workload, inputs: Inputs) -> None:
    workload.check(run_serially(workload, inputs), inputs)


def test_awork_is_right(workload: Workload, inputs: Inputs) -> None:
    async def run() -> list[Any]:
        return list(await asyncio.gather(*map(workload.awork, workload.items(inputs))))

    with asyncio.Runner() as runner:
        output = workload.combine(runner.run(run()))
    workload.check(output, inputs)


def test_a_wrong_order_is_found(workload: Workload, inputs: Inputs) -> None:
    results = [workload.work(item) for item in workload.items(inputs)]
    with pytest.raises(AssertionError):
        workload.check(workload.combine(results[::-1]), inputs)


def test_a_missing_result_is_found(workload: Workload, inputs: Inputs) -> None:
    results = [workload.work(item) for item in workload.items(inputs)]
    with pytest.raises((AssertionError, ValueError)):
        workload.check(workload.combine(results[:-1]), inputs)


@pytest.mark.parametrize("name", ["booking_dates", "booking_dates_unique", "booking_dates_stdlib"])
def test_another_seed_has_other_dates(name: str, inputs: Inputs) -> None:
    workload = load_workload(name)
    with pytest.raises(AssertionError):
        workload.check(run_serially(workload, inputs), replace(inputs, seed=6))


def test_the_inferred_dates_are_wrong_where_foretold(inputs: Inputs) -> None:
    output = run_serially(load_workload("booking_dates_inferred"), inputs)
    truth = true_dates(inputs.rows, inputs.seed)
    wrong = np.mean([output[name].to_numpy().astype("M8[D]") != days for name, days in truth.items()])
    assert wrong == pytest.approx(booking_dates_inferred.wrong_share(inputs))
    assert 0.3 < wrong < 0.42


def test_inferred_right_dates_would_be_noticed(inputs: Inputs) -> None:
    """If pandas one day reads these dates right, the workload is no longer what it says."""
    right = run_serially(load_workload("booking_dates"), inputs)
    with pytest.raises(AssertionError, match="not as foreseen"):
        booking_dates_inferred.check(right, inputs)


def test_inferring_takes_the_path_that_pandas_takes_by_itself(inputs: Inputs) -> None:
    texts = pd.read_csv(inputs.bookings)["booking_date"]
    explicit = pd.to_datetime(texts, cache=False)
    pd.testing.assert_series_equal(pd.to_datetime(texts), explicit)


def test_work_leaves_its_item_as_it_was(inputs: Inputs) -> None:
    for name in ("booking_dates", "booking_dates_unique", "booking_dates_inferred"):
        workload = load_workload(name)
        chunk = workload.items(inputs)[0]
        before = chunk.copy(deep=True)
        workload.work(chunk)
        pd.testing.assert_frame_equal(chunk, before)


def test_both_hosts_are_asked(inputs: Inputs) -> None:
    server = server_process.HttpServer(inputs.http_url)
    before = server.counters()["hosts"]
    run_serially(load_workload("http_fetch"), inputs)
    after = server.counters()["hosts"]
    asked = [after[name] - before.get(name, 0) for name in ("heey.example", "hooo.example")]
    assert asked == [2, 2]


def test_keepalive_keeps_and_fetch_does_not(inputs: Inputs) -> None:
    server = server_process.HttpServer(inputs.http_url)

    def accepts(name: str) -> int:
        before = server.counters()["accepts"]
        run_serially(load_workload(name), replace(inputs, requests=6))
        return int(server.counters()["accepts"] - before - 1)

    run_serially(load_workload("http_fetch_keepalive"), inputs)
    assert accepts("http_fetch") == 6
    assert accepts("http_fetch_keepalive") == 0


def test_one_client_makes_a_connection_for_each_page_either_way(inputs: Inputs) -> None:
    server, workload = server_process.HttpServer(inputs.http_url), load_workload("http_fetch_one_client")

    async def fetch_all() -> None:
        for page in workload.items(inputs):
            await workload.awork(page)

    for fetch in (lambda: run_serially(workload, inputs), lambda: asyncio.run(fetch_all())):
        before = server.counters()["accepts"]
        fetch()
        assert server.counters()["accepts"] - before - 1 == SIZES.requests
