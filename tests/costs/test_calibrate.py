"""Calibrating for real, as short as can be: what is stored, and truths that hold on any machine."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.contracts import Model
from bench.costs import calibration, record, visiting
from bench.costs.break_even import BreakEven
from bench.costs.calibrate import _lines, calibrate
from bench.costs.job import Job
from bench.costs.measured import Measuring, prepared_of, timed, timed_cold
from bench.costs.numbers import NAMES
from bench.costs.trials import TRIALS, Visit
from bench.discovery import all_models
from bench.measure.prepared import WrongAnswerError
from tests.helpers import ROOT


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> record.Calibration:
    """Of three models, in a process of its own, as a person does it."""
    path: Path = tmp_path_factory.mktemp("costs") / "costs.json"
    models = ["--model=thread_pool", "--model=asyncio", "--model=process_pool_fork"]
    done = subprocess.run(
        [sys.executable, "-m", "bench", "calibrate", "--budget=0.05", f"--out={path}", *models],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"stored: {path}" in done.stdout
    return record.load(path)


def test_every_model_asked_for_has_all_numbers(calibrated: record.Calibration) -> None:
    assert set(calibrated.costs) == {"serial", "thread_pool", "asyncio", "process_pool_fork"}
    for costs in calibrated.costs.values():
        assert set(costs.numbers) == set(NAMES)
        assert all(number.low <= number.value <= number.high for number in costs.numbers.values())
        assert all(number.visits >= calibration.LEAST_VISITS for number in costs.numbers.values())
    assert calibrated.machine["python_version"] == record.identity()["python_version"]


def test_known_truths(calibrated: record.Calibration) -> None:
    """As far as they hold on a machine that runs other tests at the same time."""
    costs = calibrated.costs
    assert costs["serial"].numbers["wait_share"].value == 0.0
    for waiting in ("thread_pool", "asyncio", "process_pool_fork"):
        assert costs[waiting].numbers["wait_share"].value > 0.1, waiting  # one at a time is 0
    assert costs["serial"].numbers["item_s"].value < costs["process_pool_fork"].numbers["item_s"].value
    assert costs["process_pool_fork"].carries
    assert costs["process_pool_fork"].numbers["worker_s"].value > 0


def test_trials_and_break_evens_are_stored(calibrated: record.Calibration) -> None:
    warm = next(visit for visit in calibrated.visits if visit.model == "process_pool_fork")
    of_processes = {name for name, trial in TRIALS.items() if trial.whom != "threads"}
    assert set(warm.seconds) == of_processes
    serial = next(visit for visit in calibrated.visits if visit.model == "serial")
    assert not any(TRIALS[name].wait_s for name in serial.seconds)
    assert {(each.model, each.of) for each in calibrated.break_even} == {
        ("process_pool_fork", "cpu"),
        ("thread_pool", "wait"),
        ("asyncio", "wait"),
    }


def test_a_model_that_fails_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "hold_what_a_session_holds", lambda: None)
    visited = visiting.visit

    def visit(measuring: Measuring, model: Model) -> Visit:
        if model.name == "thread_pool":
            raise RuntimeError("out of threads")
        return visited(measuring, model)

    monkeypatch.setattr(visiting, "visit", visit)
    found = calibration.calibrate(["thread_pool"], 0.0, lambda _line: None)
    assert found.left_out == {"thread_pool": "RuntimeError: out of threads"}
    assert set(found.costs) == {"serial"}


def test_a_model_that_is_named_leaves_the_numbers_of_others(
    calibrated: record.Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "hold_what_a_session_holds", lambda: None)
    seen = replace(calibrated.break_even[0], measured=2e-4, low=1e-4, high=3e-4)
    known = [seen, *calibrated.break_even[1:]]
    before = replace(calibrated, break_even=known, left_out={"gevent": "not there"})
    found = calibration.calibrate(["asyncio"], 0.0, lambda _line: None, before)
    assert set(found.costs) == set(before.costs)
    assert found.left_out == before.left_out
    of_pool, of_asyncio = (
        [[visit for visit in each.visits if visit.model == name] for each in (before, found)]
        for name in ("process_pool_fork", "asyncio")
    )
    assert of_pool[0] == of_pool[1]
    assert of_asyncio[0] != of_asyncio[1]
    assert next(each.measured for each in found.break_even if each.model == seen.model) == 2e-4


def test_what_an_extra_brings_is_left_to_its_name() -> None:
    extras = {model.name for model in all_models().values() if model.extra}
    models, left_out = calibration._models(())
    assert extras
    assert left_out.keys() >= extras
    assert not extras & {model.name for model in models}
    assert not any(why.startswith("left to") for why in calibration._models(sorted(extras))[1].values())


def test_a_wrong_answer_is_no_time() -> None:
    prepared = prepared_of(Job(3, 0.0, 0.0), 1e-7)
    threads = all_models()["thread_pool"]
    assert timed_cold(threads, 2, prepared) > 0
    with pytest.raises(WrongAnswerError):
        timed(lambda _functions, items: [*map(prepared.workload.work, items[::-1])], prepared)


@pytest.mark.parametrize(
    ("known", "line"),
    [
        (
            BreakEven("mp_pool", "cpu", 2, 2e-4),
            "mp_pool beats serial from 200 µs of CPU per item on, predicted for 2 at once",
        ),
        (
            BreakEven("threads", "wait", 20, 1e-4, 1.2e-4, 1.1e-4, 1.3e-4),
            (
                "threads beats serial from 100 µs of waiting per item on, predicted for 20 at once; "
                "measured: 120 µs (110 µs–130 µs)"
            ),
        ),
        (BreakEven("mp_pool", "cpu", 1, None), "mp_pool: no CPU per item with which it beats serial"),
    ],
)
def test_a_break_even_is_a_line_that_tells_predicted_from_measured(known: BreakEven, line: str) -> None:
    assert list(_lines([known])) == [line]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--model", "asynio"], "no model is named 'asynio': did you mean asyncio?"),
        (["--budget", "0"], "Invalid value for '--budget'"),
        (["--out", "/proc/none/costs.json"], "/proc/none"),
    ],
)
def test_a_wrong_call_gets_a_line(arguments: list[str], said: str) -> None:
    ended = CliRunner().invoke(calibrate, arguments)
    assert ended.exit_code != 0
    assert said in ended.stderr
