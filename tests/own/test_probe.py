"""What some items show: how long they take, and whether it is the CPU that they need."""

import time
from pathlib import Path

import pytest

from bench.own import probe
from bench.own.probe import probed

ITEMS = range(8)


def test_time_without_a_cpu_is_no_wait_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    slept_s, queued_s = 0.0, probe._queued_s

    def work(item: int) -> int:
        nonlocal slept_s
        began_s = time.perf_counter()
        time.sleep(0.005)  # in place of the time in which others have the CPU
        slept_s += time.perf_counter() - began_s
        return sum(number * number for number in range(20_000))

    assert probed(work, ITEMS, allowed_s=1.0, limit_s=60.0).kind == "io"
    monkeypatch.setattr(probe, "_queued_s", lambda: queued_s() + slept_s)
    assert probed(work, ITEMS, allowed_s=1.0, limit_s=60.0).kind == "cpu"


def test_microseconds_of_cpu_are_seen_as_such() -> None:
    assert probed(lambda item: sum(range(500)), ITEMS, allowed_s=1.0, limit_s=60.0).cpu_share > 0.5


def test_a_system_that_does_not_say_it_is_taken_as_idle(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(probe, "SCHEDSTAT", tmp_path / "none")
    assert probe._queued_s() == 0.0


def test_it_ends_when_its_time_is_over() -> None:
    began_s = time.monotonic()
    probed(lambda item: time.sleep(0.03), range(1000), allowed_s=0.1, limit_s=60.0)
    assert time.monotonic() - began_s < 1.0
