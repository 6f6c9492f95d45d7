"""Who wins, from results made up to have one conclusion each."""

from collections.abc import Sequence

from bench.analysis import winners
from bench.analysis.result import Result
from tests import fake_cells
from tests.analysis.beside import results_of
from tests.analysis.fake_results import fastest_first, result

EVEN = (1.0,) * 5


def sentence(*results: Result) -> str:
    return str(winners.conclusion(results))


def two_starts(model: str, warm: float, cold: float) -> list[Result]:
    return [result("spin", model, "warm", warm), result("spin", model, "cold", cold)]


def of_x(model: str, rounds: Sequence[float]) -> Result:
    return result("x", model, "warm", rounds)


def test_a_single_winner_has_its_interval() -> None:
    serial = result("spin", "serial", "warm", 1.0)
    assert "process_pool_fork wins at 2.0× (" in sentence(
        result("spin", "process_pool_fork", "warm", 0.5), serial
    )


def test_ties_are_called_ties() -> None:
    text = sentence(
        *fastest_first(
            result("http_fetch", "serial", "warm", 1.6),
            result("http_fetch", "asyncio", "warm", 0.1),
            result("http_fetch", "thread_pool", "warm", 0.102),
            result("http_fetch", "mp_pool", "warm", 0.3),
        )
    )
    assert text == "http_fetch: asyncio and thread_pool tie at 16× (16–16×)."


def test_serial_can_win() -> None:
    serial = result("spin", "serial", "warm", 0.5)
    assert sentence(serial, result("spin", "asyncio", "warm", 1.0)) == "spin: no model beats serial."


def test_without_serial_there_is_no_conclusion() -> None:
    assert winners.conclusion([result("spin", "asyncio", "warm", 1.0)]) is None


def test_serial_alone_has_no_conclusion() -> None:
    assert winners.conclusion([result("spin", "serial", "warm", 1.0)]) is None


def test_a_start_is_named_where_the_other_did_not_win() -> None:
    serial = result("spin", "serial", "warm", 1.0)
    fork, spawn = two_starts("process_pool_fork", 0.5, 0.9), two_starts("process_pool_spawn", 0.51, 0.9)
    asyncio = two_starts("asyncio", 0.5, 0.51)
    assert "process_pool_fork warm wins at 2.0×" in sentence(*fastest_first(serial, *fork))
    both = sentence(*fastest_first(serial, *fork, *spawn))
    assert "process_pool_fork and process_pool_spawn, both warm, tie at 2.0×" in both
    mixed = sentence(*fastest_first(serial, *fork, *asyncio))
    assert "process_pool_fork warm and asyncio tie at 2.0×" in mixed


def test_who_wins_is_taken_from_pairs_as_how_much_is() -> None:
    # its median is less than serial's, and all pairs but one are more
    slower = of_x("asyncio", (1.2, 2.4, 2.9, 4.8, 6.0))
    serial = of_x("serial", (1.0, 2.0, 3.0, 4.0, 5.0))
    assert sentence(slower, serial) == "x: no model beats serial."


def test_what_beats_serial_wins_though_it_ties_with_what_does_not() -> None:
    undecided = of_x("mp_pool", (0.87, 0.88, 1.0, 0.88, 0.87))
    surely = of_x("asyncio", (0.905, 0.9, 0.905, 0.905, 0.91))
    assert sentence(undecided, surely, of_x("serial", EVEN)) == "x: asyncio wins at 1.1× (1.1–1.1×)."


def test_a_lead_that_may_be_none_is_not_called_a_win() -> None:
    noisy = of_x("mp_pool", (0.6, 0.6, 1.2, 0.6, 0.6))
    text = sentence(noisy, of_x("serial", EVEN))
    assert text == "x: mp_pool is ahead at 1.7× (0.83–1.7×), too noisy to be sure."


def test_a_tie_with_serial_is_no_win() -> None:
    even = result("spin", "mp_pool", "warm", 0.99)
    text = sentence(even, result("spin", "serial", "warm", 1.0))
    assert text == "spin: no model beats serial, mp_pool ties with it at 1.0× (1.0–1.0×)."


# -- Measured beside neighbours


def claimed(cells: Sequence[fake_cells.Cell], budget_min: float | None = None, **extra: object) -> str:
    concluded = winners.conclusion(results_of(cells, **extra), budget_min)
    assert concluded
    return concluded.headline if not concluded.reasons else f"{concluded.headline}; {concluded.reasons[0]}"


