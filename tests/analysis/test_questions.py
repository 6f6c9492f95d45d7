"""The notebook's questions, answered from results made up to have one answer each."""

from collections.abc import Sequence
from typing import Any

import pytest

from bench.analysis.questions import answered
from bench.analysis.result import Result
from tests.analysis.fake_results import instruments, result

WAITING = "Is waiting a good use of multiprocessing?"
PARSING = "Why does threading not improve the parsing of dates?"
MIB = 1024**2


def waiting(workload: str, *, processes: float = 0.5, threads: float = 0.2) -> list[Result]:
    """Cold pools that take this long, beside a second of serial."""
    return [
        result(workload, "serial", "warm", 1.0),
        result(workload, "mp_pool", "cold", processes),
        result(workload, "mp_pool", "warm", 0.25, instruments(memory_bytes=200 * MIB)),
        result(workload, "thread_pool", "cold", threads, instruments(memory_bytes=100 * MIB)),
    ]


def parsing(threads: float, used: dict[str, Any]) -> list[Result]:
    dates = "booking_dates_inferred"
    return [
        result(dates, "serial", "warm", 4.0, instruments(0.8, switches=42)),
        result(dates, "mp_pool", "warm", 1.0),
        result(dates, "asyncio_processes", "warm", 0.5),
        result(dates, "thread_pool", "cold", threads, instruments(**used)),
    ]


def answer(results: Sequence[Result], question: str) -> str:
    return dict(answered(results))[question]


def test_waiting_in_processes_is_told_for_both_workloads_that_wait() -> None:
    text = answer([*waiting("http_fetch"), *waiting("sleep")], WAITING)
    said = (
        "a pool of processes is at 2.00× (2.00–2.00×), 50% of its time is its start and stop, where one of "
        "threads is at 5.00× (5.00–5.00×); started beforehand it is at 4.00× (4.00–4.00×), in 200 MiB "
        "instead of 100 MiB"
    )
    assert text.startswith(
        f"No: over sleeps, as in the notebook, {said}; over pages {said}. What waits hardly"
    )


@pytest.mark.parametrize(
    ("processes", "claim"),
    [
        (0.5, "No"),
        (0.2, "It could not be told whether it is as good a use as of threads"),
        (0.01, "Here it can be"),
    ],
)
def test_the_claim_is_what_the_intervals_bear(processes: float, claim: str) -> None:
    text = answer(waiting("sleep", processes=processes), WAITING)
    assert text.startswith(f"{claim}: over sleeps")
    assert ("nothing to do" in text) == (claim == "No")


def test_why_threads_do_not_help() -> None:
    used = {"cpu_s": 1.6, "switches": 512, "lanes": 2}
    assert answer(parsing(8.0, used), PARSING) == (
        "One GIL: only one thread parses at a time, so 2 processes are at 0.50× (0.50–0.50×). They used "
        "1.6 s of CPU for what serial does in 800 ms, with 512 context switches against 42: nothing is "
        "gained, and handing the GIL around costs. Processes have a GIL each: mp_pool warm is at 4.00× "
        "(4.00–4.00×)."
    )


def test_no_cost_of_the_gil_is_claimed_where_none_was_seen() -> None:
    text = answer(parsing(4.0, {"cpu_s": 0.8, "switches": 512}), PARSING)
    assert "nothing is gained. Processes" in text


@pytest.mark.parametrize(
    ("threads", "gil", "said"),
    [
        (2.0, True, "Here it does: 2.00× (2.00–2.00×), though there is one GIL."),
        (2.0, False, "Here it does: 2.00× (2.00–2.00×), and this Python runs without a GIL."),
        (8.0, False, "Here it does not, though: 0.50× (0.50–0.50×), and this Python runs without a GIL."),
    ],
)
def test_threads_that_help_or_have_no_gil(threads: float, gil: bool, said: str) -> None:
    assert answer(parsing(threads, {"gil": gil}), PARSING) == said


def test_what_a_run_can_not_answer_is_not_asked() -> None:
    assert answered([]) == []
    assert answered(waiting("sleep")[:2]) == []
    assert answered(parsing(8.0, {})[:3]) == []
