"""A function that hangs before anything is measured ends in one line, and so does its process."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench import discovery, time_limit
from bench.own import limited
from bench.own.errors import OwnError
from bench.own.request import Request
from bench.own.workload import Conditions, prepared
from bench.session.profiles import QUICK

LIMIT_S = 0.2
# Of what the process has to be ended for
PROGRAM = f"""
import sys
from pathlib import Path
from bench import discovery, time_limit
from bench.own import limited
from bench.own.errors import OwnError
from bench.own.request import Request
from bench.own.workload import Conditions, prepared
from bench.session.profiles import QUICK

limited.LEAST_S = time_limit.STEP_S = {LIMIT_S}
time_limit.MOST_ALARMS = 3
request = Request(Path(), "hangs.py:f", items=("1..4",))
conditions = Conditions(QUICK.sizes, QUICK.limit, QUICK.sweeps, None, {{}})
try:
    prepared(request, conditions, discovery.workload_names())
except OwnError as error:
    sys.exit(f"ERROR: {{error}}")
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("import time\ndef f(item): time.sleep(60)", "f: item 0, 1: no answer within 0.2 s"),
        ("def f(item):\n    while True: pass", "f: item 0, 1: no answer within 0.2 s"),
        ("import threading\ndef f(item): threading.Event().wait()", "f: item 0, 1: no answer within 0.2 s"),
        (
            "import asyncio\nasync def f(item): await asyncio.sleep(60)",
            "f: item 0, 1: no answer within 0.2 s",
        ),
        (
            "import time\ndef f(item):\n    if item == 3: time.sleep(60)",
            "f: item 2, 3: no answer within 0.2 s",
        ),
        (
            "import time\ndef f(item):\n    try: time.sleep(60)\n    except BaseException: return 1",
            "f: item 0, 1: no answer within 0.2 s",
        ),
        ("import time\ntime.sleep(60)\ndef f(item): pass", "hangs.py:f: not imported within 0.2 s"),
    ],
)
def test_what_hangs_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: str
) -> None:
    monkeypatch.setattr(limited, "LEAST_S", LIMIT_S)
    monkeypatch.setattr(time_limit, "STEP_S", LIMIT_S)
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "hangs.py").write_text(text)
    conditions = Conditions(QUICK.sizes, QUICK.limit, QUICK.sweeps, None, {})
    with pytest.raises(OwnError) as caught:
        prepared(Request(tmp_path, "hangs.py:f", items=("1..4",)), conditions, discovery.workload_names())
    sys.modules.pop("hangs", None)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    "body",
    [
        """
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(1) as pool: pool.submit(time.sleep, 600).result()""",
        """
    import multiprocessing
    child = multiprocessing.Process(target=time.sleep, args=(600,))
    child.start()
    child.join()""",
        "    while True:\n        try: time.sleep(600)\n        except BaseException: pass",
    ],
)
def test_what_would_hold_up_the_exit_ends_with_the_process(tmp_path: Path, body: str) -> None:
    (tmp_path / "hangs.py").write_text(f"import time\ndef f(item):\n{body}\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        timeout=60,
        check=False,
    )
    assert done.stderr.splitlines()[-1].startswith("ERROR: ")
    assert "item 0, 1: no answer within 0.2 s" in done.stderr
    assert done.returncode == limited.EXIT_CODE


def test_what_it_prints_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "loud.py").write_text("print('imported')\ndef f(item): print(item)")
    conditions = Conditions(QUICK.sizes, QUICK.limit, QUICK.sweeps, None, {})
    prepared(Request(tmp_path, "loud.py:f", items=("1..4",)), conditions, discovery.workload_names())
    sys.modules.pop("loud", None)
    assert capsys.readouterr().out == ""


def test_a_larger_budget_allows_more() -> None:
    assert limited.limit_s(None) == limited.limit_s(60.0) == limited.LEAST_S
    assert limited.limit_s(1800.0) == 600.0
