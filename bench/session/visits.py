"""What the visits of a cell give together: one result, of the rounds and the neighbours of all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.analysis.result import Result as Cell
from bench.session import estimates
from bench.session.looks import looks_from
from bench.session.upstream import results
from bench.session.upstream.results import Result
from bench.store.decode import as_type
from bench.store.schema import Facts

Visits = Mapping[str, Sequence[Result]]


def gathered(measured: Sequence[Result], failed: set[str]) -> Visits:
    """The visits of each benchmark by node id, in order; only complete ones."""
    visits: dict[str, list[Result]] = {}
    for result in measured:
        if _is_complete(result) and result.fullname not in failed:
            visits.setdefault(result.fullname, []).append(result)
    return visits


def pooled(visits: Visits, facts: Mapping[str, Mapping[str, Any]], *, whole: bool) -> list[Result]:
    """One result per benchmark.

    facts: what else is to be stored with a cell, by node id. whole: only of those visited often enough.
    """
    kept = (own for own in visits.values() if not whole or len(own) >= _least(own[0]))
    return [_pool(own, facts.get(own[0].fullname, {})) for own in kept]


def _least(visit: Result) -> int:
    """The least number of visits, which each visit has stored."""
    return int(visit.extra_info.get("sweeps", 1))


def cell_of(visits: Sequence[Result], facts: Mapping[str, Any]) -> Cell:
    """A cell as it would be stored now."""
    extra_info = {**_extra_info(visits), **facts}
    return Cell(as_type(extra_info, Facts), tuple(_rounds(visits)), fullname=visits[0].fullname)


def _pool(visits: Sequence[Result], facts: Mapping[str, Any]) -> Result:
    first, *others = visits
    if _rounds_per_sweep(first):
        first.extra_info |= {**_extra_info(visits), **facts}
    if "neighbours" in first.extra_info:
        first.extra_info |= estimates.estimates(_rounds(visits), first.extra_info["neighbours"])
    for other in others:
        results.add_rounds(first, results.rounds_of(other))
    return first


def _extra_info(visits: Sequence[Result]) -> dict[str, Any]:
    """What the first visit has stored, with the neighbours of all."""
    extra = visits[0].extra_info | {"sweeps": len(visits)}
    if "neighbours" in extra:
        extra["looks"] = len(looks_from(_least(visits[0])))
        extra["neighbours"] = estimates.joined([visit.extra_info["neighbours"] for visit in visits])
    return extra


def _rounds(visits: Sequence[Result]) -> list[float]:
    return [value for visit in visits for value in results.rounds_of(visit)]


def _rounds_per_sweep(result: Result) -> int | None:
    """None if the benchmark is not measured in sweeps."""
    rounds: int | None = result.extra_info.get("rounds_per_sweep")
    return rounds


def _is_complete(result: Result) -> bool:
    # Ctrl-C in the middle of a cell is no error to pytest-benchmark: it keeps what rounds there are
    return not result.has_error and len(results.rounds_of(result)) >= (_rounds_per_sweep(result) or 1)
