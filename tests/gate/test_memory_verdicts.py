"""Peak memory beside the time: its own margin, its own verdict, said in the same table."""

from pathlib import Path

import pytest

from bench.gate import export, printing, table
from bench.gate.errors import Exit
from bench.gate.judge import judge
from bench.gate.record import Record, Rules, dumps, load
from bench.report.plots import gate as plot
from tests.gate.records import EQUAL, FASTER, NOISY, SLOWER, record_of, with_memory


def test_more_memory_is_a_regression_whatever_the_time() -> None:
    record = with_memory(record_of({"a": FASTER, "b": EQUAL}), {"a": SLOWER, "b": EQUAL})
    outcome = judge(record)
    assert {one.benchmark: one.verdict for one in outcome.judgements} == {"a": "regression", "b": "pass"}
    assert outcome.exit(strict=True) == Exit.REGRESSION
    cells = table.row(outcome.of("regression")[0])
    assert cells["peak memory"] == "+20.0 % of 100 MiB"
    assert cells["note"].startswith("peak memory +20.0 % (+")


@pytest.mark.parametrize(("margin", "verdict"), [(0.1, "regression"), (0.3, "pass")])
def test_it_has_a_margin_of_its_own(margin: float, verdict: str) -> None:
    record = with_memory(record_of({"a": EQUAL}, rules=Rules(memory_margin=margin)), {"a": SLOWER})
    (judgement,) = judge(record).judgements
    assert judgement.memory is not None
    assert (judgement.verdict, judgement.memory.verdict) == (verdict, verdict)


@pytest.mark.parametrize(
    ("memory", "said"),
    [
        (EQUAL, ""),
        (FASTER, "peak memory -16.7 % ("),
        (NOISY, "of memory: would have seen +"),
    ],
)
def test_less_of_it_or_what_can_t_be_told_is_only_noted(memory: list[float], said: str) -> None:
    (judgement,) = judge(with_memory(record_of({"a": EQUAL}), {"a": memory})).judgements
    assert judgement.verdict == "pass"
    assert table.note(judgement).startswith(said)
    assert bool(table.note(judgement)) == bool(said)


@pytest.mark.parametrize("memory", [SLOWER, FASTER])
def test_a_machine_that_sees_more_or_less_memory_in_equal_code_cannot_tell(memory: list[float]) -> None:
    record = with_memory(record_of({"a": EQUAL}, null={"a": EQUAL}), {"a": memory}, null=True)
    outcome = judge(record)
    assert [alarm.benchmark for alarm in outcome.alarms] == ["a"]
    said = table.conclusion(record, outcome, outcome.exit(strict=False))
    assert said.startswith("This machine can't tell: base against itself, the memory of a came out ")


def test_some_pairs_may_not_know() -> None:
    record = with_memory(record_of({"a": EQUAL, "b": EQUAL}), {"a": SLOWER})
    memory = {one.benchmark: one.memory for one in judge(record).judgements}
    assert memory["b"] is None
    assert memory["a"] is not None


def test_a_table_has_the_column_only_where_it_is_known() -> None:
    record = record_of({"a": EQUAL})
    assert "memory" not in markdown(record)
    text = markdown(with_memory(record, {"a": EQUAL}))
    assert "| pairs | peak memory | note |" in text
    assert "| +0.0 % of 100 MiB |" in text
    assert "Margin 5 %, of memory 10 %." in text


def markdown(record: Record) -> str:
    return printing.markdown(record, judge(record), Exit.NO_REGRESSION)


def test_the_report_says_it_too() -> None:
    (row,) = plot.plot(judge(with_memory(record_of({"a": EQUAL}), {"a": SLOWER}))).rows
    assert "; peak memory +20.0 % of 100 MiB; " in row.value


def test_a_record_keeps_it(tmp_path: Path) -> None:
    record = with_memory(record_of({"a": EQUAL}), {"a": SLOWER})
    path = tmp_path / "gate.json"
    path.write_text(dumps(record))
    assert judge(load(path)) == judge(record)
    base, head = (written.read_text() for written in export.write(record, path))
    assert f'"gate_peak_memory_bytes": {100 << 20}' in base
    assert '"gate_peak_memory_bytes"' in head


def test_a_record_of_before_is_read() -> None:
    assert Rules().memory_margin == 0.1
    (judgement,) = judge(record_of({"a": EQUAL})).judgements
    assert judgement.memory is None
