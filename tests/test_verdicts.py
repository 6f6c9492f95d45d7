"""The sentences, from results made up to have one answer each."""

from typing import Any

from bench.results import Result
from bench.verdicts import ladder, verdict


def result(workload: str, model: str, start: str, seconds: float, **extra: Any) -> Result:
    facts = {"kind": "io", "sweeps": 5, "inputs": {"rows": 100}} | extra
    jitter = (0.99, 1.0, 1.01, 1.005, 0.995)
    return Result(workload, model, start, tuple(seconds * factor for factor in jitter), facts)


def fastest_first(*results: Result) -> list[Result]:
    return sorted(results, key=lambda one: one.seconds.median)


def test_ties_are_called_ties_and_start_up_is_the_reason() -> None:
    sentence = verdict(
        fastest_first(
            result("http_fetch", "serial", "warm", 1.6),
            result("http_fetch", "asyncio", "warm", 0.1),
            result("http_fetch", "thread_pool", "warm", 0.102),
            result("http_fetch", "mp_pool", "cold", 1.0),
            result("http_fetch", "mp_pool", "warm", 0.3),
        )
    )
    assert sentence.startswith("http_fetch: asyncio and thread_pool tie at 16× (16–16×); ")
    assert "processes started anew lose: start-up is 70% of their time" in sentence


def test_a_single_winner_has_its_interval() -> None:
    sentence = verdict(
        fastest_first(
            result("spin", "serial", "warm", 1.0, kind="cpu"),
            result("spin", "process_pool_fork", "warm", 0.5, kind="cpu"),
        )
    )
    assert "process_pool_fork wins at 2.0× (" in sentence


def test_serial_can_win() -> None:
    sentence = verdict(
        fastest_first(
            result("spin", "serial", "warm", 0.5, kind="cpu"),
            result("spin", "asyncio", "warm", 1.0, kind="cpu"),
        )
    )
    assert sentence == "spin: no model beats serial."


def test_one_gil_is_named_with_its_figures() -> None:
    facts = {
        "kind": "cpu",
        "cpu_parent_s": 2.9,
        "cpu_workers_s": 0.0,
        "context_switches_voluntary": 4_000,
        "context_switches_involuntary": 10_000,
    }
    lanes = {"timeline": {"lanes": [{"gil": True}]}}
    sentence = verdict(
        fastest_first(
            result("spin", "serial", "warm", 1.0, **facts, **lanes),
            result("spin", "thread_pool", "warm", 1.5, **facts, **lanes),
        )
    )
    assert "14,000 context switches for 2.9 CPU-seconds where serial used 2.9: one GIL" in sentence
    free = {"timeline": {"lanes": [{"gil": False}]}}
    sentence = verdict(
        fastest_first(
            result("spin", "serial", "warm", 1.0, **facts, **free),
            result("spin", "thread_pool", "warm", 1.5, **facts, **free),
        )
    )
    assert "GIL" not in sentence


def test_wrong_dates_are_said() -> None:
    sentence = verdict(
        [result("booking_dates_inferred", "serial", "warm", 1.0, kind="cpu", wrong_share=0.36)]
    )
    assert "36% of its dates are wrong" in sentence


def test_a_busy_server_is_said() -> None:
    sentence = verdict(
        fastest_first(
            result("http_fetch", "serial", "warm", 1.0),
            result("http_fetch", "asyncio", "warm", 0.1, server_too_busy=True),
        )
    )
    assert "the server was busier than half a core under asyncio" in sentence


def test_without_serial_there_is_no_verdict() -> None:
    assert verdict([result("spin", "asyncio", "warm", 1.0)]) == ""


def test_the_ladder_compares_rows_not_runs() -> None:
    steps = [
        result("booking_dates_inferred", "serial", "warm", 1.0, inputs={"rows": 10}),
        result("booking_dates", "serial", "warm", 1.0, inputs={"rows": 100}),
        result("booking_dates_unique", "serial", "warm", 1.0, inputs={"rows": 1000}),
    ]
    assert "booking_dates_unique is 100× as fast as the first, and right" in ladder(steps)
    assert ladder(steps[:2]) == ""
