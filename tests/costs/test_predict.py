"""Predictions: the ranking, its intervals and reasons, from where on a model pays, and what is said of it."""

from dataclasses import replace
from math import log

import pytest

from bench.costs.advice import Advice, rows_of
from bench.costs.break_even import LONGEST_S, BreakEven, crossing_of, job_of
from bench.costs.job import Job
from bench.costs.numbers import Rates
from bench.costs.predict import (
    MODEL_OFF,
    Machine,
    bounds,
    predicted,
    ranking,
    seconds_of,
    slowed,
    too_close,
    why,
)
from bench.cpus import cpu_count
from bench.store.schema import JobFacts
from tests.costs.fake_costs import MACHINE, all_costs, calibration, costs

WAITING = Job(500, 0.003, 0.04, 2000)
COMPUTING = Job(64, 0.02, 0.0)


def test_waiting_is_for_what_waits_at_once() -> None:
    ranked = ranking(WAITING, all_costs().values(), MACHINE, limit=20, awaited=WAITING)
    assert [each.model for each in ranked[:2]] != ["serial", "serial"]
    assert ranked[-1].model == "serial"
    assert [each.seconds for each in ranked] == sorted(each.seconds for each in ranked)


def test_computing_is_for_what_has_a_gil_each() -> None:
    ranked = ranking(COMPUTING, all_costs().values(), MACHINE, limit=2, awaited=COMPUTING)
    assert ranked[0].label == "process_pool_fork warm"
    serial = next(each for each in ranked if each.model == "serial")
    assert serial.seconds == pytest.approx(COMPUTING.serial_s, rel=1e-3)
    assert serial.seconds / ranked[0].seconds == pytest.approx(2.0, rel=0.1)


def test_what_awaits_needs_an_async_twin() -> None:
    names = {each.model for each in ranking(WAITING, all_costs().values(), MACHINE, limit=20, awaited=None)}
    assert names == {"serial", "thread_pool", "process_pool_fork", "process_pool_spawn"}


def test_a_twin_may_take_less() -> None:
    light = replace(WAITING, cpu_s=0.0)
    (one,) = (each for each in _ranked(light) if each.label == "asyncio warm")
    (other,) = (each for each in _ranked(WAITING) if each.label == "asyncio warm")
    assert one.seconds < other.seconds


def _ranked(awaited: Job) -> list:
    return ranking(WAITING, all_costs().values(), MACHINE, limit=20, awaited=awaited)


def test_an_interval_is_as_wide_as_the_numbers_and_the_model_of_the_time() -> None:
    exact = predicted(
        COMPUTING, costs("process_pool_fork", 0.0), Machine(2.0, 2.0, 2.0), limit=2, start="warm"
    )
    assert exact.low == pytest.approx(exact.seconds / (1 + MODEL_OFF))
    assert exact.high == pytest.approx(exact.seconds * (1 + MODEL_OFF))
    wide = predicted(COMPUTING, costs("process_pool_fork", 0.3), MACHINE, limit=2, start="warm")
    assert wide.low < exact.low < exact.high < wide.high


def test_only_what_carries_pays_for_bytes() -> None:
    heavy, light = Job(100, 0.0, 0.0, bytes=1e6, packing_s=1e-3), Job(100, 0.0, 0.0)
    pool, threads = costs("process_pool_fork"), costs("thread_pool")
    assert (pool.carries, threads.carries) == (True, False)
    assert seconds_of(heavy, threads, MACHINE, limit=2) == seconds_of(light, threads, MACHINE, limit=2)
    more_s = seconds_of(heavy, pool, MACHINE, limit=2) - seconds_of(light, pool, MACHINE, limit=2)
    assert more_s == pytest.approx(
        0.1 + 0.05, rel=0.4
    )  # the bytes, and the coordinator's half of the packing


def test_a_slower_machine_takes_longer_for_all_but_waits() -> None:
    rates = slowed(Rates(item_s=1e-4, wait_share=0.9, cpu_share=0.8), 2.0)
    assert (rates.item_s, rates.wait_share, rates.cpu_share) == (2e-4, 0.9, 0.8)
    assert slowed(rates, 1.0) is rates
    empty = Job(1000, 0.0, 0.0)
    slow = replace(MACHINE, slower=2.0)
    fast_s, slow_s = (seconds_of(empty, costs("thread_pool"), each, limit=2) for each in (MACHINE, slow))
    assert slow_s == pytest.approx(2 * fast_s)


@pytest.mark.parametrize(
    ("job", "model", "start", "said"),
    [
        (COMPUTING, "thread_pool", "warm", "64 items with 20 ms of CPU each on one CPU"),
        (COMPUTING, "process_pool_fork", "warm", "64 items with 20 ms of CPU each on 2.0 CPUs"),
        (Job(40, 1e-5, 0.1), "asyncio", "warm", "2 waits of 100 ms one after the other, 20 at once"),
        (Job(2, 1e-5, 0.0), "process_pool_spawn", "cold", "110 ms to start and stop"),
        (Job(900, 1e-6, 0.0), "thread_pool", "warm", "30 µs of the model's own for each item"),
        (Job(90, 1e-6, 0.0, 1e7), "process_pool_fork", "warm", "10 ms to carry an item and its answer"),
    ],
)
def test_what_takes_most_of_the_time_is_said(job: Job, model: str, start: str, said: str) -> None:
    limit = 2 if job.computes else 20
    assert why(job, costs(model), MACHINE, limit=limit, start=start) == said


