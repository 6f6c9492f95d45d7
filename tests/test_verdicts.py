"""The sentences, from results made up to have one answer each."""

from collections.abc import Sequence
from typing import Any

from bench import verdicts
from bench.results import Result


def result(workload: str, model: str, start: str, seconds: float, **extra: Any) -> Result:
    facts = {"kind": "io", "sweeps": 5, "inputs": {"rows": 100}} | extra
    jitter = (0.99, 1.0, 1.01, 1.005, 0.995)
    return Result(workload, model, start, tuple(seconds * factor for factor in jitter), facts)


def verdict(results: Sequence[Result]) -> str:
    return str(verdicts.verdict(results))


def fastest_first(*results: Result) -> list[Result]:
    return sorted(results, key=lambda one: one.seconds.median)


def traced(
    wall: float, spans: list[tuple[float, float]], *, lanes: int = 1, gil: bool = True
) -> dict[str, Any]:
    places = [{"process": lane, "thread": lane, "interpreter": 0, "gil": gil} for lane in range(lanes)]
    timeline = {
        "lanes": places,
        "lane": [index % lanes for index in range(len(spans))],
        "start_s": [begin for begin, _ in spans],
        "end_s": [end for _, end in spans],
    }
    return {"timeline": timeline, "wall_instrumented_s": wall}


def used(cpu_s: float, switches: int = 10) -> dict[str, Any]:
    return {
        "cpu_parent_s": cpu_s,
        "cpu_workers_s": 0.0,
        "context_switches_voluntary": switches,
        "context_switches_involuntary": 0,
    }


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
    assert "cold process pools lose: to start and stop them takes 70% of their time" in sentence


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
    lanes = traced(1.0, [(0.0, 0.5), (0.5, 1.0)])
    sentence = verdict(
        fastest_first(
            result("spin", "serial", "warm", 1.0, **facts, **lanes),
            result("spin", "thread_pool", "warm", 1.5, **facts, **lanes),
        )
    )
    assert sentence == (
        "spin: no model beats serial; thread_pool warm 0.67×: 14,000 context switches and 2.9 s of CPU "
        "where serial used 14,000 and 2.9 s: one GIL."
    )
    free = traced(1.0, [(0.0, 0.5), (0.5, 1.0)], gil=False)
    sentence = verdict(
        fastest_first(
            result("spin", "serial", "warm", 1.0, **facts, **free),
            result("spin", "thread_pool", "warm", 1.5, **facts, **free),
        )
    )
    assert "GIL" not in sentence


def test_wrong_dates_are_said() -> None:
    facts = {"kind": "cpu", "wrong_share": 0.36}
    models = (("serial", 1.0), ("asyncio", 1.2))
    sentence = verdict([result("booking_dates_inferred", model, "warm", s, **facts) for model, s in models])
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
    assert verdicts.verdict([result("spin", "asyncio", "warm", 1.0)]) is None


def test_the_ladder_compares_rows_not_runs() -> None:
    steps = [
        result("booking_dates_inferred", "serial", "warm", 1.0, inputs={"rows": 10}, wrong_share=0.36),
        result("booking_dates", "serial", "warm", 1.0, inputs={"rows": 100}),
        result("booking_dates_unique", "serial", "warm", 1.0, inputs={"rows": 1000}),
    ]
    assert "booking_dates_unique is 100× as fast as booking_dates_inferred, and right" in str(
        verdicts.ladder(steps)
    )
    assert verdicts.ladder(steps[:2]) is None


def test_a_start_is_named_where_the_other_did_not_win() -> None:
    slow, fast = result("spin", "serial", "warm", 1.0, kind="cpu"), {"kind": "cpu"}
    fork = [result("spin", "process_pool_fork", *cell, **fast) for cell in (("warm", 0.5), ("cold", 0.9))]
    spawn = [result("spin", "process_pool_spawn", *cell, **fast) for cell in (("warm", 0.51), ("cold", 0.9))]
    asyncio = [result("spin", "asyncio", *cell, **fast) for cell in (("warm", 0.5), ("cold", 0.51))]
    assert "process_pool_fork warm wins at 2.0×" in verdict(fastest_first(slow, *fork))
    both = verdict(fastest_first(slow, *fork, *spawn))
    assert "process_pool_fork and process_pool_spawn, both warm, tie at 2.0×" in both
    mixed = verdict(fastest_first(slow, *fork, *asyncio))
    assert "process_pool_fork warm and asyncio tie at 2.0×" in mixed


