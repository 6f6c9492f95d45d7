"""After how many visits of its cells a session looks at what they show, and which cells need more by then.

What was shown to be best or within 5 % of it, or not to be, and where it stands to ``serial``, gets no more
visits: racing (O. Maron, A. Moore, Hoeffding races, NIPS 6, 1994). How the looks share the error of the
claims: ``bench.analysis.claims``.
"""

from collections.abc import Sequence
from enum import IntEnum
from math import inf

from bench.analysis.claims import Claim, Claims
from bench.analysis.result import Result
from bench.stats.intervals import Estimate

MOST = 48  # visits
STEP = 2  # times as many visits as at the look before
NARROW = 1.04  # high / low of an interval that more visits need not make narrower
WIDE = 1.08  # of one that is made narrower if there is time left, its place being clear


class Need(IntEnum):
    """What more visits of a cell are for: the higher, the sooner. FIGURE: where it stands to serial, and a
    narrow interval. VERDICT: who is best."""

    NONE = 0
    FIGURE = 1
    VERDICT = 2


def looks_from(least: int) -> list[int]:
    """The planned numbers of visits, if each cell has at least so many; the last is the end of all visits."""
    looks = [least]
    while looks[-1] * STEP < MOST:
        looks.append(looks[-1] * STEP)
    return [*looks, max(MOST, least + 1)]


def needs(cells: Sequence[Result]) -> dict[str, Need]:
    """What each of one workload's cells needs, by its id."""
    serial = next((cell for cell in cells if cell.is_serial), None)
    if serial is None:
        return {cell.fullname: Need.FIGURE if width(cell) > WIDE else Need.NONE for cell in cells}
    claims = Claims.of(cells, serial, at_end=False)
    contested = claims.contested if claims.kind == "could not be told" else []
    of_models = {claim.result.fullname: _need(claim, claim.result in contested) for claim in claims.cells}
    return {serial.fullname: Need.FIGURE if width(serial) > WIDE else Need.NONE} | of_models


def _need(claim: Claim, is_contested: bool) -> Need:
    wide = width(claim.result)
    if wide <= NARROW:
        return Need.NONE
    if is_contested:
        return Need.VERDICT
    return Need.FIGURE if wide > WIDE or claim.side == "undecided" else Need.NONE


def width(cell: Result) -> float:
    """High / low of the interval of what a cell gains: of its efficiency, if it has one."""
    estimate: Estimate | None = cell.efficiency or cell.speed_up_beside
    return estimate.high / estimate.low if estimate and estimate.low > 0 else inf
