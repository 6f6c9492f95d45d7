"""After how many visits of its cells a session looks at what they show, and whose place is clear by then.

What was shown to be best or within 5 % of it, or not to be, and where it stands to ``serial``, gets no more
visits: racing (O. Maron, A. Moore, Hoeffding races, NIPS 6, 1994). All looks share the error of the claims:
``bench.analysis.claims``.
"""

from collections.abc import Iterable, Sequence
from math import inf

from bench.analysis.claims import Claim, Claims
from bench.analysis.result import Result
from bench.stats.intervals import Estimate

PLANNED = (6, 13)  # visits; few looks, since each costs its share of the error
MOST = 40
STEP = 1.5  # times as many visits as at the look before, at least
NARROW = 1.04  # high / low of an interval that more visits need not make narrower
WIDE = 1.08  # of one that is made narrower if there is time left, its place being clear


def looks_from(least: int) -> list[int]:
    """The planned numbers of visits, if each cell has at least so many; the last is the end of all visits."""
    return [least, *(visits for visits in (*PLANNED, MOST) if visits >= STEP * least)]


def contested(cells: Sequence[Result]) -> set[str]:
    """The ids of one workload's cells whose place is not clear; ``serial`` has none among the models."""
    if not cells:
        return set()
    claims = Claims.of(cells, cells[0])
    return {claim.result.fullname for claim in claims.cells if not _is_clear(claim)}


def _is_clear(claim: Claim) -> bool:
    is_placed = claim.standing.near_best or not claim.standing.may_be_best
    is_sided = claim.side != "undecided" or (claim.not_faster and not claim.standing.may_be_best)
    return (is_placed and is_sided) or width(claim.result) <= NARROW


def wide(cells: Iterable[Result]) -> set[str]:
    """The ids of the cells whose own interval is not narrow."""
    return {cell.fullname for cell in cells if width(cell) > WIDE}


def width(cell: Result) -> float:
    """High / low of the interval of what a cell gains: of its efficiency, if it has one."""
    estimate: Estimate | None = cell.efficiency or cell.speed_up_beside
    return estimate.high / estimate.low if estimate and estimate.low > 0 else inf
