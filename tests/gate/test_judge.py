"""Every verdict and exit code, from stored data."""

import json
from dataclasses import replace
from math import log
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.gate import record, table
from bench.gate.command import gate
from bench.gate.record import ONE_CPU, Pair, Record, RecordError, Rounds, Rules
from bench.gate.schedule import looks
from bench.gate.verdicts import Exit, judge, margin_of
from tests.gate.records import record_of

EQUAL = [0.004, -0.003, 0.001, -0.006, 0.005, 0.0]
NOISY = [0.4, -0.3, 0.1, -0.6, 0.5, 0.0]
SLOWER = [value + log(1.2) for value in EQUAL]
FASTER = [value - log(1.2) for value in EQUAL]


def verdicts(found: Record) -> dict[str, str]:
    return {one.benchmark: one.verdict for one in judge(found).judgements}


def exit_code(found: Record, *, strict: bool = False) -> Exit:
    return judge(found).exit(strict=strict)


@pytest.mark.parametrize(
    ("values", "verdict", "code", "strict"),
    [
        (EQUAL, "pass", 0, 0),
        (SLOWER, "regression", 1, 1),
        (FASTER, "improvement", 0, 0),
        (NOISY, "inconclusive", 0, 3),
        ([0.001], "inconclusive", 0, 3),
    ],
)
def test_measured_verdicts(values: list[float], verdict: str, code: int, strict: int) -> None:
    found = record_of({"b": values})
    assert verdicts(found) == {"b": verdict}
    assert (exit_code(found), exit_code(found, strict=True)) == (code, strict)


@pytest.mark.parametrize(
    ("verdict", "code", "strict"),
    [("new", 0, 0), ("removed", 0, 3), ("changed", 0, 0), ("failed", 3, 3), ("skipped", 0, 0)],
)
def test_verdicts_without_figures(verdict: record.Settled, code: int, strict: int) -> None:
    found = record_of({"b": EQUAL})
    found.settled["other"] = (verdict, "because")
    assert verdicts(found) == {"b": "pass", "other": verdict}
    assert (exit_code(found), exit_code(found, strict=True)) == (code, strict)
    in_a_pair = record_of({"b": EQUAL, "other": EQUAL})
    in_a_pair.pairs[2] = replace(in_a_pair.pairs[2], failures={"other": (verdict, "because")})
    assert verdicts(in_a_pair) == {"b": "pass", "other": verdict}


def test_a_benchmark_that_was_never_reached_has_failed() -> None:
    found = record_of({"b": EQUAL})
    found.benchmarks.append("late")
    found.stopped = "the budget is used"
    (late,) = judge(found).of("failed")
    assert (late.benchmark, late.reason) == ("late", "it was not measured: the budget is used")
    assert exit_code(found) == Exit.COULD_NOT_MEASURE


def test_a_regression_says_more_than_a_failure() -> None:
    found = record_of({"b": SLOWER})
    found.settled["other"] = ("failed", "because")
    assert exit_code(found) == Exit.REGRESSION


def test_nothing_at_all_is_no_pass() -> None:
    assert exit_code(record_of({})) == Exit.COULD_NOT_MEASURE


@pytest.mark.parametrize("null", [SLOWER, FASTER])
def test_a_machine_that_sees_differences_in_equal_code_cannot_tell(null: list[float]) -> None:
    found = record_of({"a": EQUAL, "b": SLOWER}, null={"a": null, "b": EQUAL})
    outcome = judge(found)
    assert [one.benchmark for one in outcome.alarms] == ["a"]
    assert outcome.exit(strict=False) == Exit.COULD_NOT_MEASURE
    said = table.conclusion(found, outcome, Exit.COULD_NOT_MEASURE)
    assert said.startswith("This machine can't tell: base against itself, a came out")


def test_a_tail_leaves_typical_rounds_alone_and_is_found_all_the_same() -> None:
    tailed = Rounds([1.0] * 5, [1.0, 1.0, 1.0, 1.0, 2.0], 1, 1, ONE_CPU)
    found = record_of({"b": EQUAL})
    found.pairs = [Pair(null=False, seed=n, took_s=1.0, benchmarks={"b": tailed}) for n in range(6)]
    (judgement,) = judge(found).of("regression")
    assert judgement.ratio is not None
    assert judgement.tail is not None
    assert (judgement.ratio.ratio, judgement.tail.ratio) == (1.0, pytest.approx(1.2))
    assert "some rounds only: the mean is +20.0 %" in table.row(judgement)[-1]


