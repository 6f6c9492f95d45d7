"""The copy of the suite in which faults are tried."""

from pathlib import Path

import pytest

from tests.faults import engine


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return engine.copy_of_suite(tmp_path_factory.mktemp("suite"))
