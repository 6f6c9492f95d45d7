"""Models of libraries that set variables for themselves: later cells are without them."""

import importlib.util
import subprocess
import sys

import pytest

from tests.helpers import ROOT

CHANGED = """
import os, sys
from bench.discovery import all_models
from tests.models import doubling
model, before = all_models()[sys.argv[1]], dict(os.environ)
model.prepare(2)
with model.running(2) as run:
    assert run(doubling, [1, 2, 3]) == [2, 4, 6]
changed = dict(os.environ).items() ^ before.items()
print(*changed)
"""


@pytest.mark.parametrize(
    ("model", "library"),
    [
        ("joblib_loky", "joblib"),
        ("joblib_threading", "joblib"),
        ("dask_threads", "distributed"),
        ("dask_processes", "distributed"),
    ],
)
def test_the_environment_stays_as_it_was(model: str, library: str) -> None:
    """In a fresh interpreter: joblib sets its variable once, where it is imported."""
    if importlib.util.find_spec(library) is None:  # importing it here would set its variable for the other
        pytest.skip(f"{library} is not installed")
    command = [sys.executable, "-c", CHANGED, model]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == ""
