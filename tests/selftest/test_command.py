"""``python -m bench selftest``: what it prints and writes, and its exit codes. The whole of it runs once."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.selftest import command
from bench.selftest.truths import TRUTHS, Finding
from bench.stats.intervals import Estimate
from tests.helpers import run_pytest

FIGURE = Estimate(0.913, 0.901, 0.925, 0.95, 8)


def findings(*, holding: bool) -> list[Finding]:
    """One of each truth, with the first claimed otherwise if not all are to hold."""
    found = [Finding(truth, truth.claims[0], FIGURE, None) for truth in TRUTHS[:-1]]
    found.append(Finding(TRUTHS[-1], TRUTHS[-1].claims[0], FIGURE, Estimate(1.79, 1.7, 1.9, 0.95, 8)))
    return found if holding else [Finding(TRUTHS[0], "slower", FIGURE, None), *found[1:]]


def selftest(monkeypatch: pytest.MonkeyPatch, *arguments: str, holding: bool = True) -> Result:
    monkeypatch.setattr(command, "_measured", lambda _budget: findings(holding=holding))
    return CliRunner().invoke(command.selftest, arguments)


def test_all_that_holds_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = selftest(monkeypatch)
    assert ended.exit_code == 0
    lines = ended.stdout.splitlines()
    assert len(lines) == len(TRUTHS) + 2
    assert lines[-1] == "5 of 5 hold"
    assert "0.90–0.93 (1 : 1.03)" in lines[1]
    assert lines[-2].endswith("of the 1.79 CPUs that were there")


def test_one_that_does_not_hold_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = selftest(monkeypatch, holding=False)
    assert ended.exit_code == 1
    assert [line for line in ended.stdout.splitlines() if "DOES NOT HOLD" in line] == [
        ended.stdout.splitlines()[1]
    ]
    assert ended.stdout.splitlines()[-1] == "4 of 5 hold"


def test_json_has_each_claim_with_its_figure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "selftest.json"
    assert selftest(monkeypatch, "--json", str(path), holding=False).exit_code == 1
    document = json.loads(path.read_text())
    assert document["holds"] is False
    assert [claim["holds"] for claim in document["claims"]] == [False, True, True, True, True]
    first, pool = document["claims"][0], document["claims"][-1]
    assert (first["expected"], first["claimed"], first["figure"]) == ("not different", "slower", "speed_up")
    assert (first["value"], first["low"], first["high"]) == (0.913, 0.901, 0.925)
    assert (pool["figure"], pool["capacity"]["value"]) == ("efficiency", 1.79)


def test_what_was_claimed_is_printed_even_if_it_can_t_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = selftest(monkeypatch, "--json", "/dev/full", holding=False)
    assert ended.stdout.splitlines()[-1] == "4 of 5 hold"
    assert (ended.exit_code, ended.stderr) == (3, "Error: /dev/full: No space left on device\n")


@pytest.mark.parametrize("arguments", [("--budget", "0"), ("--json", "no/such/folder/x.json"), ("--budgt",)])
def test_wrong_usage_ends_with_2_before_anything_is_measured(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    ended = selftest(monkeypatch, *arguments)
    assert ended.exit_code == 2
    assert "Error: " in ended.stderr


def test_a_run_that_fails_ends_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "CELLS", command.CELLS.with_name("no_such_file.py"))
    ended = CliRunner().invoke(command.selftest, [])
    assert ended.exit_code == 3
    assert "Error: the run of the known cells ended with exit code 4" in ended.stderr


def test_the_known_cells_run_as_a_file_of_their_own_and_never_with_the_matrix(tmp_path: Path) -> None:
    stored = tmp_path / "run.json"
    run = run_pytest("bench/selftest/known_cells.py", "--profile", "smoke", f"--benchmark-json={stored}")
    assert run.returncode == 0, run.stdout
    cells = {
        (benchmark["extra_info"]["workload"], benchmark["extra_info"]["model"])
        for benchmark in json.loads(stored.read_text())["benchmarks"]
    }
    assert ("spin", "process_pool_fork") in cells
    assert ("sleep", "slower") in cells
    collected = run_pytest("--collect-only", "-q", "--profile", "smoke", "--workload", "spin")
    assert "known_cells" not in collected.stdout


def test_the_known_cells_race_for_the_budget() -> None:
    """On a laden machine the time is over before; ``session/test_heats.py`` has what went wrong there."""
    options = ("-k", "spin", "--profile=quick", "--workload=spin", "--budget=0.25")
    run = run_pytest("bench/selftest/known_cells.py", *options)
    assert run.returncode == 0, run.stdout