def test_what_waits_wins_by_what_is_in_flight() -> None:
    at_once = traced(0.1, [(0.0, 0.1)] * 20)
    sentence = verdict(
        fastest_first(
            result(
                "http_fetch", "serial", "warm", 1.0, **used(0.02), **traced(1.0, [(0.0, 0.5), (0.5, 1.0)])
            ),
            result("http_fetch", "asyncio", "warm", 0.1, **used(0.01, 7), **at_once),
            result("http_fetch", "thread_pool", "warm", 0.2, **used(0.04, 300), **at_once),
        )
    )
    assert sentence == (
        "http_fetch: asyncio wins at 10× (10–10×); 20 items at once in 1 thread; thread_pool warm 5.0×: "
        "300 context switches and 40 ms of CPU where asyncio warm used 7 and 10 ms."
    )


def test_what_computes_wins_by_the_cpus_it_keeps_busy() -> None:
    facts = {"kind": "cpu"} | used(0.9)
    sentence = verdict(
        fastest_first(
            result("spin", "serial", "warm", 1.0, **facts, **traced(1.0, [(0.0, 0.5), (0.5, 1.0)])),
            result("spin", "mp_pool", "warm", 0.5, **facts, **traced(0.5, [(0.0, 0.5)] * 2, lanes=2)),
        )
    )
    assert sentence == "spin: mp_pool wins at 2.0× (2.0–2.0×); 2 processes keep 1.8 CPUs busy."


def by_pairs(workload: str, model: str, rounds: tuple[float, ...]) -> Result:
    facts = {"kind": "io", "sweeps": 5, "inputs": {"rows": 100}}
    return Result(workload, model, "warm", rounds, facts)


def test_who_wins_is_taken_from_pairs_as_how_much_is() -> None:
    slower = by_pairs(
        "x", "asyncio", (1.2, 2.4, 2.9, 4.8, 6.0)
    )  # the median is less, each pair but one is more
    serial = by_pairs("x", "serial", (1.0, 2.0, 3.0, 4.0, 5.0))
    assert verdict([slower, serial]) == "x: no model beats serial."


def test_what_beats_serial_wins_though_it_ties_with_what_does_not() -> None:
    serial = by_pairs("x", "serial", (1.0, 1.0, 1.0, 1.0, 1.0))
    undecided = by_pairs("x", "mp_pool", (0.87, 0.88, 1.0, 0.88, 0.87))
    surely = by_pairs("x", "asyncio", (0.905, 0.9, 0.905, 0.905, 0.91))
    assert verdict([undecided, surely, serial]) == "x: asyncio wins at 1.1× (1.1–1.1×)."


def test_serial_alone_has_no_verdict() -> None:
    assert verdicts.verdict([result("spin", "serial", "warm", 1.0)]) is None


def test_one_pool_s_loss_is_no_reason_where_another_wins() -> None:
    facts = {"kind": "cpu", "cpu_workers_s": 0.0, "context_switches_voluntary": 1}
    facts |= {"context_switches_involuntary": 1}
    serial = result("spin", "serial", "warm", 1.0, cpu_parent_s=1.0, **facts)
    loser = result("spin", "asyncio_processes", "warm", 1.2, cpu_parent_s=2.0, **facts)
    winner = result("spin", "process_pool_fork", "warm", 0.7, cpu_parent_s=2.0, **facts)
    assert "even asyncio_processes warm is at 0.83×: it uses 2.0 times" in verdict([serial, loser])
    assert "even" not in verdict([winner, serial, loser])


def test_a_lead_that_may_be_none_is_not_called_a_win() -> None:
    serial = by_pairs("x", "serial", (1.0, 1.0, 1.0, 1.0, 1.0))
    noisy = by_pairs("x", "mp_pool", (0.6, 0.6, 1.2, 0.6, 0.6))
    assert verdict([noisy, serial]) == "x: mp_pool is ahead at 1.7× (0.83–1.7×), too noisy to be sure."


def test_what_ties_with_serial_gains_nothing_to_explain() -> None:
    facts = {"kind": "cpu"} | used(1.9)
    serial = result("spin", "serial", "warm", 1.0, **facts, **traced(1.0, [(0.0, 0.5), (0.5, 1.0)]))
    even = result("spin", "mp_pool", "warm", 0.99, **facts, **traced(0.99, [(0.0, 0.9)] * 2, lanes=2))
    assert verdict([even, serial]) == "spin: no model beats serial, mp_pool ties with it at 1.0× (1.0–1.0×)."
