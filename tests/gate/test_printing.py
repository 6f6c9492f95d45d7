"""A gate's table in the terminal: names whole, notes and reasons under their rows, lesser columns gone."""

import io
from dataclasses import replace

from rich.console import Console

from bench.gate import printing
from bench.gate.errors import Exit
from bench.gate.judge import Outcome, judge
from bench.gate.record import Record
from tests.gate.records import EQUAL, NOISY, SLOWER, record_of

LONG = "booking_dates_stdlib-process_pool_forkserver-cold"


def printed(record: Record, outcome: Outcome, width: int = 120) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    printing.show(console, record, outcome, Exit.REGRESSION)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_a_note_stands_under_its_row() -> None:
    record = record_of({"slower": SLOWER, "noisy": NOISY, "equal": EQUAL})
    lines = printed(record, judge(record))
    assert [line.split()[0] for line in lines[2:6]] == ["slower", "noisy", "would", "equal"]
    assert lines[4].startswith("    would have seen +")


def test_a_reason_stands_under_its_row_line_by_line() -> None:
    record = record_of({"t[a]": SLOWER})
    (judgement,) = judge(record).judgements
    failed = replace(judgement, verdict="failed", reason="no luck\nat all", ratio=None)
    assert printed(record, Outcome([failed], []))[2:5] == ["t[a]       failed", "    no luck", "    at all"]


def test_lesser_columns_go_and_names_stay_whole() -> None:
    record = record_of({LONG: SLOWER, "b": EQUAL})
    outcome = judge(record)
    headings = {width: printed(record, outcome, width)[1].split() for width in (120, 110, 100, 95)}
    assert headings[120][-3:] == ["base", "head", "pairs"]
    assert headings[110][-3:] == ["interval", "base", "head"]
    assert headings[100][-2:] == ["interval", "head"]
    assert headings[95][-1:] == ["interval"]
    for width in headings:
        lines = printed(record, outcome, width)[:4]
        assert lines[2].startswith(f"{LONG}  regression")
        assert max(map(len, lines)) <= width


def test_where_nothing_fits_beside_a_name_it_has_a_line_of_its_own() -> None:
    record = record_of({LONG: SLOWER, "b": EQUAL})
    lines = printed(record, judge(record), width=80)
    assert lines[1] == "benchmark"
    assert lines[2].split()[-3:] == ["base", "head", "pairs"]
    assert lines[3] == LONG
    assert lines[4].startswith("    regression")
