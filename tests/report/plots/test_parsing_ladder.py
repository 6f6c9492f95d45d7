"""The parsing ladder shows costs per row."""

from pathlib import Path

from tests import fake_runs
from tests.report.reading import rendered, rows, value


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
