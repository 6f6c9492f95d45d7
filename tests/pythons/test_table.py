"""What is said of a run, in words and figures."""

from bench.pythons import table
from bench.pythons.judge import judge
from tests.pythons.records import BASE, EVEN, OTHER, TWICE, python, record, saw


def test_a_row_has_the_base_and_each_ratio() -> None:
    measured = record({"spin-threads-cold": TWICE})
    assert table.columns(measured) == ["model", f"{BASE} takes", OTHER]
    (row,) = table.rows(judge(measured), "spin")
    assert row[:2] == ["threads cold", "1 s"]
    assert row[2].startswith("2.0× (")
    assert row[2].endswith("▲")


def test_a_cell_that_nobody_could_run_has_no_row() -> None:
    failures = {"spin-asyncio_uvloop-warm": {BASE: ("skipped", "x"), OTHER: ("skipped", "x")}}
    measured = record({"spin-serial-warm": EVEN}, failures=failures)
    assert [row[0] for row in table.rows(judge(measured), "spin")] == ["serial warm"]


def test_a_gil_that_was_on_is_said_with_who_switched_it_on() -> None:
    measured = record({"spin-threads-cold": EVEN}, seen=saw(3, 1, "some_extension"))
    said = "\n".join(table.notes(measured, judge(measured)))
    assert "3.14t: the GIL was on, at 18 of 24 looks: the import of some_extension switched it on" in said


def test_a_gil_that_was_off_is_said_too() -> None:
    measured = record({"spin-threads-cold": EVEN}, seen=saw(0, 4))
    said = "\n".join(table.notes(measured, judge(measured)))
    assert "the GIL was off, at all of 24 looks" in said


def test_a_reason_that_several_have_is_said_once() -> None:
    failures = {
        f"spin-{model}-warm": {BASE: ("skipped", "x"), OTHER: ("skipped", "x")}
        for model in ("asyncio", "asyncio_uvloop")
    }
    measured = record({"spin-serial-warm": EVEN}, failures=failures)
    measured.pythons.append(python("3.15"))
    for group in measured.groups:
        for of_cell in group.failures.values():
            of_cell["3.15"] = ("skipped", "x")
    said = table.notes(measured, judge(measured))
    assert f"{OTHER} and 3.15: skipped: spin-asyncio-warm and spin-asyncio_uvloop-warm: x" in said


def test_an_answer_names_both_models() -> None:
    measured = record({"spin-threads-cold": TWICE})
    (buys,) = judge(measured).buys
    said = table.answer(buys, BASE)
    assert said.startswith("spin: 3.14t with threads cold is 2.0× (")
    assert said.endswith("as fast as the best that 3.13 has, threads cold")
