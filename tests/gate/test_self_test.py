"""Can this machine tell? Base against itself, and against itself slowed down."""

from pathlib import Path

import pytest

from bench.gate.errors import Exit
from bench.gate.judge import judge
from bench.gate.record import Rules, load
from bench.gate.self_test import SelfTest
from tests.gate.project import SUITE, Project
from tests.gate.records import EQUAL, FASTER, NOISY, SLOWER, record_of

TWO = {"a": EQUAL, "b": EQUAL}
BOTH_SLOWER = {"a": SLOWER, "b": SLOWER}


def of(equal: dict[str, list[float]], slowed: dict[str, list[float]], rules: Rules | None = None) -> SelfTest:
    return SelfTest(judge(record_of(equal, rules=rules)), judge(record_of(slowed, rules=rules)))


def test_a_machine_that_can_tell_says_so() -> None:
    tested = of(TWO, BOTH_SLOWER)
    assert tested.exit == Exit.NO_REGRESSION
    assert tested.conclusion == (
        "This machine can tell: base against itself gave no alarm (2 pass); "
        "a slow-down by 10 % was found in 2 of 2 benchmarks."
    )


@pytest.mark.parametrize(
    ("equal", "slowed", "said"),
    [
        (TWO, {"a": SLOWER, "b": NOISY}, "was found in 1 of 2 benchmarks; missed in b: give it more time"),
        ({"a": SLOWER, "b": EQUAL}, BOTH_SLOWER, "came out as different in a; a slow-down"),
        ({"a": FASTER, "b": EQUAL}, BOTH_SLOWER, "came out as different in a; a slow-down"),
    ],
)
def test_a_machine_that_can_t_tell_says_why(
    equal: dict[str, list[float]], slowed: dict[str, list[float]], said: str
) -> None:
    tested = of(equal, slowed)
    assert tested.exit == Exit.COULD_NOT_MEASURE
    assert tested.conclusion.startswith("This machine can't tell: ")
    assert said in tested.conclusion


def test_what_failed_is_named() -> None:
    equal = record_of(TWO)
    equal.settled["c"] = ("failed", "because")
    tested = SelfTest(judge(equal), judge(record_of(BOTH_SLOWER)))
    assert tested.exit == Exit.COULD_NOT_MEASURE
    assert "; not measured: c; " in tested.conclusion


def test_a_wide_margin_has_nothing_to_find() -> None:
    tested = of(TWO, BOTH_SLOWER, Rules(margins={"a": 0.5}))
    assert [judgement.benchmark for judgement in tested.to_find] == ["b"]
    tested = of(TWO, BOTH_SLOWER, Rules(margin=0.5))
    assert tested.exit == Exit.COULD_NOT_MEASURE
    assert tested.conclusion.startswith("Nothing is known: ")


# rounds of which a real tenth is long enough to be exact
LONG = SUITE.replace("0.001", "0.02").replace("0.002", "0.02")


def test_from_the_command_line(project: Project, tmp_path: Path) -> None:
    project.write("test_it.py", LONG)
    project.commit("long")
    files = ("--json", tmp_path / "gate.json", "--summary", tmp_path / "gate.md")
    run = project.gate("--self-test", "--base", "long", "--pairs", "3", *files)
    assert run.code == 0, run.output
    assert "This machine can tell: base against itself gave no alarm (2 pass)" in run.said
    assert "slowed by 10 %" in run.output
    assert project.left_behind() == []
    slowed, equal = (load(tmp_path / name) for name in ("gate.json", "gate-equal.json"))
    assert [judgement.verdict for judgement in judge(slowed).judgements] == ["regression"] * 2
    assert [judgement.verdict for judgement in judge(equal).judgements] == ["pass"] * 2
    text = (tmp_path / "gate.md").read_text()
    assert text.startswith("## This machine can tell")
    assert text.count("| benchmark | verdict |") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--head", "base"), "--self-test compares a revision with itself: leave --head out"),
        (("--from", "x.json"), "leave --from out"),
        (("--margin", "10"), "--self-test slows down by 10 %: give a smaller --margin"),
    ],
)
def test_what_does_not_fit_it(project: Project, arguments: tuple[str, ...], said: str) -> None:
    run = project.gate("--self-test", *arguments)
    assert run.code == 2
    assert said in run.said
