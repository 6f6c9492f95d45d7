"""Suites as people have them: marked tests, pytest-codspeed's ways, coroutines, classes, set-up, weaving."""

import pytest

from tests.gate.project import Project

IMPORTS = "import asyncio, pytest, unittest\nimport work\nfrom clock import spend\n"
WITH_LOOPS = "pytest_benchmark.plugin,pytest_asyncio.plugin"
NEVER = "it is marked as a benchmark, does not use the benchmark fixture, and is no test function"


def slowed(project: Project, suite: str, **environment: str) -> dict[str, str]:
    """The verdicts of a suite in which all that calls ``work.cost`` takes a fifth longer in head."""
    project.write("test_it.py", IMPORTS + suite)
    project.write("work.py", "from clock import spend\ndef cost():\n    spend(0.01)\n")
    project.commit("suite")
    project.write("work.py", "from clock import spend\ndef cost():\n    spend(0.012)\n")
    run = project.gate("--base", "suite", **environment)
    assert run.verdicts, run.output
    return run.verdicts


WHOLE = """
@pytest.mark.benchmark
def test_marked():
    work.cost()
@pytest.mark.codspeed_benchmark(group="g", max_time=1)
def test_marked_by_its_own_name():
    work.cost()
@pytest.mark.benchmark(max_rounds=3, min_time=0.1)
@pytest.mark.parametrize("n", [1, 2])
def test_parametrized(n, fixture):
    assert fixture == "made once"
    for _ in range(n): work.cost()
made = []
@pytest.fixture
def fixture():
    made.append(1)
    assert len(made) <= 2
    return "made once"
@pytest.mark.benchmark
class TestClass:
    def setup_method(self):
        self.calls = 0
    def test_method(self):
        work.cost()
    def test_fixture(self, benchmark):
        benchmark(work.cost)
"""


@pytest.mark.upstream
def test_a_marked_test_is_measured_as_a_whole(project: Project) -> None:
    verdicts = slowed(project, WHOLE)
    assert len(verdicts) == 6
    assert set(verdicts.values()) == {"regression"}


CODSPEED = """
from pytest_codspeed import BenchmarkFixture
from pytest_codspeed.plugin import BenchmarkFixture as Same
assert Same is BenchmarkFixture
def test_fixture(benchmark: BenchmarkFixture):
    assert isinstance(benchmark, BenchmarkFixture)
    @benchmark
    def _():
        work.cost()
def test_its_fixture(codspeed_benchmark):
    codspeed_benchmark(work.cost)
def test_setup_is_given_the_arguments(benchmark):
    asked = []
    benchmark.pedantic(lambda _: work.cost(), args=(1,), setup=lambda n: asked.append(n), rounds=3)
    assert set(asked) == {1}
"""


@pytest.mark.upstream
def test_a_suite_for_pytest_codspeed_needs_no_pytest_codspeed(project: Project) -> None:
    project.write("pytest.ini", "[pytest]\naddopts = --codspeed --codspeed-max-time 1 --strict-markers\n")
    verdicts = slowed(project, CODSPEED + WHOLE, CODSPEED_ENV="1")
    assert len(verdicts) == 9
    assert set(verdicts.values()) == {"regression"}


# what pytest-codspeed's plugin does once it is switched on, and its fixture
PLUGIN = """
import os, pytest
class BenchmarkFixture: pass
def pytest_addoption(parser):
    parser.addoption("--codspeed", action="store_true", default=False)
@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if config.getoption("--codspeed") or os.environ.get("CODSPEED_ENV") is not None:
        config.pluginmanager.set_blocked("pytest-benchmark")
        raise RuntimeError("switched on")
@pytest.fixture
def codspeed_benchmark():
    return lambda function: function()
"""


def test_where_it_is_installed_it_is_switched_off(project: Project) -> None:
    project.write("pytest_codspeed/__init__.py", "from .plugin import BenchmarkFixture\n")
    project.write("pytest_codspeed/plugin.py", PLUGIN)
    project.write("pytest.ini", "[pytest]\naddopts = --codspeed\n")
    plugins = "pytest_benchmark.plugin,pytest_codspeed.plugin"
    suite = "def test_it(codspeed_benchmark):\n    codspeed_benchmark(work.cost)\n"
    verdicts = slowed(project, suite, CODSPEED_ENV="1", PYTEST_PLUGINS=plugins)
    assert verdicts == {"test_it.py::test_it": "regression"}


