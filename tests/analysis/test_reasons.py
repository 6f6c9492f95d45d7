"""Why the winner wins and the others lose."""

from bench.analysis import winners
from bench.analysis.result import Result
from tests.analysis.fake_results import fastest_first, instruments, result

AT_ONCE = [(0.0, 0.1)] * 20


def sentence(*results: Result) -> str:
    return str(winners.conclusion(fastest_first(*results)))


def test_start_and_stop_is_the_reason_of_cold_pools() -> None:
    text = sentence(
        result("http_fetch", "serial", "warm", 1.6),
        result("http_fetch", "asyncio", "warm", 0.1),
        result("http_fetch", "mp_pool", "cold", 1.0),
        result("http_fetch", "mp_pool", "warm", 0.3),
    )
    assert "cold process pools lose: to start and stop them takes 70% of their time" in text


def test_one_gil_is_named_with_its_figures() -> None:
    seen = instruments(2.9, switches=14_000)
    serial = result("spin", "serial", "warm", 1.0, seen)
    assert sentence(serial, result("spin", "thread_pool", "warm", 1.5, seen)) == (
        "spin: no model beats serial; thread_pool warm 0.67×: 14,000 context switches and 2.9 s of CPU "
        "where serial used 14,000 and 2.9 s: one GIL."
    )
    free = instruments(2.9, gil=False)
    assert "GIL" not in sentence(serial, result("spin", "thread_pool", "warm", 1.5, free))


def test_wrong_dates_are_said() -> None:
    models = (("serial", 1.0), ("asyncio", 1.2))
    text = sentence(*(result("booking_dates_inferred", model, "warm", seconds) for model, seconds in models))
    assert "36% of its dates are wrong" in text


def test_a_busy_server_is_said() -> None:
    text = sentence(
        result("http_fetch", "serial", "warm", 1.0),
        result("http_fetch", "asyncio", "warm", 0.1, instruments(server_too_busy=True)),
    )
    assert "the server was busier than half a core under asyncio" in text


def test_what_waits_wins_by_what_is_in_flight() -> None:
    text = sentence(
        result("http_fetch", "serial", "warm", 1.0, instruments(0.02)),
        result("http_fetch", "asyncio", "warm", 0.1, instruments(0.01, 0.1, AT_ONCE, switches=7)),
        result("http_fetch", "thread_pool", "warm", 0.2, instruments(0.04, 0.1, AT_ONCE, switches=300)),
    )
    assert text == (
        "http_fetch: asyncio wins at 10× (10–10×); 20 items at once in 1 thread; thread_pool warm 5.0×: "
        "300 context switches and 40 ms of CPU where asyncio warm used 7 and 10 ms."
    )


def test_what_computes_wins_by_the_cpus_it_keeps_busy() -> None:
    text = sentence(
        result("spin", "serial", "warm", 1.0, instruments(0.9)),
        result("spin", "mp_pool", "warm", 0.5, instruments(0.9, 0.5, [(0.0, 0.5)] * 2, lanes=2)),
    )
    assert text == "spin: mp_pool wins at 2.0× (2.0–2.0×); 2 processes keep 1.8 CPUs busy."


def test_one_pool_s_loss_is_no_reason_where_another_wins() -> None:
    serial = result("spin", "serial", "warm", 1.0, instruments(1.0))
    loser = result("spin", "asyncio_processes", "warm", 1.2, instruments(2.0))
    winner = result("spin", "process_pool_fork", "warm", 0.7, instruments(2.0))
    assert "even asyncio_processes warm is at 0.83×: it uses 2.0 times" in sentence(serial, loser)
    assert "even" not in sentence(winner, serial, loser)


def test_what_ties_with_serial_gains_nothing_to_explain() -> None:
    serial = result("spin", "serial", "warm", 1.0, instruments(1.9))
    even = result("spin", "mp_pool", "warm", 0.99, instruments(1.9, 0.99, [(0.0, 0.9)] * 2, lanes=2))
    assert sentence(even, serial) == "spin: no model beats serial, mp_pool ties with it at 1.0× (1.0–1.0×)."


def test_a_blocked_loop_is_named() -> None:
    models = (("serial", 1.0), ("asyncio", 0.1), ("asyncio_blocking", 1.0))
    text = sentence(*(result("sleep", model, "warm", seconds) for model, seconds in models))
    assert text.endswith("asyncio_blocking 1.0×: its loop stands still in each call.")


def test_reasons_follow_from_what_a_model_is_not_from_its_name() -> None:
    """A model that no version of the suite ever had gets the reasons of its family and unit."""
    seen = instruments(2.9)
    serial = result("spin", "serial", "warm", 1.0, seen)
    threads = result("spin", "greenlets", "warm", 1.5, seen, family="threads", unit="thread")
    assert "greenlets warm 0.67×: 10 context switches" in sentence(serial, threads)
    pools = [result("spin", "herd", start, s, unit="process") for start, s in (("cold", 4.0), ("warm", 2.0))]
    text = sentence(serial, *pools)
    assert "cold process pools lose: to start and stop them takes 50% of their time" in text
    waiting = result("sleep", "serial", "warm", 1.0), result("sleep", "asyncio", "warm", 0.1)
    loop = result("sleep", "still", "warm", 1.0, family="asyncio", one_at_a_time=True)
    assert "still 1.0×: its loop stands still in each call" in sentence(*waiting, loop)
