"""The parsing ladder: its steps follow from the recorded task, its figures are per row."""

from collections.abc import Sequence
from typing import Any

from bench.analysis import parsing_ladder
from bench.analysis.parsing_ladder import Ladder
from bench.analysis.result import Result
from bench.store.decode import benchmarks_of
from tests import fake_ladder
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
        "Before concurrency: booking_dates_unique is 100× (98–102×) as fast as booking_dates_inferred, and "
        "right; serial takes 1 ms (990 µs–1.01 ms) per row for booking_dates_unique, 10 ms (9.9 ms–10.1 ms) "
        "per row for booking_dates, 100 ms (99 ms–101 ms) per row for booking_dates_inferred; measured at "
        "1,000 rows, booking_dates_inferred at 10 and booking_dates at 100."
    )


def test_the_best_model_on_the_first_step_is_named_with_what_it_leaves_wrong() -> None:
    pool = result("booking_dates_inferred", "mp_pool", "warm", 0.5, inputs={"rows": 10})
    other = result("booking_dates", "mp_pool", "warm", 0.1, inputs={"rows": 100})
    assert sentence([*STEPS, pool, other]).endswith(
        "; the best concurrency model makes booking_dates_inferred 2.00× (2.00–2.00×) as fast and leaves 36% "
        "of its dates wrong."
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


NOISY = (0.5, 0.8, 1.0, 1.5, 2.0)  # seconds


def noisy_step(workload: str, rows: int) -> Result:
    return result(workload, "serial", "warm", NOISY, inputs={"rows": rows})


def test_ways_whose_intervals_overlap_are_not_told_apart() -> None:
    steps = [step("booking_dates_inferred", 10), noisy_step("booking_dates", 100)]
    assert sentence([*steps, noisy_step("booking_dates_unique", 110)]).startswith(
        "Before concurrency: could not be told which of booking_dates and booking_dates_unique is faster, "
        "both 11× (5.0–22×) as fast as booking_dates_inferred, and right;"
    )


def test_nor_is_the_best_from_the_first() -> None:
    steps = [noisy_step(name, 100) for name in ("booking_dates_inferred", "booking_dates_unique")]
    assert sentence([*steps, step("booking_dates", 10)]).startswith(
        "Before concurrency: could not be told whether booking_dates_unique is faster than "
        "booking_dates_inferred, at 1.0× (0.25–4.0×);"
    )


def test_one_size_is_said_once() -> None:
    same = [step(name, 10) for name in ("booking_dates_inferred", "booking_dates", "booking_dates_unique")]
    assert "; measured at 10 rows." in sentence(same)


def test_a_model_that_was_not_shown_to_help_is_not_said_to() -> None:
    pool = result("booking_dates_inferred", "mp_pool", "warm", 1.0, inputs={"rows": 10})
    assert sentence([*STEPS, pool]).endswith(
        "; no concurrency model was shown to make booking_dates_inferred faster, the best is at 1.00× "
        "(1.00–1.00×) and leaves 36% of its dates wrong."
    )


def beside(*stored: dict[str, Any], results: Sequence[Result] = ()) -> str:
    ladder = Ladder.of(results, benchmarks_of(stored))
    assert ladder
    return str(parsing_ladder.conclusion(ladder))


def test_steps_measured_beside_each_other_are_told_at_their_size_and_as_a_sample() -> None:
    said = beside(*fake_ladder.steps())
    assert said.startswith(
        "Before concurrency: at 341,424 rows booking_dates_unique is the fastest way, 100× (100–100×) as "
        "fast as booking_dates_inferred (from a sample of 17,071 rows), and right; serial takes 527 ns ("
    )
    assert " per row for booking_dates, " in said
    assert said.endswith(" per row for booking_dates_inferred (from a sample of 17,071 rows).")


def test_they_are_preferred_to_the_cells_of_the_matrix_where_the_order_is_another() -> None:
    """At a few rows booking_dates is the fastest."""
    cells = [
        step("booking_dates_inferred", 10),
        step("booking_dates", 1000),
        step("booking_dates_unique", 100),
    ]
    assert sentence(cells).startswith("Before concurrency: booking_dates is 100×")
    assert "booking_dates_unique is the fastest way" in beside(*fake_ladder.steps(), results=cells)


def test_a_model_s_figure_is_of_another_size_which_is_said() -> None:
    pool = result("booking_dates_inferred", "mp_pool", "warm", 0.5, inputs={"rows": 10})
    assert beside(*fake_ladder.steps(), results=[*STEPS, pool]).endswith(
        "; the best concurrency model makes booking_dates_inferred 2.00× (2.00–2.00×) as fast at 10 rows and "
        "leaves 36% of its dates wrong."
    )


def test_of_ways_that_change_places_none_is_the_fastest() -> None:
    said = beside(*fake_ladder.steps(booking_dates=(0.1, 2.0, 0.2)))
    assert said.startswith(
        "Before concurrency: at 341,424 rows could not be told which of booking_dates and "
        "booking_dates_unique is faster, both 100×"
    )


def test_nor_is_one_that_changes_places_with_the_first() -> None:
    said = beside(*fake_ladder.steps(booking_dates_inferred=(0.001, 1.0, 0.1)))
    assert said.startswith(
        "Before concurrency: at 341,424 rows could not be told whether booking_dates_unique is faster than "
        "booking_dates_inferred (from a sample of 17,071 rows), at "
    )


def test_where_the_first_is_the_fastest_that_is_said() -> None:
    said = beside(*fake_ladder.steps(booking_dates_inferred=(1e-3, 1e-3, 1e-3)))
    assert said.startswith(
        "Before concurrency: at 341,424 rows no other way is as fast as booking_dates_inferred (from a "
        "sample of 17,071 rows), booking_dates_unique is at 0.10× (0."
    )
