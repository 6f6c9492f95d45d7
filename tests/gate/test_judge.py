"""Every verdict and exit code, from stored data."""

from dataclasses import replace

import pytest

from bench.gate import table
from bench.gate.errors import Exit
from bench.gate.evidence import margin_of
from bench.gate.judge import judge
from bench.gate.record import ONE_CPU, Pair, Record, Rounds, Rules, Settled
from tests.gate.records import EQUAL, FASTER, NOISY, SLOWER, record_of


def verdicts(record: Record) -> dict[str, str]:
    return {judgement.benchmark: judgement.verdict for judgement in judge(record).judgements}


def exit_code(record: Record, *, strict: bool = False) -> Exit:
    return judge(record).exit(strict=strict)


@pytest.mark.parametrize(
    ("values", "verdict", "code", "strict"),
    [
        (EQUAL, "pass", 0, 0),
        (SLOWER, "regression", 1, 1),
        (FASTER, "improvement", 0, 0),
        (NOISY, "inconclusive", 4, 3),
        ([0.001], "inconclusive", 4, 3),
    ],
)
def test_measured_verdicts(values: list[float], verdict: str, code: int, strict: int) -> None:
    record = record_of({"b": values})
    assert verdicts(record) == {"b": verdict}
    assert (exit_code(record), exit_code(record, strict=True)) == (code, strict)


@pytest.mark.parametrize(
    ("verdict", "code", "strict"),
    [("new", 0, 0), ("removed", 0, 3), ("changed", 0, 3), ("failed", 3, 3), ("skipped", 0, 0)],
)
def test_verdicts_without_figures(verdict: Settled, code: int, strict: int) -> None:
    record = record_of({"b": EQUAL})
    record.settled["other"] = (verdict, "because")
    assert verdicts(record) == {"b": "pass", "other": verdict}
    assert (exit_code(record), exit_code(record, strict=True)) == (code, strict)
    in_a_pair = record_of({"b": EQUAL, "other": EQUAL})
    in_a_pair.pairs[2] = replace(in_a_pair.pairs[2], failures={"other": (verdict, "because")})
    assert verdicts(in_a_pair) == {"b": "pass", "other": verdict}


def test_a_benchmark_that_was_never_reached_has_failed() -> None:
    record = record_of({"b": EQUAL})
    record.benchmarks.append("late")
    record.stopped = "the budget is used"
    (late,) = judge(record).of("failed")
    assert (late.benchmark, late.reason) == ("late", "it was not measured: the budget is used")
    assert exit_code(record) == Exit.COULD_NOT_MEASURE


def test_a_regression_says_more_than_a_failure() -> None:
    record = record_of({"b": SLOWER})
    record.settled["other"] = ("failed", "because")
    assert exit_code(record) == Exit.REGRESSION


def test_nothing_at_all_is_no_pass() -> None:
    assert exit_code(record_of({})) == Exit.COULD_NOT_MEASURE


@pytest.mark.parametrize("null", [SLOWER, FASTER])
def test_a_machine_that_sees_differences_in_equal_code_cannot_tell(null: list[float]) -> None:
    record = record_of({"a": EQUAL, "b": SLOWER}, null={"a": null, "b": EQUAL})
    outcome = judge(record)
    assert [alarm.benchmark for alarm in outcome.alarms] == ["a"]
    assert outcome.exit(strict=False) == Exit.COULD_NOT_MEASURE
    said = table.conclusion(record, outcome, Exit.COULD_NOT_MEASURE)
    assert said.startswith("This machine can't tell: base against itself, a came out")


def test_a_tail_leaves_typical_rounds_alone_and_is_found_all_the_same() -> None:
    tailed = Rounds([1.0] * 5, [1.0, 1.0, 1.0, 1.0, 2.0], 1, 1, ONE_CPU)
    record = record_of({"b": EQUAL})
    record.pairs = [Pair(null=False, seed=n, took_s=1.0, benchmarks={"b": tailed}) for n in range(6)]
    (judgement,) = judge(record).of("regression")
    assert judgement.ratio is not None
    assert judgement.tail is not None
    assert (judgement.ratio.value, judgement.tail.value) == (1.0, pytest.approx(1.2))
    assert "some rounds only: the mean is +20.0 %" in table.row(judgement)["note"]


def test_margins_by_pattern_the_last_that_fits() -> None:
    rules = Rules(0.05, {"*pool*": 0.1, "*slow_pool*": 0.3})
    assert [margin_of(rules, name) for name in ("spin", "a_pool[1]", "slow_pool")] == [0.05, 0.1, 0.3]
    record = record_of({"b": SLOWER, "c": SLOWER}, rules=Rules(0.05, {"b": 0.3}))
    assert verdicts(record) == {"c": "regression", "b": "pass"}


def test_worst_first() -> None:
    record = record_of({"pass": EQUAL, "slow": SLOWER, "fast": FASTER, "slower": [v * 2 for v in SLOWER]})
    record.settled |= {"n": ("new", ""), "f": ("failed", ""), "r": ("removed", "")}
    assert list(verdicts(record)) == ["slower", "slow", "f", "r", "n", "pass", "fast"]


@pytest.mark.parametrize(
    ("settled", "noisy", "code", "words"),
    [
        ({}, ["a"], Exit.NO_VERDICT, "No verdict: 1 inconclusive."),
        ({}, ["a", "b"], Exit.NO_VERDICT, "No verdict: 2 inconclusive."),
        ({"s": "skipped"}, [], Exit.NO_VERDICT, "No verdict: 1 skipped."),
        ({"n": "new", "c": "changed"}, [], Exit.NO_REGRESSION, "Nothing to compare: 1 changed, 1 new."),
        (
            {"f": "failed"},
            ["a"],
            Exit.COULD_NOT_MEASURE,
            "Not all could be measured: 1 failed, 1 inconclusive.",
        ),
    ],
)
def test_where_nothing_is_shown_nothing_is_said_to_be_no_regression(
    settled: dict[str, Settled], noisy: list[str], code: Exit, words: str
) -> None:
    record = record_of(dict.fromkeys(noisy, NOISY))
    record.settled |= {name: (verdict, "because") for name, verdict in settled.items()}
    assert exit_code(record) == code
    assert table.conclusion(record, judge(record), code) == words
    assert exit_code(record_of({"p": EQUAL, **dict.fromkeys(noisy, NOISY)})) == Exit.NO_REGRESSION
