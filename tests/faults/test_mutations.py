"""A thousand seeded mutations of what comes from outside: one line and the right code, or a right answer.

Stored runs and gate records have 400 more in ``tests/report/test_odd_files.py``.
"""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from bench.gate.command import gate
from bench.gate.config import read
from bench.gate.errors import RequestError
from bench.gate.record import dumps
from bench.points.swept import SweepError, read_all
from bench.report.command import report
from bench.session import options
from fixtures.http_counters import Counters
from fixtures.http_messages import response
from fixtures.server_process import ServerError
from tests import fake_runs
from tests.faults.table import all_of_them
from tests.fixtures.test_odd_servers import answering, sends
from tests.gate.records import EQUAL, SLOWER, record_of
from tests.session.test_options import config

SEEDS = 200 if all_of_them() else 20  # of each of the five kinds
TEXTS = ("", " ", "x", "-1", "0", "nan", "inf", "1e400", "9" * 400, "1.5", "\x00", "\x1b[2J", "\ud800", "é")
NUMBERS = (
    "budget",
    "workers",
    "requests",
    "http_latency_ms",
    "rows",
    "seed",
    "fail_if_slower",
    "cell_timeout",
)


@pytest.fixture(params=range(SEEDS))
def random(request: pytest.FixtureRequest) -> Random:
    return Random(request.param)


def spoilt(text: str, random: Random) -> str:
    """A text of which a part is cut out, doubled, or has something odd in its place."""
    first = random.randrange(len(text))
    last = min(len(text), first + random.randrange(1, 20))
    part = random.choice(["", text[first:last] * 2, random.choice(TEXTS)])
    return text[:first] + part + text[last:]


def error_of(call: Callable[[], object], kind: type[Exception]) -> str:
    """What a call raises of that kind, as text; empty if it raises nothing."""
    try:
        call()
    except kind as error:
        return str(error)
    return ""


def in_one_line(done: Any, codes: tuple[int, ...]) -> None:
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in codes, done.output
    assert "Traceback" not in done.output


def test_a_stored_run(random: Random, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    text = spoilt(json.dumps(fake_runs.run(["sleep", "spin"])), random)
    path.write_text(text, errors="surrogatepass")
    done = CliRunner().invoke(report, [str(path), "-o", str(tmp_path / "page.html")])
    in_one_line(done, (0, 2))
    assert done.output.count("\n") == 1


def test_a_gate_record(random: Random, tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    text = spoilt(dumps(record_of({"a": EQUAL, "b": SLOWER})), random)
    path.write_text(text, errors="surrogatepass")
    done = CliRunner().invoke(gate, ["--from", str(path)], standalone_mode=False)
    if done.exception and not isinstance(done.exception, SystemExit):
        assert type(done.exception).__module__.startswith("bench.gate"), done.exception
        assert "\n" not in str(done.exception)


def test_a_configuration(random: Random, tmp_path: Path) -> None:
    lines = ["[tool.concurrency-bench.gate]", "margin = 20", 'select = "a or b"', "hang-after = 3"]
    lines += ['arguments = ["-q"]', "http-server = true", "margins = {'*a*' = 5}", 'lock = "x.lock"']
    text = spoilt("\n".join(lines), random)
    (tmp_path / "pyproject.toml").write_text(text, errors="surrogatepass")
    assert "\n" not in error_of(lambda: read(tmp_path), RequestError)


def test_an_option(random: Random) -> None:
    name = random.choice(NUMBERS)
    given = config(**{name: random.choice(TEXTS)})
    problem = error_of(lambda: options.read(given), pytest.UsageError)
    assert "\n" not in problem
    assert not problem or f"--{name.replace('_', '-')}" in problem


def test_a_sweep(random: Random) -> None:
    text = spoilt("items=1:5000,16", random)
    problem = error_of(lambda: read_all([text]), SweepError)
    assert "\n" not in problem
    assert not problem or problem.startswith(f"--sweep {text}")


def test_a_server_s_answer(random: Random) -> None:
    right = response(200, Counters().snapshot())
    at = random.randrange(len(right))
    odd = right[:at] + random.choice([b"", b"\x00", b"[" * 1000, b"1e400"]) + right[at + 1 :]
    with answering(sends(odd)) as server:
        assert "\n" not in error_of(server.counters, ServerError)
