"""What all tests share: a run that a test starts is a run of its own, though the test may run under xdist."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def runs_of_their_own() -> None:
    """pytest-benchmark measures nothing in a process whose environment says that it is xdist's worker."""
    for name in [name for name in os.environ if name.startswith("PYTEST_XDIST")]:
        del os.environ[name]