def test_no_bound_is_above_the_time() -> None:
    for job in (WAITING, COMPUTING, Job(900, 1e-6, 0.0), Job(40, 0.01, 0.1, 1e5)):
        for own in all_costs().values():
            for start in own.traits.starts:
                took_s = predicted(job, own, MACHINE, limit=20, start=start).seconds
                assert max(bounds(job, own, MACHINE, limit=20, start=start).values()) <= 1.02 * took_s


def test_break_evens_follow_from_what_an_item_costs() -> None:
    known = all_costs()
    pool = BreakEven.of_model(known, "process_pool_fork", "cpu", MACHINE, 2)
    assert pool.predicted
    # Two CPUs share the item, item_s and slot_s: from as much as those on
    assert pool.predicted == pytest.approx(1.5e-4, rel=0.1)
    threads = BreakEven.of_model(known, "thread_pool", "wait", MACHINE, 20)
    assert threads.predicted == pytest.approx(5e-5, rel=0.3)  # item_s and wake_s
    never = BreakEven.of_model(known, "thread_pool", "cpu", MACHINE, 2)
    assert (never.predicted, never.measured) == (None, None)


def test_at_its_break_even_a_model_is_as_fast_as_serial() -> None:
    known = all_costs()
    value_s = BreakEven.of_model(known, "process_pool_spawn", "cpu", MACHINE, 2).predicted
    assert value_s
    job = job_of("cpu", value_s)
    ratio = seconds_of(job, known["process_pool_spawn"], MACHINE, limit=2) / seconds_of(
        job, known["serial"], MACHINE, limit=1
    )
    assert ratio == pytest.approx(1.0, rel=0.01)
    assert value_s < LONGEST_S


def test_a_measured_crossing_lies_between_two_steps() -> None:
    values_s = [1e-4, 2e-4, 4e-4, 8e-4]
    logs = [log(0.5), log(0.8), log(1.25), log(1.5)]
    assert crossing_of(values_s, logs) == pytest.approx(2e-4 * 2**0.5)
    assert crossing_of(values_s, [0.1, 0.2, 0.3, 0.4]) is None
    assert crossing_of(values_s, [-0.4, -0.3, -0.2, -0.1]) is None


def test_noisy_speed_ups_are_made_to_rise_before_they_cross() -> None:
    values_s, logs = [1e-4, 2e-4, 4e-4, 8e-4], [log(0.5), log(1.1), log(0.8), log(1.25)]
    pooled = log(1.1 * 0.8) / 2  # what is out of order counts as its mean, between the two
    share = -pooled / (log(1.25) - pooled)
    assert crossing_of(values_s, logs) == pytest.approx(2e-4 * 2**0.5 * (2 * 2**0.5) ** share)


def test_models_whose_intervals_overlap_are_to_be_measured() -> None:
    found = Advice.of(COMPUTING, calibration(), None)
    assert found.limit == cpu_count()
    close = Advice.of(WAITING, calibration(), 20, target="thumbs.py:compress")
    assert close.best
    assert all(
        too_close(close.best, next(each for each in close.ranking if each.model == name))
        for name in close.contenders
    )
    if len(close.contenders) > 1:
        assert "run thumbs.py:compress --items … --workers 20 --model serial" in (close.to_measure or "")
        assert "too close to tell" in close.headline


def test_one_that_is_clearly_ahead_needs_no_measuring() -> None:
    clear = Advice.of(
        Job(10, 1.0, 0.0), calibration(costs={name: costs(name) for name in ("serial", "thread_pool")}), 2
    )
    assert clear.best
    alone = replace(clear, ranking=[clear.ranking[0], replace(clear.ranking[0], model="slow", low=99.0)])
    assert (alone.contenders, alone.to_measure) == ([clear.best.model], None)
    assert "too close" not in alone.headline


def test_the_json_says_that_its_times_are_predicted() -> None:
    document = Advice.of(WAITING, calibration(), None).as_dict()
    assert document["predicted"] is True
    assert list(document["ranking"][0]) == ["model", "start", "seconds", "low", "high", "why"]
    assert document["job"]["items"] == 500
    first = document["ranking"][0]
    assert first["low"] < first["seconds"] < first["high"]
    assert (
        rows_of(Advice.of(WAITING, calibration(), None).ranking)[0][0] == f"{first['model']} {first['start']}"
    )


def test_a_job_is_what_the_serial_round_has_seen() -> None:
    facts = JobFacts(
        items=4,
        cpu_s=0.001,
        wait_s=2.5,
        awaited_cpu_s=0.0,
        awaited_wait_s=2.4,
        item_s=[1.0, 2.0, 3.0, 4.0],
        bytes=10.0,
    )
    assert Job.of(facts).weights == pytest.approx((0.4, 0.8, 1.2, 1.6))
    assert (Job.of(facts, awaited=True).cpu_s, Job.of(facts, awaited=True).wait_s) == (0.0, 2.4)
    more = Job.of(replace_facts(facts, combine_s=0.2)).of_items(8)
    assert (more.items, more.weights, more.combine_s) == (8, (), 0.4)
    assert Job.of(replace_facts(facts, awaited_cpu_s=None), awaited=True).cpu_s == 0.001


def replace_facts(facts: JobFacts, **changes: object) -> JobFacts:
    names = ("items", "cpu_s", "wait_s", "bytes", "item_s", "awaited_cpu_s", "awaited_wait_s", "combine_s")
    return JobFacts(**{name: getattr(facts, name) for name in names} | changes)