def test_margins_by_pattern_the_last_that_fits() -> None:
    rules = Rules(0.05, {"*pool*": 0.1, "*slow_pool*": 0.3})
    assert [margin_of(rules, name) for name in ("spin", "a_pool[1]", "slow_pool")] == [0.05, 0.1, 0.3]
    found = record_of({"b": SLOWER, "c": SLOWER}, rules=Rules(0.05, {"b": 0.3}))
    assert verdicts(found) == {"c": "regression", "b": "pass"}


def test_worst_first() -> None:
    found = record_of({"pass": EQUAL, "slow": SLOWER, "fast": FASTER, "slower": [v * 2 for v in SLOWER]})
    found.settled |= {"n": ("new", ""), "f": ("failed", ""), "r": ("removed", "")}
    assert list(verdicts(found)) == ["slower", "slow", "f", "r", "n", "pass", "fast"]


def test_looks_are_few_and_end_at_the_last_pair() -> None:
    assert looks(30) == [6, 9, 14, 21, 30]
    assert looks(6) == [6]
    assert looks(2) == [2]
    assert looks(7) == [6, 7]


def test_a_stored_record_gives_the_same_outcome(tmp_path: Path) -> None:
    found = record_of({"a": EQUAL, "b": SLOWER}, null={"a": EQUAL, "b": EQUAL})
    found.settled["c"] = ("new", "only head has it")
    path = tmp_path / "gate.json"
    path.write_text(record.dumps(found))
    assert judge(record.load(path)) == judge(found)
    run = CliRunner().invoke(gate, ["--from", str(path)])
    assert run.exit_code == 1
    assert "1 regression, 1 new, 1 pass" in run.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON, or was cut off"),
        ('{"format": 1, "base"', "is no JSON, or was cut off"),
        ("[]", "is no gate record"),
        ('{"format": 99}', "is no gate record of format 1"),
        ('{"format": 1}', "is a damaged gate record"),
    ],
)
def test_a_file_that_is_no_record_gets_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "gate.json"
    path.write_text(text)
    with pytest.raises(RecordError, match=said):
        record.load(path)


def test_a_damaged_pair_is_noticed(tmp_path: Path) -> None:
    stored = json.loads(record.dumps(record_of({"a": EQUAL})))
    stored["pairs"][0]["benchmarks"]["a"]["head"] = [1.0]
    path = tmp_path / "gate.json"
    path.write_text(json.dumps(stored))
    with pytest.raises(RecordError, match="as many rounds"):
        record.load(path)


def test_markdown_shows_a_name_as_text() -> None:
    found = record_of({"x::test[<script>|`a`]": SLOWER})
    outcome = judge(found)
    text = table.markdown(found, outcome, Exit.REGRESSION)
    assert "test\\[\\<script\\>\\|\\`a\\`\\]" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {len(table.COLUMNS) + 1}


def test_names_are_shortened_by_what_they_share() -> None:
    assert table.shortened(["t.py::test[a-b]", "t.py::test[a-c]"]) == ["a-b", "a-c"]
    assert table.shortened(["t.py::test_a", "t.py::test_b[1]"]) == ["test_a", "test_b[1]"]
    assert table.shortened(["t.py::test_a", "u.py::test_a"]) == ["t.py::test_a", "u.py::test_a"]
    assert table.shortened(["t.py::test_a"]) == ["t.py::test_a"]


def test_percentages_have_no_negative_zero() -> None:
    assert table.percent(0.99999) == "+0.0 %"
    assert table.percent(1.1) == "+10.0 %"


def test_interpreters_are_named_only_where_they_differ() -> None:
    found = record_of({"a": EQUAL})

    def heading(base: str, head: str) -> str:
        one = replace(found.base, python="base/bin/python", machine_info={"python_version": base})
        other = replace(found.head, python="head/bin/python", machine_info={"python_version": head})
        return table.heading(replace(found, base=one, head=other))

    assert table.heading(found).endswith("head working tree (hhhhhhhhhh)")
    assert heading("3.13.0", "3.14.0").endswith(", Python 3.13.0 against 3.14.0")
    assert heading("3.13.0", "3.13.0").endswith(", each in an environment of its own")
