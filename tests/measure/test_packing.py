"""An item's way to another process and back: what is run for it, and what of it is told."""

import pickle

import pytest

from bench.measure import packing
from bench.measure.one_by_one import Seen


def test_what_no_process_can_be_sent_has_no_bytes() -> None:
    seen = Seen([1e-3], 1e-3, 0.0)
    assert packing.facts(abs, [lambda: None], [1], seen) == {"bytes": 0.0, "packing_s": 0.0}


def test_what_computes_is_packed_beside_its_work_and_what_waits_is_not_run_again() -> None:
    calls: list[int] = []
    items = list(range(1_000, 1_064))
    computing = packing.facts(calls.append, items, [None] * 64, Seen([1e-3] * 64, 1e-3, 0.0))
    assert len(calls) == 2 * packing.SAMPLE  # each of the sample, and its copy
    assert computing["bytes"] == len(pickle.dumps(1_000)) + len(pickle.dumps(None))
    packing.facts(calls.append, items, [None] * 64, Seen([1e-3] * 64, 0.0, 1e-3))
    assert len(calls) == 2 * packing.SAMPLE
    packing.facts(calls.append, items, [None] * 64, Seen([0.2] * 64, 0.2, 0.0))
    assert len(calls) == 2 * packing.SAMPLE + 4  # two items and their copies, in less than a second


def test_the_work_is_told_at_the_speed_of_the_packing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_packed", lambda item, _work: packing._Packed(item, 10, 0.0))
    slow = Seen([0.004, 0.004], cpu_s=0.008, wait_s=0.0)
    assert packing.facts(abs, [0.002, 0.002], [None, None], slow)["cpu_s"] == pytest.approx(0.002)
    uneven = Seen([0.001, 0.003] * 32, cpu_s=64 * 0.002, wait_s=0.0)
    found = packing.facts(abs, [0.001, 0.003] * 32, [None] * 64, uneven)  # which packs the short ones
    assert found["cpu_s"] == pytest.approx(0.002)
    assert "cpu_s" not in packing.facts(abs, [0.002], [None], Seen([0.01], 0.0, 0.01))
