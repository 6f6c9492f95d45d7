"""What a run that sweeps prints: a table of each set of curves, or of cells that are too few for one."""

import io

from rich.console import Console

from bench.session import curve_tables
from tests.fake_curves import CROSSED, Gains, cells, results_of


def shown(gains: Gains, values: tuple[int, ...]) -> str:
    console = Console(file=io.StringIO(), width=200)
    curve_tables.show(console, results_of(cells(gains, values)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_curves_are_speed_ups_over_the_option_with_what_they_show() -> None:
    text = shown(CROSSED, (1, 10, 100, 1000))
    assert "sleep over items: speed-up" in text
    assert "from 1,000 items at once on, asyncio warm is more than 1.5 times as fast as thread_pool" in text
    assert "too few points" not in text


def test_cells_at_one_point_alone_are_a_table_of_their_own() -> None:
    text = shown(CROSSED, (10,))
    assert "sleep: too few points for a curve" in text
    (row,) = [words for line in text.splitlines() if (words := line.split())[:1] == ["asyncio"]]
    assert row[:3] == ["asyncio", "warm", "items=10"]
    assert row[-1].endswith("×")
    assert "over items" not in text
