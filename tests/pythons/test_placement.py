"""Which cells are never put on one CPU."""

import pytest

from bench.contracts import Cell
from bench.pythons.placement import left_free
from tests.pythons.records import python

MODELS = ("serial", "asyncio", "thread_pool", "loop_per_thread", "process_pool_spawn", "interpreter_pool")


@pytest.mark.parametrize("is_free_threaded", [False, True])
def test_threads_are_left_free_where_a_build_without_a_gil_takes_part(is_free_threaded: bool) -> None:
    cells = [Cell("spin", model, "warm") for model in MODELS]
    pythons = [python("3.13"), python("3.14t", free_threaded=is_free_threaded)]
    threads = ["thread_pool", "loop_per_thread"] if is_free_threaded else []
    free = [cell.model for cell in left_free(cells, pythons)]
    assert free == [*threads, "process_pool_spawn", "interpreter_pool"]
