"""The parsing ladder shows costs per row."""

from pathlib import Path
from typing import Any

from tests import fake_ladder, fake_runs
from tests.report.reading import built, rendered, rows, value


def test_the_ladder_is_a_row_s_cost(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run()), "ladder")
    # 1,000 rows; inferred is the fourth workload, explicit the third, unique the fifth
    inferred, explicit = "booking_dates_inferred, serial", "booking_dates, serial"
    assert value(drawn[inferred]) == "4 ms (3.92 ms–4.08 ms) per row at 1,000 rows, 36% of its dates wrong"
    assert value(drawn[explicit]) == "3 ms (2.94 ms–3.06 ms) per row at 1,000 rows, all dates right"
    assert (
        value(drawn["asyncio warm"]) == "400 µs (392 µs–408 µs) per row at 1,000 rows, 36% of its dates wrong"
    )


def test_the_fastest_way_or_model_comes_first(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run()), "ladder")
    assert list(drawn) == [
        "asyncio warm",
        "thread_pool cold",
        "mp_pool warm",
        "mp_pool cold",
        "booking_dates, serial",
        "booking_dates_inferred, serial",
        "booking_dates_unique, serial",
    ]


def beside() -> dict[str, Any]:
    run = fake_runs.run()
    return run | {"benchmarks": [*run["benchmarks"], *fake_ladder.steps()]}


def test_steps_of_a_size_of_their_own_are_drawn_by_their_gain(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, beside()), "ladder")
    assert value(drawn["booking_dates_unique, serial"]).startswith("100× (100–100×), 527 ns (")
    assert value(drawn["booking_dates_unique, serial"]).endswith(" per row at 341,424 rows, all dates right")
    assert value(drawn["booking_dates_inferred, serial"]).startswith("52.7 µs (")
    assert value(drawn["booking_dates_inferred, serial"]).endswith(
        " per row from a sample of 17,071 rows, 36% of its dates wrong"
    )
    assert value(drawn["asyncio warm"]) == "10.0× (10.0–10.0×) at 1,000 rows, 36% of its dates wrong"
    assert list(drawn)[:2] == ["booking_dates_unique, serial", "booking_dates, serial"]
    assert list(drawn)[-1] == "booking_dates_inferred, serial"


def test_its_caption_says_both_sizes(tmp_path: Path) -> None:
    ladder = built(tmp_path, beside()).ladder
    assert ladder
    assert (
        "booking_dates_inferred without concurrency, from a sample of 17,071 rows, is" in ladder.plot.caption
    )
    assert "at 341,424 rows, and each concurrency model, at 1,000 rows" in ladder.plot.caption


def test_the_steps_have_no_section_among_other_suites(tmp_path: Path) -> None:
    page = built(tmp_path, beside())
    assert "ladder" not in [section.name for section in page.sections]
    assert not page.warnings or not any("damaged" in warning for warning in page.warnings)
    assert [row["benchmark"] for row in page.rows if row["group"] == "ladder"]


def test_a_run_of_the_ladder_alone_has_its_figure(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run([], benchmarks=fake_ladder.steps())), "ladder")
    assert list(drawn) == [
        "booking_dates_unique, serial",
        "booking_dates, serial",
        "booking_dates_inferred, serial",
    ]
