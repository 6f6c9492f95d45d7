"""Each visit has a fork server of its own."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import psutil

from bench.discovery import all_models
from bench.measure import fork_server
from bench.measure.cell import measure
from bench.measure.memory import MemorySampler
from bench.measure.neighbours import Neighbours
from tests.measure.visits import visit


def parent_of_a_worker() -> int:
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(os.getppid).result()


def test_the_next_pool_has_another_server_and_the_last_one_is_gone() -> None:
    before = parent_of_a_worker()
    assert parent_of_a_worker() == before
    fork_server.renew()
    assert parent_of_a_worker() != before
    assert not psutil.pid_exists(before)


def test_what_was_forked_meanwhile_does_not_keep_it_alive() -> None:
    """A fork of ours holds the pipe at whose end the server would end by itself."""
    before = parent_of_a_worker()
    holder = multiprocessing.get_context("fork").Process(target=os.read, args=(os.pipe()[0], 1))
    holder.start()
    try:
        fork_server.renew()
        assert parent_of_a_worker() != before
    finally:
        holder.terminate()
        holder.join()


def test_a_visit_renews_it_for_its_own_kind_of_pool_alone() -> None:
    serial = all_models()["serial"]
    with MemorySampler() as memory, serial.running(1) as run, Neighbours(run) as neighbours:
        before = parent_of_a_worker()
        measure(visit("spin", "process_pool_fork", memory, neighbours=neighbours))
        assert parent_of_a_worker() == before
        measure(visit("spin", "process_pool_forkserver", memory, neighbours=neighbours))
        assert parent_of_a_worker() != before
