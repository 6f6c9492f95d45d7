"""What measures can run where a library that only the report or the statistics need has no build."""

import subprocess
import sys

import pytest

from tests.helpers import ROOT

ONLY_READING = {"jinja2", "msgspec", "rich", "scipy"}
MEASURING = (
    "bench.discovery",
    "bench.measure.cell",
    "bench.measure.environment",
    "bench.measure.memory",
    "fixtures.csv_cache",
    "fixtures.http_server",
    "fixtures.server_process",
    "workloads.spin",
)


@pytest.mark.parametrize("module", MEASURING)
def test_what_measures_needs_none_of_what_only_the_report_reads(module: str) -> None:
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True, timeout=60
    )
    assert not ONLY_READING & set(done.stdout.split())
