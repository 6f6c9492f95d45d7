"""Stored runs beside what is predicted of them, and the command that says so."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bench.analysis import result
from bench.analysis.result import Result
from bench.costs import simulated, stored
from bench.costs.job import Job
from bench.costs.predict import slowed
from bench.costs.predict_runs import name_of, predict
from bench.store.checked import to_builtins
from bench.store.decode import as_type, benchmarks_of
from bench.store.schema import JobFacts
from tests import fake_runs
from tests.costs import fake_costs
from tests.fake_cells import SERIAL, Cell, cell_beside

ITEMS, CPU_S = 40, 0.002
JOB = {"items": ITEMS, "cpu_s": CPU_S, "wait_s": 0.0}
POOL_SPEED_UP = (
    ITEMS * CPU_S / simulated.seconds(Job(ITEMS, CPU_S, 0.0), *fake_costs.POOL, limit=2, cpus=1.8, cold=False)
)


def benchmarks(pool: float = POOL_SPEED_UP, threads: float = 1.0, **job: Any) -> list[dict[str, Any]]:
    """Cells of a workload that needs the CPU. pool, threads: their measured speed-ups."""
    sizes = {"items": ITEMS, "workers": 2}
    return [
        cell_beside("spin", SERIAL, **sizes, job=JOB | job),
        cell_beside("spin", Cell("process_pool_fork", "warm", pool, capacity=1.8), **sizes),
        cell_beside("spin", Cell("thread_pool", "warm", threads), **sizes),
        cell_beside("spin", Cell("mp_pool", "warm", 1.5, capacity=1.8), **sizes),
    ]


def results(**changed: Any) -> list[Result]:
    return result.read(benchmarks_of(benchmarks(**changed)))[0]


def test_what_was_measured_as_predicted_is_within() -> None:
    found = stored.checked(results(), fake_costs.calibration())
    assert {each.result.model for each in found} == {
        "process_pool_fork",
        "thread_pool",
    }  # mp_pool has no numbers
    assert all(each.is_within(0.05) for each in found)
    assert stored.misses(found) == []
    assert {name: (score.within, score.of, score.holds) for name, score in stored.scores(found).items()} == {
        "warm": (2, 2, True),
        "all": (2, 2, True),
    }


def test_of_several_rounds_of_a_sweep_the_middle_counts() -> None:
    rounds = [
        JobFacts(items=items, cpu_s=cpu_s, wait_s=0.05, busy_cpu_s=busy_s, combine_s=items / 100)
        for items, cpu_s, busy_s in ((1, 0.004, 0.001), (3, 0.003, 0.002), (9, 0.9, 0.8))
    ]
    found = Job.of_rounds(rounds)
    assert (found.items, found.combine_s) == (9, 0.09)
    assert (found.cpu_s, found.cold_s) == (0.002, pytest.approx(0.003))
    assert Job.of_rounds(rounds[:1]) == Job.of(rounds[0])


def test_a_round_in_a_slow_moment_tells_the_same_job() -> None:
    quick = JobFacts(items=10, cpu_s=0.002, wait_s=0.05, packing_s=1e-4, combine_s=0.01, yardstick_s=0.02)
    slow = JobFacts(items=10, cpu_s=0.004, wait_s=0.05, packing_s=2e-4, combine_s=0.02, yardstick_s=0.04)
    assert Job.of(slow, yardstick_s=0.02) == Job.of(quick)
    assert Job.of_rounds([slow, quick], yardstick_s=0.02) == Job.of(quick)
    assert Job.of(slow).cpu_s == 0.004
    old = JobFacts(items=10, cpu_s=0.004, wait_s=0.05)
    assert Job.of(old, yardstick_s=0.02) == Job.of(old)


def test_a_model_is_as_slow_as_the_machine_was_in_the_run() -> None:
    known = fake_costs.calibration()
    found = stored.checked(results(yardstick_s=2 * known.yardstick_s), known)
    (pool,) = (each for each in found if each.result.model == "process_pool_fork")
    rates, traits = fake_costs.POOL
    job = Job(ITEMS, CPU_S, 0.0)
    slow_s = simulated.seconds(job, slowed(rates, 2.0), traits, limit=2, cpus=1.8, cold=False)
    assert pool.prediction.seconds == pytest.approx(slow_s)
    assert pool.predicted_speed_up == pytest.approx(job.serial_s / slow_s)


@pytest.mark.parametrize(("measured", "off"), [(0.5, -0.5), (2.0, 1.0)])
def test_a_prediction_that_is_off_is_a_miss(measured: float, off: float) -> None:
    found = stored.checked(results(pool=measured * POOL_SPEED_UP), fake_costs.calibration())
    (miss,) = stored.misses(found)
    assert miss.result.model == "process_pool_fork"
    assert miss.off == pytest.approx(off, abs=0.03)
    warm = stored.scores(found)["warm"]
    assert (warm.holds, warm.shown_off) == (False, 1)
    wide = replace(miss, measured=replace(miss.measured, low=0.1, high=10.0))
    assert stored.scores([wide])["warm"].shown_off == 0


def test_the_capacity_beside_a_cell_is_the_machine_s() -> None:
    (pool,) = (
        each
        for each in stored.checked(results(), fake_costs.calibration())
        if each.result.model == "process_pool_fork"
    )
    assert pool.predicted_speed_up == pytest.approx(POOL_SPEED_UP, rel=0.01)
    assert pool.predicted_speed_up < 1.8


def test_nothing_measured_under_another_model_goes_into_a_prediction() -> None:
    one, other = (
        {
            each.result.model: each.predicted_speed_up
            for each in stored.checked(results(threads=own), fake_costs.calibration())
        }
        for own in (0.4, 3.0)
    )
    assert one == other


def test_a_run_without_a_serial_round_of_this_kind_predicts_nothing() -> None:
    old = [each for each in results() if not each.is_serial]
    assert stored.checked(old, fake_costs.calibration()) == []
    assert stored.points_of(old) == {}


def test_a_sweep_over_workers_and_items_has_one_kind_of_item() -> None:
    cells = [
        *benchmarks(),
        cell_beside(
            "spin", Cell("thread_pool", "warm", 1.0), items=400, workers=8, point={"workers": 8, "items": 400}
        ),
    ]
    found = stored.checked(result.read(benchmarks_of(cells))[0], fake_costs.calibration())
    (swept,) = (each for each in found if each.result.facts.point)
    assert swept.predicted_speed_up == pytest.approx(1.0, rel=0.05)
    assert name_of(swept) == "spin-thread_pool-warm-workers=8-items=400"


def test_what_changes_an_item_is_another_job() -> None:
    point = {"latency-ms": 5.0}
    cells = [
        *benchmarks(),
        cell_beside("spin", Cell("thread_pool", "warm", 1.0), items=40, workers=2, point=point),
    ]
    found = stored.checked(result.read(benchmarks_of(cells))[0], fake_costs.calibration())
    assert all(each.result.facts.point is None for each in found)


def _stored(folder: Path, **changed: Any) -> None:
    document = fake_runs.run([]) | {"benchmarks": benchmarks(**changed)}
    path = folder / ".benchmarks" / "machine" / "0001_run.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(document))
    fake_costs.stored(folder)


@pytest.mark.parametrize(("changed", "code"), [({}, 0), ({"pool": 0.5}, 1)])
def test_the_command_says_what_was_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, float], code: int
) -> None:
    _stored(tmp_path, **changed)
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(predict, ["--json", "cells.json"])
    assert ended.exit_code == code, ended.output
    assert f"{2 - code} of 2 warm cells are predicted to within 20%" in ended.stdout
    assert ("spin-process_pool_fork-warm" in ended.stdout) == bool(code)
    cells = json.loads((tmp_path / "cells.json").read_text())["cells"]
    assert {"predicted_speed_up", "measured_speed_up", "predicted_s"} <= cells[0].keys()


def test_without_a_calibration_the_command_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(predict, [])
    assert ended.exit_code == 1
    assert "calibrate`" in ended.stderr


def test_what_asks_a_socket_on_a_loop_has_its_waking_up_in_its_cpu() -> None:
    waits = JobFacts(items=1, cpu_s=0.004, wait_s=0.05, awaited_cpu_s=0.003, awaited_wait_s=0.05)
    for calls, busy_s, wakes in ((8, 0.001, True), (8, None, False), (1, 0.001, False)):
        facts = as_type({**to_builtins(waits), "calls": calls, "awaited_busy_cpu_s": busy_s}, JobFacts)
        assert Job.of(facts, awaited=True).wakes == wakes
        assert not Job.of(facts).wakes
