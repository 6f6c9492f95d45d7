"""``python -m bench list --workload-file``: the cells of a function, before any of them is measured."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.helpers import ROOT


def listed(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bench", "list", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_its_cells_are_listed_each_with_why_it_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("def f(item): return lambda: item\n")
    done = listed(tmp_path, "--json", "--workload-file=own.py:f", "--items=1..4")
    assert done.returncode == 0, done.stderr
    entries = {entry["id"]: entry for entry in json.loads(done.stdout)}
    assert {entry["workload"] for entry in entries.values()} == {"f"}
    assert entries["f-thread_pool-warm"]["available"]
    assert "the answer to item 0 can't be sent" in entries["f-mp_pool-cold"]["reason"]
    assert "no async twin" in entries["f-asyncio-warm"]["reason"]
    assert not list(tmp_path.glob("*.json"))


def test_those_of_the_suite_are_listed_beside_it_if_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("def work(item): return item\n")
    arguments = ("--workload-file=own.py", "--workload=sleep", "--model=serial", "--json")
    entries = json.loads(listed(tmp_path, *arguments).stdout)
    assert [entry["id"] for entry in entries] == ["own-serial-warm", "sleep-serial-warm"]


def test_what_is_wrong_is_one_line(tmp_path: Path) -> None:
    for arguments, line in (
        (("--workload-file=no.py",), "no.py: there is no such file"),
        (("--items=1..3",), "--items needs a --workload-file, whose it is"),
    ):
        done = listed(tmp_path, *arguments)
        assert (done.returncode, done.stderr) == (1, f"Error: {line}\n")
