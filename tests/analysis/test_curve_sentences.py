"""What curves say, in sentences; and what the law of scaling does."""

import re

import pytest

from bench.analysis.crossings import Place
from bench.analysis.curve_sentences import Said, _about, setting
from bench.analysis.scaling import efficiencies, scalings
from tests.fake_curves import CROSSED, PAYS, Gains, cells, only

WORKERS = (1, 2, 4, 8, 16, 32)


def test_who_overtakes_whom_and_where() -> None:
    first, second, *_ = Said.of(only(cells(CROSSED))).sentences
    assert first.startswith(
        "from 1,000 items at once on, asyncio warm is more than 1.5 times as fast as thread_pool warm, "
        "3.00× ("
    )
    assert re.search(r"×\) there; that ratio is passed at about 180 \(17\d–18\d\)$", first)
    assert second.startswith("up to 10 items at once, thread_pool warm is faster than asyncio warm, 1.06× (")
    assert re.search(r"they cross at about 17 \(1\d–1\d\)$", second)


def test_from_where_a_model_pays() -> None:
    said = Said.of(only(cells(PAYS, workload="spin"))).sentences
    pays = next(sentence for sentence in said if "mp_pool warm is faster than serial" in sentence)
    assert pays.startswith("from 100 items on, ")
    assert re.search(r"they cross at about 47 \(4\d–\d\d\)$", pays)
    assert any(sentence.startswith("up to 10 items, serial is faster than mp_pool") for sentence in said)


def test_of_a_place_only_what_is_known_is_said() -> None:
    known = {(40.0, 60.0): "50 (40–60)", (40.0, None): "50 (40 or more)", (None, 60.0): "50 (60 or less)"}
    for (low, high), said in (known | {(None, None): "50"}).items():
        assert _about(Place(50.0, low, high)) == said


def test_of_a_family_the_cell_counts_that_is_best_over_all_places() -> None:
    """At the last place cold and warm tie, and either may be ahead."""
    gains = CROSSED | {("thread_pool", "cold"): (0.5, 5.0, 40.0, 101.0)}
    assert Said.of(only(cells(gains))).named == ("asyncio warm", "thread_pool warm")


def test_that_nothing_was_shown_is_said_as_just_that() -> None:
    (said,) = Said.of(only(cells(CROSSED, (1, 10), jitter=2.0))).sentences
    assert said == "no crossing was shown over items among thread_pool warm, asyncio warm and serial"


def test_only_the_best_of_a_family_is_named() -> None:
    gains = CROSSED | {("loop_per_thread", "warm"): (0.9, 8.0, 55.0, 290.0)}
    assert Said.of(only(cells(gains))).named == ("asyncio warm", "thread_pool warm")


def test_curves_say_at_what_setting_they_are() -> None:
    assert setting(only(cells(CROSSED, workers=50))) == "at 50 workers"
    assert setting(only(cells(CROSSED))) == ""


def by_law(contention: float, coherency: float, workload: str = "sleep") -> Gains:
    """Speed-ups that follow the law."""
    return {("asyncio", "warm"): [n / (1 + contention * (n - 1) + coherency * n * (n - 1)) for n in WORKERS]}


def test_what_waits_is_fitted_over_its_workers() -> None:
    stored = cells(by_law(0.05, 2e-3), WORKERS, option="workers", jitter=1e-9)
    (scaling,), why_not = scalings(only(stored), cpus=2)
    assert (scaling.label, why_not) == ("asyncio warm", "")
    assert scaling.law.contention.value == pytest.approx(0.05, rel=0.01)
    assert scaling.law.coherency.value == pytest.approx(2e-3, rel=0.01)
    assert str(scaling).startswith("asyncio warm: contention 5.00% (")
    assert "its throughput is largest with about 22 at once" in str(scaling)


def test_no_more_at_once_than_there_are_items() -> None:
    stored = cells(by_law(0.05, 2e-3), WORKERS, option="workers", items=8)
    fitted, why_not = scalings(only(stored), cpus=2)
    assert fitted == []
    assert why_not.startswith("the Universal Scalability Law (N. Gunther) has three parameters")


def test_of_work_on_two_cpus_it_is_said_why_not() -> None:
    stored = cells(by_law(0.05, 2e-3), WORKERS, workload="spin", option="workers")
    fitted, why_not = scalings(only(stored), cpus=2)
    assert fitted == []
    assert why_not == (
        "the Universal Scalability Law (N. Gunther) is not fitted: this is work on the CPU, there are 2 "
        "CPUs, and workers beyond that add nothing, so that 2 places of the curve would have to give three "
        "parameters"
    )
    assert scalings(only(stored), cpus=32)[0]


def test_curves_over_items_have_no_law() -> None:
    assert scalings(only(cells(CROSSED)), cpus=2) == ([], "")


def test_efficiency_is_per_worker_from_the_fewest_to_the_most() -> None:
    (said,) = efficiencies(only(cells(by_law(0.05, 0.0), WORKERS, option="workers")))
    assert said.startswith("asyncio warm: 1.0 (")
    assert said.endswith(" with 32")