def test_a_winner_is_said_with_the_cpus_that_were_there() -> None:
    said = claimed(fake_cells.CLEAR_WINNER)
    assert said.startswith(
        "process_pool_fork wins at 1.70× (1.69–1.71×) of the 1.8 CPUs that were there (94% efficiency);"
    )


def test_a_winner_on_one_cpu_has_no_efficiency() -> None:
    said = claimed([fake_cells.SERIAL, fake_cells.Cell("asyncio", "warm", 18.0, 0.1)])
    assert said.startswith("asyncio wins at 18× (17–20×)")
    assert "CPUs" not in said


def test_the_interval_of_a_tie_is_that_of_its_group() -> None:
    results = {result.label: result for result in results_of(fake_cells.SHOWN_TIE)}
    serial = results["serial"]
    pools = [results[f"{name} warm"].speed_up(serial) for name in ("process_pool_fork", "mp_pool")]
    low, high = min(pool.low for pool in pools), max(pool.high for pool in pools)
    assert claimed(fake_cells.SHOWN_TIE) == (
        f"process_pool_fork and mp_pool tie at 1.69× ({low:.2f}–{high:.2f}×) of the 1.8 CPUs that were there "
        "(94% efficiency); asyncio_processes may be as fast"
    )


def test_what_could_not_be_told_is_said_with_what_would_settle_it() -> None:
    assert claimed(fake_cells.UNDECIDED_PAIR, 3, visits_s=80.0) == (
        "process_pool_fork and mp_pool beat serial at 1.7× (1.6–1.9×), which is faster could not be told; "
        "about 6 more minutes would tell: --budget 9"
    )
    assert claimed(fake_cells.NOT_TOLD_FROM_SERIAL, visits_s=16.0) == (
        "could not be told whether mp_pool beats serial, at 1.1× (0.90–1.3×); about 6 more minutes would tell"
    )
    assert claimed(fake_cells.UNDECIDED_PAIR, 3, visits_s=3600.0).endswith("; an hour more would not tell")


def test_a_contender_that_may_not_beat_serial_is_not_said_to() -> None:
    unsure = fake_cells.Cell("asyncio_processes", "warm", 1.7, 0.9, capacity=1.8)
    said = claimed([*fake_cells.UNDECIDED_PAIR, unsure])
    assert "is fastest, at 1.7×" in said


def test_no_model_beats_serial_names_those_that_are_as_fast() -> None:
    assert claimed(fake_cells.NOTHING_BETTER).startswith(
        "no model beats serial, thread_pool and asyncio are as fast at 0.99× (0.98–1.00×);"
    )
    slower = [fake_cells.SERIAL, fake_cells.Cell("asyncio", "warm", 0.5)]
    assert claimed(slower) == "no model beats serial"


def test_one_cell_without_neighbours_and_the_old_rule_holds() -> None:
    cells = results_of([fake_cells.SERIAL, fake_cells.Cell("asyncio", "warm", 2.0)])
    old = result("spin", "mp_pool", "warm", 0.01)
    assert "mp_pool wins" in sentence(*cells, old)


# -- On one line


def test_the_short_verdict_names_two_at_the_most_and_no_capacity() -> None:
    won = winners.conclusion(results_of(fake_cells.CLEAR_WINNER))
    assert won
    assert won.line == won.short == "process_pool_fork wins at 1.70× (1.69–1.71×)"
    names = ("asyncio", "asyncio_uvloop", "thread_pool", "threads")
    tied = [result("http_fetch", name, "warm", 0.1) for name in names]
    four = winners.conclusion(fastest_first(result("http_fetch", "serial", "warm", 1.6), *tied))
    assert four
    assert four.line.endswith(" and 3 more tie at 16× (16–16×)")
    assert all(name in four.headline for name in names)


def test_the_short_verdict_keeps_what_could_not_be_told() -> None:
    undecided = winners.conclusion(results_of(fake_cells.UNDECIDED_PAIR))
    assert undecided
    assert undecided.line == undecided.headline
    noisy = fake_cells.Cell("asyncio_processes", "warm", 1.7, 0.9, capacity=1.8)
    unsure = winners.conclusion(results_of([*fake_cells.UNDECIDED_PAIR, noisy]))
    assert unsure
    assert unsure.line.startswith("could not be told which of ")
    assert " more is fastest, at 1.7×" in unsure.line


def test_what_has_no_short_verdict_has_its_headline() -> None:
    assert winners.Conclusion("Gate", "no regression").line == "no regression"
