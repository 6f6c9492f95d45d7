"""The parsing ladder: its steps follow from the recorded task, its figures are per row."""

from bench.analysis import parsing_ladder
from bench.analysis.parsing_ladder import Ladder
from bench.analysis.result import Result
from tests.analysis.fake_results import result


def step(workload: str, rows: int, **changed: object) -> Result:
    return result(workload, "serial", "warm", 1.0, inputs={"rows": rows}, **changed)


STEPS = [step("booking_dates_unique", 1000), step("booking_dates_inferred", 10), step("booking_dates", 100)]


def sentence(results: list[Result]) -> str:
    ladder = Ladder.of(results)
    assert ladder
    return str(parsing_ladder.conclusion(ladder))


def test_rows_are_compared_not_runs() -> None:
    assert sentence(STEPS) == (
        "Before concurrency: booking_dates_unique is 100× as fast as booking_dates_inferred, and right; "
        "serial takes 1 ms per row for booking_dates_unique, 10 ms per row for booking_dates, 100 ms per row "
        "for booking_dates_inferred."
    )


def test_the_best_model_on_the_first_step_is_named_with_what_it_leaves_wrong() -> None:
    pool = result("booking_dates_inferred", "mp_pool", "warm", 0.5, inputs={"rows": 10})
    other = result("booking_dates", "mp_pool", "warm", 0.1, inputs={"rows": 100})
    assert sentence([*STEPS, pool, other]).endswith(
        "; the best concurrency model makes booking_dates_inferred 2.0× as fast and leaves 36% of its dates "
        "wrong."
    )


def test_fewer_than_three_ways_are_no_ladder() -> None:
    assert Ladder.of(STEPS[:2]) is None
    assert Ladder.of([]) is None


def test_the_steps_are_those_of_one_task_in_their_order() -> None:
    """The names play no part."""
    facts = {"kind": "cpu", "task": "sums"}
    sums = [step(name, 10, task_step=place, **facts) for place, name in enumerate("cab")]
    alone = step("d", 10, kind="cpu", task="averages", task_step=0)
    ladder = Ladder.of([*sums[::-1], alone, step("e", 10, kind="cpu")])
    assert ladder
    assert [result.workload for result in ladder.steps] == ["c", "a", "b"]
    assert ladder.task == "sums"


def test_what_reads_no_rows_is_no_step() -> None:
    others = [result(name, "serial", "warm", 1.0, task="sums", task_step=1) for name in "abc"]
    assert Ladder.of(others) is None
