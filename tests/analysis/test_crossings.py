"""Where curves cross: what is claimed, where it is, and how rarely it is wrong."""

from collections.abc import Sequence
from itertools import permutations
from math import sqrt

import numpy as np
import pytest

from bench.analysis.crossings import FASTER, MUCH_FASTER, SERIAL, Crossing, Leads
from bench.stats.student_t import Spread, spread
from tests.fake_curves import CROSSED, PAYS, cells, only

ASYNCIO, THREADS = "asyncio warm", "thread_pool warm"


def crossing(leads: Leads, faster: str, slower: str, ratio: float, end: str) -> Crossing | None:
    wanted = faster, slower, end
    found = [own for own in leads.crossings(ratio) if (own.faster, own.slower, own.end) == wanted]
    return found[0] if found else None


def test_one_overtakes_another_from_a_value_on() -> None:
    leads = Leads.of(only(cells(CROSSED)))
    own = crossing(leads, ASYNCIO, THREADS, FASTER, "from")
    assert own
    assert (own.value, own.beyond) == (100, 10)
    assert own.lead.value == pytest.approx(1.2, rel=1e-6)
    assert own.lead.low < 1.2 < own.lead.high
    assert own.place.value == pytest.approx(16.9, rel=0.01)  # on the line from log 9/9.5 to log 1.2


def test_up_to_a_value_it_was_the_other_way_round() -> None:
    own = crossing(Leads.of(only(cells(CROSSED))), THREADS, ASYNCIO, FASTER, "up to")
    assert own
    assert (own.value, own.beyond) == (10, 100)
    assert own.place.value == pytest.approx(16.9, rel=0.01)


def test_by_a_ratio_is_a_claim_of_its_own() -> None:
    leads = Leads.of(only(cells(CROSSED)))
    own = crossing(leads, ASYNCIO, THREADS, MUCH_FASTER, "from")
    assert own
    assert (own.value, own.beyond) == (1000, 100)
    assert own.place.value == pytest.approx(175, rel=0.01)
    assert crossing(leads, THREADS, ASYNCIO, MUCH_FASTER, "up to") is None


def test_serial_is_what_stands_beside_each() -> None:
    leads = Leads.of(only(cells(PAYS, workload="spin")))
    from_there = crossing(leads, "mp_pool warm", SERIAL, FASTER, "from")
    up_to = crossing(leads, SERIAL, "mp_pool warm", FASTER, "up to")
    assert from_there
    assert up_to
    assert (from_there.value, from_there.beyond, up_to.value, up_to.beyond) == (100, 10, 10, 100)
    assert from_there.place.value == pytest.approx(up_to.place.value)


def test_a_place_lies_within_what_the_intervals_leave_open() -> None:
    """Whatever the first value that is not shown: the next is far below."""
    gains = {("asyncio", "warm"): (1.0, 1.6, 4.0, 8.0), ("thread_pool", "warm"): (1.0, 1.0, 1.0, 1.0)}
    leads = Leads.of(only(cells(gains, (1, 2, 4, 8), jitter=0.1)))
    own = crossing(leads, ASYNCIO, THREADS, MUCH_FASTER, "from")
    assert own
    assert (own.value, own.beyond) == (4, 2)  # 1.6 is more than 1.5, and was not shown to be
    assert own.place
    assert own.place.low
    assert own.place.high
    assert 1 < own.place.low < own.place.value < own.place.high < 4
    assert own.place.value == pytest.approx(1.82, rel=0.05)  # on the line from 1 at 1 to 1.6 at 2


def test_all_values_shown_leave_no_place() -> None:
    gains = {("asyncio", "warm"): (5.0, 6.0), ("thread_pool", "warm"): (2.0, 2.0)}
    own = crossing(Leads.of(only(cells(gains, (1, 2)))), ASYNCIO, THREADS, MUCH_FASTER, "from")
    assert own
    assert (own.value, own.beyond, own.place) == (1, None, None)


def test_what_varies_too_much_is_not_claimed() -> None:
    assert Leads.of(only(cells(CROSSED, (1, 10), jitter=2.0))).crossings(FASTER) == []


def test_what_is_not_shown_ends_a_claim_whatever_lies_beyond() -> None:
    gains = {("asyncio", "warm"): (3.0, 1.0, 3.0), ("thread_pool", "warm"): (1.0, 1.0, 1.0)}
    own = crossing(Leads.of(only(cells(gains, (1, 2, 4)))), ASYNCIO, THREADS, FASTER, "from")
    assert own
    assert (own.value, own.beyond) == (4, 2)


def test_where_the_server_may_be_what_was_measured_nothing_is_claimed() -> None:
    stored = cells(CROSSED, workload="http_fetch")
    for cell in stored:
        cell["extra_info"]["server_too_busy"] = cell["extra_info"]["point"]["items"] == 1000
    leads = Leads.of(only(stored))
    assert {value for value, _ in leads.spreads} == {1, 10, 100}
    assert crossing(leads, ASYNCIO, THREADS, MUCH_FASTER, "from") is None


def test_a_latency_of_nothing_has_no_logarithm_and_a_place_all_the_same() -> None:
    gains = {("asyncio", "warm"): (0.5, 2.0)}
    leads = Leads.of(only(cells(gains, (0, 8), option="latency-ms")))
    own = crossing(leads, ASYNCIO, SERIAL, FASTER, "from")
    assert own
    assert own.place.value == pytest.approx(4)


def equal_leads(random: np.random.Generator, values: Sequence[float], labels: Sequence[str]) -> Leads:
    """Of cells that differ in nothing but by chance, in six visits."""
    spreads: dict[tuple[float, tuple[str, str]], Spread] = {}
    for value in values:
        logs = {label: random.normal(0, 0.05, 6) for label in labels}
        for one, other in permutations(labels, 2):
            spreads[value, (one, other)] = spread(logs[one] - logs[other])
    return Leads(tuple(values), tuple(labels), spreads, 0.05)


def test_of_curves_that_are_equal_a_crossing_is_claimed_in_one_of_twenty_runs_at_most() -> None:
    random, runs = np.random.default_rng(5), 400
    equal = (equal_leads(random, (1, 4, 16), ("a", "b", "c")) for _ in range(runs))
    wrong = sum(bool(leads.crossings(FASTER)) for leads in equal)
    assert wrong / runs <= 0.05 + 3 * sqrt(0.05 * 0.95 / runs)
