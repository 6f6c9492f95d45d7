"""After how many visits of its cells a session looks at what they show, and which cells need more by then.

What was shown to be best or within 5 % of it, or not to be, and where it stands to ``serial``, gets no more
visits: racing (O. Maron, A. Moore, Hoeffding races, NIPS 6, 1994). How the looks share the error of the
claims: ``bench.analysis.claims``.
"""

from collections.abc import Sequence
from enum import IntEnum

from bench.analysis.claims import Claim, Claims
from bench.analysis.result import OUTSIDE, Result
from bench.stats.moderated import moderated

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
    serial, wide = next((cell for cell in cells if cell.is_serial), None), widths(cells)
    by_width = {name: Need.FIGURE if own > WIDE else Need.NONE for name, own in wide.items()}
    if serial is None:
        return by_width
    claims = Claims.of(cells, serial, at_end=False)
    contested = claims.contested if claims.kind == "could not be told" else []
    is_open = any(wide[result.fullname] > NARROW for result in contested)  # the heats that tell are shared
    return by_width | {
        claim.result.fullname: _need(
            claim, wide[claim.result.fullname], is_open and claim.result in contested
        )
        for claim in claims.cells
    }


def _need(claim: Claim, wide: float, is_contested: bool) -> Need:
    if is_contested:
        return Need.VERDICT
    if wide <= NARROW:
        return Need.NONE
    return Need.FIGURE if wide > WIDE or claim.side == "undecided" else Need.NONE


def widths(cells: Sequence[Result]) -> dict[str, float]:
    """High over low of the interval of what each of one workload's cells gains, by its id.

    It is judged by how much cells of its kind vary, too. If its own visits alone decided, those would get no
    more that happen to agree, and so too many of the narrow intervals would be wrong.
    """
    kinds = [(cell.noise_kind, bool(cell.visit_log_capacities), cell.start) for cell in cells]
    spreads = moderated([cell.visit_log_gains for cell in cells], kinds)
    return {cell.fullname: own.width(OUTSIDE) for cell, own in zip(cells, spreads, strict=True)}