LOOPS = """
async def awork(n=1):
    await asyncio.sleep(0)
    work.cost()
    return n
@pytest.mark.asyncio
async def test_awaited(benchmark):
    assert await benchmark(awork, n=3) == 3
@pytest.mark.asyncio
async def test_lambda(benchmark):
    assert await benchmark(lambda: awork(4)) == 4
@pytest.mark.asyncio
async def test_pedantic(benchmark):
    ended = []
    ways = {"setup": lambda: ((5,), {}), "teardown": ended.append, "rounds": 3}
    assert await benchmark.pedantic(awork, **ways) == 5
    assert set(ended) == {5}
@pytest.mark.asyncio
async def test_awaits_beside_it(benchmark):
    await asyncio.sleep(0)
    benchmark(work.cost)
@pytest.mark.asyncio
@pytest.mark.benchmark
async def test_whole():
    await awork()
def test_run(benchmark):
    benchmark(lambda: asyncio.run(awork()))
@pytest.mark.asyncio
class TestClass:
    async def test_stats(self, benchmark):
        await benchmark(awork)
        assert benchmark.stats.stats.rounds > 3
"""


def test_what_a_loop_runs_is_awaited_round_by_round(project: Project) -> None:
    verdicts = slowed(project, LOOPS, PYTEST_PLUGINS=WITH_LOOPS)
    assert len(verdicts) == 7
    assert set(verdicts.values()) == {"regression"}


UNMEASURABLE = """
async def awork():
    work.cost()
@pytest.mark.asyncio
async def test_nobody_awaits(benchmark):
    benchmark(awork)
def test_no_loop(benchmark):
    benchmark(awork)
@pytest.mark.benchmark
class TestCase(unittest.TestCase):
    def test_case(self):
        work.cost()
"""


def test_what_cannot_be_measured_is_named(project: Project) -> None:
    project.write("test_it.py", IMPORTS + UNMEASURABLE)
    project.write("work.py", "from clock import spend\ndef cost():\n    spend(0.01)\n")
    project.commit("suite")
    run = project.gate("--base", "suite", PYTEST_PLUGINS=WITH_LOOPS)
    assert list(run.verdicts.values()) == ["failed", "failed", "skipped"], run.output
    assert run.said.count("TypeError: awork is asynchronous: nothing awaits what it returns") == 4
    assert NEVER in run.said


# aspectlib's part that pytest-benchmark uses
ASPECTLIB = """
from types import SimpleNamespace
import work
def weave(target, aspect):
    name = target.rpartition(".")[2]
    original = getattr(work, name)
    setattr(work, name, aspect(original))
    return SimpleNamespace(rollback=lambda: setattr(work, name, original))
"""


def test_a_woven_function_is_measured(project: Project) -> None:
    project.write("aspectlib.py", ASPECTLIB)
    verdicts = slowed(
        project,
        "def test_woven(benchmark):\n    benchmark.weave('work.cost')\n    work.cost()\n"
        "def test_by_fixture(benchmark_weave):\n    benchmark_weave('work.cost')\n    work.cost()\n",
    )
    assert verdicts == {"test_woven": "regression", "test_by_fixture": "regression"}


def test_setup_and_classes(project: Project) -> None:
    verdicts = slowed(
        project,
        "@pytest.mark.parametrize('n', [1, 2])\n"
        "class TestClass:\n"
        "    @pytest.fixture(autouse=True)\n"
        "    def prepared(self):\n        self.prepared = True\n"
        "    def test_setup(self, benchmark, n):\n"
        "        def setup():\n            spend(5.0)\n            return (n,), {}\n"
        "        def run(times):\n            assert self.prepared\n"
        "            [work.cost() for _ in range(times)]\n"
        "        benchmark.pedantic(run, setup=setup, rounds=3)\n",
    )
    assert len(verdicts) == 2
    assert set(verdicts.values()) == {"regression"}
