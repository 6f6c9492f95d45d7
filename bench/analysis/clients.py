"""How much of asyncio's lead over an HTTP workload is its client's, not asyncio's.

There serial and the threads use one client and asyncio another. In the twin of the workload all use one: the
lead that is left there is asyncio's own.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bench.analysis.result import OUTSIDE, Result, of_workload
from bench.analysis.wording import measured
from bench.stats.intervals import Estimate

TWINS = {"http_fetch": ("http_fetch_one_client", "httpx2")}  # the one client of the twin
AHEAD, BEHIND = ("asyncio", "warm"), (("serial", "warm"), ("thread_pool", "warm"))


class Lead(NamedTuple):
    """How many times as fast asyncio is, as another model is: with its own client, and with one for both.

    by_client: the first over the second.
    """

    over: str
    here: Estimate
    with_one: Estimate
    by_client: Estimate


def clauses(workload: str, results: Sequence[Result]) -> Iterator[str]:
    """A clause for the workload's verdict; none where it has no twin or that was not measured beside serial.

    results: of the whole run.
    """
    if workload not in TWINS:
        return
    twin, client = TWINS[workload]
    for lead in leads(of_workload(results, workload), of_workload(results, twin)):
        yield (
            f"of asyncio's lead over {lead.over}, {measured(lead.here)}, {_part(lead.by_client)} "
            f"its client's, since with {client} for both it is {measured(lead.with_one)}"
        )


def leads(own: Sequence[Result], twin: Sequence[Result]) -> Iterator[Lead]:
    """asyncio's leads over the others, as far as both workloads have them."""
    for name, start in BEHIND:
        here, with_one = (_logs(results, (name, start)) for results in (own, twin))
        if here and with_one:
            yield Lead(name, _estimate(here), _estimate(with_one), _ratio(here, with_one))


class _Logs(NamedTuple):
    """The log speed-ups of asyncio's visits and of the other model's; none of serial's, which has none."""

    ahead: Sequence[float]
    behind: Sequence[float]


def _logs(results: Sequence[Result], behind: tuple[str, str]) -> _Logs | None:
    whole = (result for result in results if result.has_neighbours and result.facts.point is None)
    of_cell = {(result.model, result.start): result for result in whole}
    if AHEAD not in of_cell or behind not in of_cell:
        return None
    ahead, other = of_cell[AHEAD], of_cell[behind]
    logs = _Logs(ahead.visit_log_speed_ups, [] if other.is_serial else other.visit_log_speed_ups)
    return logs if min(len(ahead.visit_log_speed_ups), len(logs.behind) or 2) > 1 else None


def _estimate(logs: _Logs) -> Estimate:
    return _of_sums([logs.ahead], [logs.behind])


def _ratio(here: _Logs, with_one: _Logs) -> Estimate:
    return _of_sums([here.ahead, with_one.behind], [with_one.ahead, here.behind])


def _of_sums(plus: Sequence[Sequence[float]], minus: Sequence[Sequence[float]]) -> Estimate:
    """The ratio whose log is the sum of some samples' means less those of others, with its interval.

    An empty sample counts for nothing: the log of serial's speed-up over itself is 0.
    """
    from bench.stats.student_t import interval_of, spread  # scipy: not for runs without neighbours
    from bench.stats.welch import combined

    samples = ([spread(each) for each in side if each] for side in (plus, minus))
    return interval_of(combined(*samples), OUTSIDE)


def _part(by_client: Estimate) -> str:
    """What can be said of a factor of which it is not known that it is more than 1."""
    if by_client.low > 1:
        return f"{measured(by_client)} is"
    if by_client.high < 1:
        return f"nothing ({measured(by_client)}) is"
    return f"no part ({measured(by_client)}) was shown to be"
