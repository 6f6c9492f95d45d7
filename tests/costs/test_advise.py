"""``python -m bench advise``: the ranking it prints and writes, and the line that a wrong call gets."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.costs.advise import advise
from tests.costs import fake_costs

NUMBERS = ("--cpu-ms", "3", "--wait-ms", "40", "--items", "500", "--bytes", "2000")
OWN = """
import asyncio, time

def compress(item):
    time.sleep(0.002)
    return item

async def acompress(item):
    await asyncio.sleep(0.002)
    return item

def fails(item):
    raise ValueError("no such thing")
"""


@pytest.fixture
def calibrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a calibration and a file of the reader's own, to stand in."""
    fake_costs.stored(tmp_path)
    (tmp_path / "thumbs.py").write_text(OWN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def called(*arguments: str) -> Result:
    return CliRunner().invoke(advise, arguments)


def test_a_job_in_numbers_is_ranked(calibrated: Path) -> None:
    ended = called(*NUMBERS, "--json", "advice.json")
    assert ended.exit_code == 0, ended.output
    assert "500 items, 3 ms of CPU and 40 ms of waiting each, at most 20 at once: predicted" in ended.stdout
    document = json.loads((calibrated / "advice.json").read_text())
    ranking = document["ranking"]
    assert {"model", "start", "seconds", "low", "high"} <= ranking[0].keys()
    assert [each["seconds"] for each in ranking] == sorted(each["seconds"] for each in ranking)
    assert {(each["model"], each["start"]) for each in ranking} >= {("serial", "warm"), ("asyncio", "cold")}
    assert ranking[0]["model"] != "serial"
    assert document["predicted"] is True


def test_the_limit_may_be_given(calibrated: Path) -> None:
    assert "at most 7 at once" in called(*NUMBERS, "--workers", "7").stdout


def test_a_function_is_run_once_and_ranked(calibrated: Path) -> None:
    ended = called("thumbs.py:compress", "--items", "1..30", "--json", "advice.json")
    assert ended.exit_code == 0, ended.output
    document = json.loads((calibrated / "advice.json").read_text())
    assert document["job"]["items"] == 30
    assert document["job"]["wait_s"] > document["job"]["cpu_s"]
    assert "asyncio" not in {each["model"] for each in document["ranking"]}
    assert document["ranking"][0]["model"] != "serial"


def test_an_async_twin_brings_the_models_that_await(calibrated: Path) -> None:
    arguments = (
        "thumbs.py:compress",
        "--items",
        "1..30",
        "--async-twin",
        "acompress",
        "--json",
        "advice.json",
    )
    ended = called(*arguments)
    assert ended.exit_code == 0, ended.output
    ranking = json.loads((calibrated / "advice.json").read_text())["ranking"]
    assert "asyncio" in {each["model"] for each in ranking}


def test_an_async_function_is_a_job_too(calibrated: Path) -> None:
    ended = called("thumbs.py:acompress", "--items", "1..5", "--json", "advice.json")
    assert ended.exit_code == 0, ended.output
    ranking = json.loads((calibrated / "advice.json").read_text())["ranking"]
    assert {"asyncio", "thread_pool"} <= {each["model"] for each in ranking}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "say what an item takes"),
        (("--cpu-ms", "3"), 2, "--items: how many are there?"),
        (("--cpu-ms", "3", "--items", "many"), 2, "--items: how many are there?"),
        (("--cpu-ms", "3", "--items", "0"), 2, "--items: how many are there?"),
        (("--cpu-ms", "-3", "--items", "5"), 2, "Invalid value for '--cpu-ms'"),
        (("--items-from", "x.py:y"), 2, "need a FILE.py:FUNCTION"),
        (("thumbs.py:compress", "--cpu-ms", "3"), 2, "of a function they are measured"),
        (("thumbs.py:compres", "--items", "1..3"), 1, "did you mean compress?"),
        (("thumbs.py:fails", "--items", "1..3"), 1, "no such thing"),
        (("thumbs.py:compress",), 1, "what is it to be called with?"),
        (("none.py:f", "--items", "1..3"), 1, "there is no such file"),
    ],
)
def test_a_wrong_call_gets_a_line(calibrated: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    ended = called(*arguments)
    assert ended.exit_code == code, ended.output
    assert said in ended.stderr


def test_without_a_calibration_it_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = called(*NUMBERS)
    assert ended.exit_code == 1
    assert "this machine is not calibrated for this Python yet: run `" in ended.stderr


def test_a_disk_that_is_full_gets_a_line(calibrated: Path) -> None:
    ended = called(*NUMBERS, "--json", "/dev/full")
    assert (ended.exit_code, ended.stderr.strip()) == (1, "Error: /dev/full: No space left on device")
