"""What of items that wait is seen where nothing is waited for."""

import asyncio
import io
import socket
import sys
import time

from bench.measure import never_idle
from bench.measure.prepared import Prepared
from fixtures.inputs import Inputs
from tests.measure.computing import compute
from tests.measure.visits import SIZES, not_needed
from workloads import sleep, spin


def test_a_workload_whose_sizes_wait_has_items_that_do_not() -> None:
    inputs = Inputs.of(SIZES, server=not_needed, csv=not_needed)
    waiting = Prepared.of("sleep", sleep, inputs)
    read = dict(inputs.recorded())
    found = never_idle.items_of(waiting)
    assert found == [0.0] * never_idle.ITEMS
    assert inputs.recorded() == read
    others = Inputs.of(SIZES, server=not_needed, csv=not_needed)
    assert never_idle.items_of(Prepared.of("spin", spin, others)) == []


def test_cpu_is_that_of_the_mean_item() -> None:
    async def awork(seconds: float) -> None:
        compute(seconds)

    items = [0.002, 0.004]
    assert 0.003 <= never_idle.cpu_s(compute, items) < 0.0035
    assert 0.003 <= asyncio.run(never_idle.awaited_cpu_s(awork, items)) < 0.0035


def test_calls_that_let_the_gil_go_are_counted() -> None:
    def work(number: int) -> None:
        time.sleep(0)
        io.StringIO("text").read()  # of memory
        here, there = socket.socketpair()
        with here, there:
            for _ in range(number):
                here.sendall(b"1")
                there.recv(1)

    before = sys.getprofile()
    assert never_idle.calls(work, 3) == 1 + 2 * 3 + 2
    assert sys.getprofile() is before
