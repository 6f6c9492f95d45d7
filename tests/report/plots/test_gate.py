"""A gate run on the page has the gate's own figures and words."""

from pathlib import Path

import pytest

from bench.gate import table
from bench.gate.judge import judge
from bench.report import page as pages
from tests import fake_runs
from tests.gate.records import record_of
from tests.report.reading import built, rendered, rows, value

RECORD = record_of({"x": [0.2, 0.21, 0.19, 0.2, 0.22, 0.18], "y": [0.0, 0.01, -0.01, 0.0, 0.01, -0.01]})


def test_a_gate_is_shown_with_its_own_figures(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run(["sleep"]), gate=RECORD)
    drawn, outcome = rows(soup, "gate"), judge(RECORD)
    worst = outcome.judgements[0]
    assert worst.ratio is not None
    assert value(drawn["x"]).startswith(f"regression: {table.percent(worst.ratio.value)} ")
    assert value(drawn["y"]).startswith("pass: +0.0 %")
    conclusion = table.conclusion(RECORD, outcome, outcome.exit(strict=False))
    assert soup.select_one(".verdicts li strong").get_text() == conclusion.rstrip(".")


def test_a_record_is_judged_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = []
    monkeypatch.setattr(pages, "judge", lambda record: judged.append(record) or judge(record))
    assert built(tmp_path, fake_runs.run(["sleep"]), gate=RECORD).gate
    assert judged == [RECORD]
