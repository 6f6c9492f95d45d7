"""A run, a gate and a report that are ended at any moment: in time, nothing left, all that is stored whole.

The short form tries a few moments; ``make faults`` three hundred.
"""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from bench.store.runs import load
from tests import fake_runs
from tests.faults.engine import MARK, marked
from tests.faults.table import all_of_them
from tests.gate.project import Project
from tests.helpers import ROOT, heed_sigint, wait_until

KILLS = 300 if all_of_them() else 9
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
END_S = 30.0  # on a laden machine
# Exit codes of what was interrupted; 0: it was done before. The gate has its own from when it has begun:
# before, while it is imported, it ends as any command does, see bench/__main__.py
INTERRUPTED = {"run": (2,), "gate": (3, 130), "report": (130,)}


@dataclass(frozen=True)
class Started:
    """A command, until when it is busy, and where what it writes lies."""

    arguments: list[str]
    latest_s: float
    folder: Path
    environment: dict[str, str]

    def start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", *self.arguments],
            cwd=ROOT,
            env=self.environment | {MARK: str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=heed_sigint,  # noqa: PLW1509 - the tests have one thread
        )


def of_run(folder: Path) -> Started:
    cells = ("--profile=smoke", "--workload=spin", "--workload=sleep")
    models = ("--model=serial", "--model=threads", "--model=mp_pool", "--model=asyncio")
    storage = ("--benchmark-autosave", f"--benchmark-storage={folder / 'stored'}")
    return Started(["pytest", *cells, *models, *storage], 4.0, folder, Project(folder).environment())


def of_gate(folder: Path) -> Started:
    project = Project(folder)
    arguments = project.arguments("--base", "base", "--json", folder / "gate.json")
    return Started(["bench", *arguments], 5.0, folder, project.environment())


def of_report(folder: Path) -> Started:
    run = fake_runs.write(folder / "run.json", fake_runs.run(["sleep", "spin"]))
    page = folder / "page.html"
    return Started(["bench", "report", str(run), "-o", str(page)], 2.0, folder, Project(folder).environment())


KINDS: dict[str, Callable[[Path], Started]] = {"run": of_run, "gate": of_gate, "report": of_report}


@pytest.mark.parametrize("number", range(KILLS))
def test_an_end_at_any_moment_is_an_end(number: int, tmp_path: Path) -> None:
    kind, ended_by = list(KINDS)[number % 3], SIGNALS[number // 3 % 3]
    started = KINDS[kind](tmp_path)
    process = started.start()
    time.sleep(random.Random(number).uniform(0.2, started.latest_s))  # the moment is what is tried
    process.send_signal(ended_by)
    output = _ended(process, ended_by)
    assert wait_until(lambda: not marked(tmp_path)), _names(marked(tmp_path))
    if ended_by != signal.SIGKILL:
        assert process.returncode in (0, *INTERRUPTED[kind], -ended_by), output
        assert process.returncode == -ended_by or "Traceback" not in output, output
    _require_whole(tmp_path)


def _ended(process: "subprocess.Popen[str]", ended_by: signal.Signals) -> str:
    try:
        return process.communicate(timeout=END_S)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        pytest.fail(f"goes on {END_S:.0f} s after {ended_by.name}: {process.communicate()[0][-2000:]}")


def _require_whole(folder: Path) -> None:
    """Whatever is stored can be read, and beside it nothing is half written under its own name."""
    for path in folder.glob("stored/*/*.json"):
        load(path)
    for name in ("gate.json", "run.json"):
        if (folder / name).exists():
            json.loads((folder / name).read_text())
    page = folder / "page.html"
    assert not page.exists() or page.read_text().rstrip().endswith("</html>")


def _names(processes: list[psutil.Process]) -> list[str]:
    return [" ".join(process.cmdline()) for process in processes]
