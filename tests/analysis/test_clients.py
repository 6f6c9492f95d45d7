"""How much of asyncio's lead is its client's, from runs made up to have one answer each."""

import pytest

from bench.analysis import clients, winners
from bench.analysis.result import Result
from tests.analysis.beside import results_of
from tests.fake_cells import SERIAL, Cell

TWIN = "http_fetch_one_client"


def run(here: float, with_one: float, jitter: float = 0.01, threads: float = 15.0) -> list[Result]:
    """A run with both workloads, in which asyncio has these speed-ups."""
    pool = Cell("thread_pool", "warm", threads, jitter)
    own = results_of((SERIAL, Cell("asyncio", "warm", here, jitter), pool), "http_fetch", kind="io")
    twin = results_of((SERIAL, Cell("asyncio", "warm", with_one, jitter), pool), TWIN, kind="io")
    return [*own, *twin]


def test_a_lead_that_is_less_with_one_client_is_the_clients_in_part() -> None:
    over_serial, over_threads = clients.leads(run(18.0, 12.0)[:3], run(18.0, 12.0)[3:])
    assert over_serial.over == "serial"
    assert over_serial.here.value == pytest.approx(18.0)
    assert over_serial.with_one.value == pytest.approx(12.0)
    assert over_serial.by_client.value == pytest.approx(1.5)
    assert 1.4 < over_serial.by_client.low < 1.5 < over_serial.by_client.high < 1.6
    assert over_threads.here.value == pytest.approx(18 / 15)
    assert over_threads.with_one.value == pytest.approx(12 / 15)
    assert over_threads.by_client.value == pytest.approx(1.5)


def test_the_verdict_says_it() -> None:
    results = run(18.0, 12.0)
    text = str(winners.conclusion(results[:3], None, results))
    assert "of asyncio's lead over serial, 18" in text
    assert "is its client's, since with httpx2 for both it is 12" in text
    assert winners.verdicts(results)["http_fetch"].last == tuple(clients.clauses("http_fetch", results))
    assert winners.verdicts(results)[TWIN].last == ()


def test_what_could_not_be_shown_is_said_as_just_that() -> None:
    (clause, _) = clients.clauses("http_fetch", run(18.0, 17.9, jitter=0.1))
    assert "no part (" in clause
    assert "was shown to be its client's" in clause


def test_a_lead_that_is_more_with_one_client_is_none_of_the_clients() -> None:
    (clause, _) = clients.clauses("http_fetch", run(12.0, 18.0))
    assert "nothing (" in clause


def test_without_its_twin_or_serial_nothing_is_said() -> None:
    results = run(18.0, 12.0)
    assert list(clients.clauses("http_fetch", results[:3])) == []
    assert list(clients.clauses("spin", results)) == []
    assert list(clients.clauses(TWIN, results)) == []


def test_the_interval_holds_the_true_factor_as_often_as_it_says() -> None:
    """Four samples of unequal spread: the factor of their true means is inside in about 95 of 100 runs."""
    import numpy as np

    random, inside = np.random.default_rng(3), 0

    def sample(mean: float, deviation: float, size: int) -> list[float]:
        drawn: list[float] = random.normal(mean, deviation, size).tolist()
        return drawn

    for _ in range(400):
        here = clients._Logs(sample(2.9, 0.1, 5), sample(2.7, 0.2, 4))
        with_one = clients._Logs(sample(2.5, 0.05, 5), sample(2.7, 0.05, 4))
        ratio = clients._ratio(here, with_one)
        inside += ratio.low <= np.exp(0.4) <= ratio.high
    assert 0.92 <= inside / 400 <= 0.99
