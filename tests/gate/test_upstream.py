"""What the lock-step needs of pytest and pytest-benchmark, and what is said where it is not there."""

from importlib import metadata
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.gate import memory
from bench.gate.lockstep import upstream
from tests.gate.project import Project, in_process


def other_parameters(self: Any, function: Any) -> None: ...


def other_attributes(self: Any) -> Any:
    return self._calibrate_timer, self._make_runner, self._make_stats, self._min_rounds, self._warmup


def version(name: str) -> tuple[int, ...]:
    return tuple(map(int, metadata.version(name).split(".")[:3]))


@pytest.mark.upstream
def test_nothing_is_missing_in_what_is_installed() -> None:
    assert upstream.missing() == []


def test_what_is_installed_is_known_to_work() -> None:
    for name, ends in upstream.KNOWN.items():
        oldest, newest = (tuple(map(int, end.split("."))) for end in ends)
        assert oldest <= version(name) <= newest, f"try {name}, and write it into upstream.KNOWN"


@pytest.mark.parametrize(
    ("name", "other", "missing"),
    [
        ("_calibrate_timer", None, "_calibrate_timer"),  # gone
        ("_make_runner", other_parameters, "_make_runner"),
        ("_raw_pedantic", other_parameters, "_raw_pedantic"),
        ("_raw", other_attributes, "_max_time"),
    ],
)
def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, other: object, missing: str
) -> None:
    if other:
        monkeypatch.setattr(BenchmarkFixture, name, other)
    else:
        monkeypatch.delattr(BenchmarkFixture, name)
    assert upstream.missing() == [f"BenchmarkFixture.{missing}"]


@pytest.mark.upstream
def test_a_side_that_cannot_take_turns_ends_the_gate_in_one_line(project: Project) -> None:
    project.write(
        "strange.py",
        "from pytest_benchmark.fixture import BenchmarkFixture\ndel BenchmarkFixture._calibrate_timer\n",
    )
    project.commit("strange")
    run = project.gate("--base", "strange", PYTEST_PLUGINS="pytest_benchmark.plugin,strange")
    assert run.code == 3
    (line,) = run.output.partition("Error: ")[2].splitlines()
    assert line.startswith("base runs pytest-benchmark ")
    assert ", where BenchmarkFixture._calibrate_timer is missing or not as the gate needs it; " in line
    assert line.endswith(f"the gate is known to work with {upstream.known()}")
    assert project.left_behind() == []


def test_without_pytest_benchmark_s_plugin_the_gate_ends_in_one_line(project: Project) -> None:
    project.write("pytest.ini", "[pytest]\naddopts = -p no:pytest_benchmark.plugin\n")
    project.write("conftest.py", "import pytest\n@pytest.fixture\ndef benchmark():\n    return None\n")
    project.commit("without")
    without_its_option = project.arguments("--base", "without")[:-1]
    run = in_process(without_its_option, project.environment())
    assert run.code == 3
    (line,) = run.output.partition("Error: ")[2].splitlines()
    assert "where pytest-benchmark's plugin is missing" in line


def test_rounds_that_end_early_are_no_result(project: Project) -> None:
    # as a pytest-benchmark would that ended a measurement by a rule of its own
    project.write(
        "conftest.py",
        f"ENDS_AFTER = {6 if memory.is_known() else 3}\n"  # three of them to watch the memory
        "from pytest_benchmark.stats import Metadata\n"
        "update = Metadata.update\n"
        "def stop(self, duration):\n"
        "    update(self, duration)\n"
        "    if len(self.stats.data) == ENDS_AFTER:\n        raise StopIteration\n"
        "Metadata.update = stop\n",
    )
    project.write(
        "test_it.py",
        "from clock import spend\n"
        "def test_call(benchmark):\n"
        "    try:\n        benchmark(spend, 0.01)\n    except StopIteration:\n        pass\n",
    )
    project.commit("early")
    run = project.gate("--base", "early")
    assert run.code == 3
    assert "pytest-benchmark ended it after 3 of 8 rounds" in run.said, run.output
