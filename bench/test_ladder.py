"""One task done in several ways without concurrency, at a size at which they differ as they do in earnest.

Which way is best turns with the size: at a few thousand rows, what each chunk costs hides what each row does.
So the ways are measured at the notebook's size here, in the sweeps in which cells are; of one whose rows are
slow, a sample of them. Each sweep has a process of its own, which goes with all that it holds.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.discovery import all_models, load_workload
from bench.measure.apart import SerialApart
from bench.measure.prepared import Prepared
from bench.session import ladder
from bench.session.options import Settings
from bench.session.profiles import Profile
from fixtures.inputs import Inputs, Sizes
from fixtures.server_process import HttpServer


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    steps = ladder.steps(Settings.of(metafunc.config).chosen)
    if not steps:
        pytest.skip("the chosen workloads are not three ways to do one task")
    metafunc.parametrize("step", steps)


@pytest.fixture(scope="module")
def prepare_step(
    profile: Profile, http_server: Callable[[], HttpServer], booking_csv: Callable[[int, int], Path]
) -> Callable[[str], Prepared]:
    """Returns a workload at the ladder's size; those whose items are made alike share them."""

    def prepare(name: str) -> Prepared:
        workload = load_workload(name)
        return Prepared(name, workload, *shared(workload.items, profile.ladder_sizes_for(workload)))

    @cache
    def shared(items: Callable[[Inputs], Sequence[Any]], sizes: Sizes) -> tuple[Inputs, Sequence[Any]]:
        inputs = Inputs.of(sizes, server=http_server, csv=booking_csv)
        return inputs, items(inputs)

    return prepare


@pytest.fixture(scope="module")
def process_of(prepare_step: Callable[[str], Prepared]) -> Iterator[Callable[[int], SerialApart]]:
    """Returns what runs the steps of a sweep, in a process that those of the sweep before did not have."""
    with all_models()["serial"].running(1) as run, SerialApart(prepare_step, run) as apart:

        @cache
        def renewed(_sweep: int) -> SerialApart:
            apart.end()
            return apart

        yield renewed


def test_step(
    benchmark: BenchmarkFixture,
    step: str,
    sweep: int,
    profile: Profile,
    process_of: Callable[[int], SerialApart],
) -> None:
    workload, apart = load_workload(step), process_of(sweep)
    apart.prepare(step)
    benchmark.group = "ladder"
    benchmark.extra_info |= {
        "step": step,
        "of_rows": profile.ladder_rows,
        "task": workload.TASK,  # type: ignore[attr-defined]
        "task_step": workload.TASK_STEP,  # type: ignore[attr-defined]
        "sweeps": profile.sweeps_cpu,
        "rounds_per_sweep": 1,
    }
    benchmark.pedantic(apart.run, args=(step,))
    benchmark.extra_info |= apart.check(step)
