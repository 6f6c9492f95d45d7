"""The pytest plugin of a side: its two options, and the cells as parameters."""

import os
from pathlib import Path

import pytest

from bench.pythons.side import imports

imports.watch()  # before anything that is measured is imported

from bench.contracts import Cell  # noqa: E402
from bench.discovery import reason  # noqa: E402
from bench.pythons.side.brief import Brief, OwnItems  # noqa: E402
from bench.pythons.side.session import SideSession  # noqa: E402

BRIEF = pytest.StashKey[Brief]()
CELL = ("workload", "model", "start")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("concurrency-bench-pythons")
    group.addoption("--brief", type=Path, required=True, help="What to measure.")
    group.addoption("--facts", type=Path, required=True, help="Where to write what was seen.")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BRIEF] = Brief.read(config.getoption("brief"))


def pytest_sessionstart(session: pytest.Session) -> None:
    # not before: when it is configured, pytest-benchmark makes a folder where it is
    if own := session.config.stash[BRIEF].own:
        os.chdir(own.folder)  # from where its function opens files, and modules are found by their name


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each cell; one that can't be run here is skipped, with the reason."""
    if not set(CELL) <= set(metafunc.fixturenames):
        return
    brief = metafunc.config.stash[BRIEF]
    parameters = [
        pytest.param(
            cell.workload,
            cell.model,
            cell.start,
            id=cell.id,
            marks=[pytest.mark.skip(reason=why)] if (why := _why_not(cell, brief.own)) else [],
        )
        for cell in brief.cells
    ]
    metafunc.parametrize(CELL, parameters)


def _why_not(cell: Cell, own: OwnItems | None) -> str | None:
    """Why a cell can't be run here, if it can't; of the reader's function by its own file."""
    why = reason(cell.workload, cell.model)
    return why.replace(own.written, own.target) if why and own else why


@pytest.fixture(scope="session")
def side(pytestconfig: pytest.Config) -> SideSession:
    return SideSession(pytestconfig.stash[BRIEF], pytestconfig.getoption("facts"))
