"""The model of the time where the answer is known without it."""

from dataclasses import replace

import pytest

from bench.costs.job import Job
from bench.costs.numbers import Rates, Traits
from bench.costs.simulated import cpu_at_once, parts, seconds, waits_at_once

WARM = {"cold": False, "cpus": 2.0}
FREE, SEVERAL = Rates(), Rates(cpu_share=1.0)
ANY, ALONE = Traits(), Traits(one_at_a_time=True)


def test_one_item_at_a_time_takes_what_its_items_take() -> None:
    job = Job(7, cpu_s=0.003, wait_s=0.004, combine_s=0.01)
    assert seconds(job, FREE, ALONE, limit=20, **WARM) == pytest.approx(job.serial_s)


@pytest.mark.parametrize(("items", "limit"), [(20, 20), (60, 20), (5, 20), (61, 20), (1, 1)])
def test_waits_take_as_many_turns_as_the_limit_needs(items: int, limit: int) -> None:
    took_s = seconds(Job(items, 0.0, 0.01), FREE, ANY, limit=limit, **WARM)
    assert took_s == pytest.approx(0.01 * -(-items // limit))


def test_threads_of_one_gil_compute_no_faster_than_serial() -> None:
    job = Job(40, cpu_s=0.002, wait_s=0.0)
    for limit in (1, 2, 16):
        assert seconds(job, FREE, ANY, limit=limit, **WARM) == pytest.approx(job.serial_s)


@pytest.mark.parametrize(("limit", "faster"), [(1, 1.0), (2, 2.0), (16, 2.0)])
def test_what_has_a_gil_each_computes_on_all_cpus(limit: int, faster: float) -> None:
    job = Job(40, cpu_s=0.002, wait_s=0.0)
    took_s = seconds(job, SEVERAL, ANY, limit=limit, **WARM)
    assert job.serial_s / took_s == pytest.approx(faster)


def test_cpus_that_are_shared_are_slower_when_all_of_them_are_busy() -> None:
    job = Job(40, cpu_s=0.002, wait_s=0.0)
    assert job.serial_s / seconds(job, SEVERAL, ANY, limit=2, cpus=1.6, cold=False) == pytest.approx(1.6)
    one = replace(job, items=1)
    assert seconds(one, SEVERAL, ANY, limit=2, cpus=1.6, cold=False) == pytest.approx(0.002)


def test_some_of_the_gain_of_more_cpus() -> None:
    assert cpu_at_once(Rates(cpu_share=0.5), 3.0) == 2.0
    assert cpu_at_once(Rates(cpu_share=-0.1), 2.0) == pytest.approx(0.9)
    assert cpu_at_once(Rates(cpu_share=1.0), 0.8) == 1.0
    job = Job(30, cpu_s=0.002, wait_s=0.0)
    took_s = seconds(job, Rates(cpu_share=-0.1), ANY, limit=2, **WARM)
    assert took_s == pytest.approx(job.serial_s / 0.9)


def test_a_share_of_the_limit_waits() -> None:
    assert waits_at_once(Rates(wait_share=0.5), 21) == 11.0
    took_s = seconds(Job(20, 0.0, 0.01), Rates(wait_share=0.5), ANY, limit=20, **WARM)
    assert took_s == pytest.approx(0.01 * 20 / 10.5)


def test_the_coordinator_does_one_item_after_the_other() -> None:
    empty = Job(200, 0.0, 0.0)
    for rates in (Rates(item_s=1e-4), Rates(item_s=1e-4, cpu_share=1.0)):
        assert seconds(empty, rates, ANY, limit=2, **WARM) == pytest.approx(200e-4)


def test_under_one_gil_the_coordinator_takes_cpu_from_the_items() -> None:
    job = Job(100, cpu_s=1e-3, wait_s=0.0)
    alone_s = seconds(job, Rates(item_s=1e-3), ANY, limit=4, **WARM)
    assert alone_s == pytest.approx(100 * 2e-3)
    beside_s = seconds(job, Rates(item_s=1e-3, cpu_share=1.0), ANY, limit=4, **WARM)
    assert beside_s == pytest.approx(100 * 1e-3, rel=0.03)


def test_a_request_s_cpu_is_hidden_by_the_waits_of_others() -> None:
    """Half of the CPU comes before the wait: of 20 requests, the first half of each is done in turn."""
    took_s = seconds(Job(20, cpu_s=0.002, wait_s=0.05), FREE, ANY, limit=20, **WARM)
    assert took_s == pytest.approx(20 * 0.001 + 0.05 + 0.001)


def test_who_wakes_up_on_an_idle_cpu_finds_it_cold() -> None:
    job = Job(20, cpu_s=0.002, wait_s=0.05, cold_s=0.003)
    assert seconds(job, FREE, ALONE, limit=1, **WARM) == pytest.approx(job.serial_s)
    took_s = seconds(job, FREE, ANY, limit=20, **WARM)  # the others wake up while the first one has it
    assert took_s == pytest.approx(20 * 0.001 + 0.05 + 0.003 + 0.001)
    many = replace(job, items=2000, wait_s=0.005)
    assert seconds(many, FREE, ANY, limit=1000, **WARM) == pytest.approx(2000 * 0.002, rel=0.03)


def test_processes_that_take_turns_take_the_caches_from_each_other() -> None:
    job = Job(2000, cpu_s=0.002, wait_s=0.005, cold_s=0.003, forks_s=0.002)
    process = Traits(unit="process")
    took_s = seconds(job, SEVERAL, process, limit=64, **WARM)
    assert took_s == pytest.approx(2000 * 0.004 / 2, rel=0.05)
    alone_s = seconds(replace(job, items=1), SEVERAL, process, limit=64, **WARM)
    assert alone_s == pytest.approx(replace(job, items=1).serial_s)


def test_threads_that_call_the_system_take_turns_and_hand_the_gil_over() -> None:
    job = Job(20, cpu_s=0.002, wait_s=0.05, calls=10)
    in_turns_s = 20 * 0.001 + 0.05 + 20 * 0.001  # all are sent late, and all wake up at once
    assert seconds(job, FREE, ANY, limit=20, **WARM) == pytest.approx(in_turns_s)
    handed_s = 19 * 5 * 1e-5  # the first one of each half finds nobody there
    took_s = seconds(job, Rates(handover_s=1e-5), ANY, limit=20, **WARM)
    assert took_s == pytest.approx(in_turns_s + 2 * handed_s, rel=0.02)
    alone_s = seconds(job, Rates(handover_s=1e-5), ALONE, limit=1, **WARM)
    assert alone_s == pytest.approx(job.serial_s)
    awaited_s = seconds(job, FREE, Traits(awaits=True), limit=20, **WARM)
    assert awaited_s == pytest.approx(20 * 0.001 + 0.05 + 0.001)


def test_many_requests_at_once_are_bound_by_the_cpu() -> None:
    job = Job(2000, cpu_s=0.001, wait_s=0.005)
    took_s = seconds(job, FREE, ANY, limit=1000, **WARM)
    assert took_s == pytest.approx(2000 * 0.001 + 0.005, rel=0.03)


def test_waits_do_not_stay_in_step() -> None:
    """Sixteen that share a CPU need all of it; coming back together, they would leave it idle for a third."""
    job = Job(2000, cpu_s=0.0006, wait_s=0.005, calls=1)
    took_s = seconds(job, FREE, ANY, limit=16, **WARM)
    assert took_s == pytest.approx(2000 * 0.0006, rel=0.1)
    first_s = seconds(replace(job, items=16), FREE, ANY, limit=16, **WARM)
    assert first_s == pytest.approx(16 * 0.0006 + 0.005)


def test_bytes_are_copied_by_the_coordinator_and_by_the_slot() -> None:
    job, rates = Job(1, 0.0, 0.0, bytes=1e6), Rates(byte_s=1e-9, cpu_share=1.0)
    assert seconds(job, rates, ANY, limit=2, **WARM) == pytest.approx(0.002)  # half of it in, half out, twice
    many_s = seconds(replace(job, items=100), rates, ANY, limit=2, **WARM)
    assert 100 * 0.001 <= many_s <= 1.15 * 100 * 0.001  # slots copy beside the coordinator, on full CPUs


def test_what_does_not_fit_into_a_pipe_keeps_its_process_until_both_ways_are_done() -> None:
    rates, process = Rates(byte_s=1e-8, cpu_share=1.0), Traits(unit="process")
    job = Job(20, cpu_s=0.001, wait_s=0.0, bytes=200_000)  # two milliseconds there, one of work, two back
    assert seconds(job, rates, process, limit=1, **WARM) == pytest.approx(20 * 0.005)
    assert seconds(job, rates, ANY, limit=1, **WARM) == pytest.approx(20 * 0.003 + 0.002)
    fitting = replace(job, bytes=100_000)  # the coordinator's part is done while an item runs
    assert seconds(fitting, rates, process, limit=1, **WARM) == pytest.approx(20 * 0.002 + 0.001)


def test_packing_is_shared_by_the_coordinator_and_the_workers() -> None:
    job = Job(100, 0.0, 0.0, packing_s=0.004)
    assert seconds(job, FREE, ANY, limit=2, **WARM) == pytest.approx(0.4)
    assert 0.2 <= seconds(job, SEVERAL, ANY, limit=2, **WARM) <= 0.3


def test_packing_takes_longer_where_all_do_so_at_once() -> None:
    job = Job(100, 0.0, 0.0, packing_s=0.004)
    assert seconds(job, Rates(packing_times=1.5), ANY, limit=2, **WARM) == pytest.approx(0.6)


def test_a_slot_has_cpu_of_its_own_for_each_item() -> None:
    job = Job(16, cpu_s=0.001, wait_s=0.0)
    took_s = seconds(job, Rates(slot_s=0.0005, cpu_share=1.0), ANY, limit=2, **WARM)
    assert took_s == pytest.approx(8 * 0.0015)


def test_the_first_item_of_a_process_pays_for_what_that_does_once() -> None:
    job, process = Job(16, cpu_s=0.001, wait_s=0.0, first_s=0.004), Traits(unit="process")
    cold = parts(job, SEVERAL, process, limit=2, cpus=2.0, cold=True)
    assert cold["items"] == pytest.approx(8 * 0.001 + 0.004)
    for traits, is_cold in ((process, False), (Traits(unit="thread"), True)):
        found = parts(job, SEVERAL, traits, limit=2, cpus=2.0, cold=is_cold)
        assert found["items"] == pytest.approx(8 * 0.001)
    of_thread = replace(job, slot_first_s=0.002)
    found = parts(of_thread, SEVERAL, Traits(unit="thread"), limit=2, cpus=2.0, cold=True)
    assert found["items"] == pytest.approx(8 * 0.001 + 0.002)


def test_a_wait_ends_late_and_nothing_else_does() -> None:
    rates = Rates(late_s=0.001)
    assert seconds(Job(40, 0.0, 0.01), rates, ANY, limit=20, **WARM) == pytest.approx(2 * 0.011)
    assert seconds(Job(40, 0.001, 0.0), rates, ANY, limit=20, **WARM) == pytest.approx(0.04)


def test_what_wakes_up_takes_cpu_one_after_the_other() -> None:
    took_s = seconds(Job(20, 0.0, 0.01), Rates(wake_s=1e-3), ANY, limit=20, **WARM)
    assert took_s == pytest.approx(0.01 + 20e-3)
    known_s = seconds(Job(20, 0.0, 0.01, wakes=True), Rates(wake_s=1e-3, late_s=1e-3), ANY, limit=20, **WARM)
    assert known_s == pytest.approx(0.01)


def test_a_start_is_paid_for_each_worker_and_its_imports() -> None:
    job, rates = Job(16, 0.0, 0.0, import_s=0.5), Rates(start_s=0.1, worker_s=0.01, round_s=0.002)
    found = parts(job, rates, ANY, limit=4, cpus=2.0, cold=True)
    assert found["start"] == pytest.approx(0.1 + 4 * 0.01)
    assert found["once"] == pytest.approx(0.002)
    fresh = parts(job, rates, Traits(fresh_interpreters=True), limit=4, cpus=2.0, cold=True)
    assert fresh["start"] == pytest.approx(0.14 + 4 * 0.5 / 2)
    assert parts(job, rates, ANY, limit=4, cpus=2.0, cold=False)["start"] == 0.0
    two = parts(replace(job, items=2), rates, ANY, limit=4, cpus=2.0, cold=True)
    assert two["start"] == pytest.approx(0.12)


def test_what_starts_all_its_workers_pays_for_those_that_get_no_item() -> None:
    job, rates = Job(2, 0.0, 0.0), Rates(start_s=0.1, worker_s=0.01)
    found = parts(job, rates, Traits(starts_all=True), limit=16, cpus=2.0, cold=True)
    assert found["start"] == pytest.approx(0.1 + 16 * 0.01)


@pytest.mark.parametrize(("unit", "imports_s"), [("process", 1.0), ("greenlet", 0.5), ("worker", 0.0)])
def test_greenlets_share_one_import_and_a_running_cluster_has_made_it(unit: str, imports_s: float) -> None:
    traits = Traits(unit=unit, fresh_interpreters=True)
    found = parts(Job(16, 0.0, 0.0, import_s=0.5), FREE, traits, limit=4, cpus=2.0, cold=True)
    assert found["start"] == pytest.approx(imports_s)


def test_a_repr_of_all_answers_is_made_by_loops_alone() -> None:
    job = Job(4, 0.001, 0.0, repr_s=0.2)
    assert seconds(job, FREE, Traits(reprs=True), limit=2, **WARM) == pytest.approx(0.204)
    assert seconds(job, FREE, ANY, limit=2, **WARM) == pytest.approx(0.004)


def test_items_of_different_lengths_keep_their_order() -> None:
    uneven = Job(4, 0.0, 2.5, weights=(0.4, 0.8, 1.2, 1.6))
    assert seconds(uneven, FREE, ANY, limit=4, **WARM) == pytest.approx(4.0)
    assert seconds(uneven, FREE, ANY, limit=2, **WARM) == pytest.approx(6.0)


@pytest.mark.parametrize("limit", [1, 2, 20, 300])
def test_very_many_items_take_what_fewer_of_them_say(limit: int) -> None:
    rates = Rates(item_s=2e-5, wake_s=1e-5, late_s=1e-4)
    few, many = (
        seconds(Job(count, 1e-4, 1e-3), rates, ANY, limit=limit, **WARM) for count in (20_000, 200_000)
    )
    assert many == pytest.approx(10 * few, rel=0.02)


def test_nothing_to_do_takes_no_time() -> None:
    assert seconds(Job(0, 0.0, 0.0), FREE, ANY, limit=2, **WARM) == 0.0
