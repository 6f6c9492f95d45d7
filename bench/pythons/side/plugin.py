"""The pytest plugin of a side: its two options, and the cells as parameters."""

from pathlib import Path

import pytest

from bench.pythons.side import imports

imports.watch()  # before anything that is measured is imported

from bench.discovery import reason  # noqa: E402
from bench.pythons.side.brief import Brief  # noqa: E402
from bench.pythons.side.session import SideSession  # noqa: E402

BRIEF = pytest.StashKey[Brief]()
CELL = ("workload", "model", "start")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("concurrency-bench-pythons")
    group.addoption("--brief", type=Path, required=True, help="What to measure.")
    group.addoption("--facts", type=Path, required=True, help="Where to write what was seen.")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BRIEF] = Brief.read(config.getoption("brief"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each cell; one that can't be run here is skipped, with the reason."""
    if not set(CELL) <= set(metafunc.fixturenames):
        return
    parameters = [
        pytest.param(
            cell.workload,
            cell.model,
            cell.start,
            id=cell.id,
            marks=[pytest.mark.skip(reason=why)] if (why := reason(cell.workload, cell.model)) else [],
        )
        for cell in metafunc.config.stash[BRIEF].cells
    ]
    metafunc.parametrize(CELL, parameters)


@pytest.fixture(scope="session")
def side(pytestconfig: pytest.Config) -> SideSession:
    return SideSession(pytestconfig.stash[BRIEF], pytestconfig.getoption("facts"))
