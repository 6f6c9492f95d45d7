"""An item is run once, and what it shares stays set up for whatever comes next."""

import os
import subprocess
import sys
from pathlib import Path

from tests.helpers import ROOT

CONFTEST = """
import pytest
from bench.session.upstream.running import run_once

@pytest.fixture(scope="session")
def shared():
    print("SET UP")
    yield

def pytest_runtest_protocol(item):
    for report in run_once(item, item):
        item.ihook.pytest_runtest_logreport(report=report)
    return True
"""


def test_the_next_item_may_be_of_another_file_and_finds_what_is_the_session_s(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for name in ("test_one.py", "test_other.py"):
        (tmp_path / name).write_text("def test_it(shared): pass\n")
    command = [sys.executable, "-m", "pytest", "-s", "-p", "no:benchmark", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "2 passed" in done.stdout, done.stdout
    assert done.stdout.count("SET UP") == 1
