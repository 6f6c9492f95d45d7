"""The cells of a run that sweeps: each of the cells asked for, at every point that there is time for.

A workload's sizes follow only some of the options: ``rows`` changes nothing for one that reads no row, and it
is then measured once for all of their values. So is a model that does one item at a time, for all numbers of
workers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from math import inf
from typing import Any

from bench.contracts import Cell
from bench.discovery import all_models, is_by_name, load_workload, reason
from bench.own.sizing import SHARE
from bench.points.plan import plan
from bench.points.point import Point
from bench.points.swept import Swept, points
from bench.session.dry_items import follows
from bench.session.point_costs import least_s, reason_at
from bench.session.profiles import Profile
from bench.text.units import count, listed

MOST_NAMED = 12  # points in a line
TOO_LONG = "would take too long for the budget"
TOO_FEW_ROWS = "has fewer rows than items"


@dataclass(frozen=True)
class LeftOut:
    """Points of a workload that are not measured, and why."""

    workload: str
    points: tuple[Point, ...]
    reason: str

    def __str__(self) -> str:
        names = listed([point.suffix for point in self.points], MOST_NAMED)
        return f"{self.workload}: left out at {names}: {self.reason}"

    def stored(self) -> dict[str, Any]:
        return {
            "workload": self.workload,
            "points": [point.stored() for point in self.points],
            "reason": self.reason,
        }


@dataclass(frozen=True)
class SweptCells:
    """cells: those to run, workload by workload and point by point. left_out: what there is no time for."""

    cells: list[Cell]
    left_out: tuple[LeftOut, ...]

    @classmethod
    def of(
        cls,
        asked: Sequence[Cell],
        swept: Sequence[Swept],
        profile: Profile,
        budget_min: float | None,
        named: Collection[str],
    ) -> "SweptCells":
        """asked: cells without a point. named: the workloads and models that the command line names."""
        if not swept:
            return cls(list(asked), ())
        by_workload = [(name, list(own)) for name, own in groupby(asked, key=lambda cell: cell.workload)]
        shares = [name for name, _ in by_workload if _is_run(name, profile, named)]
        allowed_s = SHARE * 60 * budget_min / max(1, len(shares)) if budget_min else inf
        cells: list[Cell] = []
        left_out: list[LeftOut] = []
        for name, own in by_workload:
            if name not in shares:
                cells += own
                continue
            of_workload = _of_workload(own, swept, profile, allowed_s, named)
            cells += of_workload.cells
            left_out += of_workload.left_out
        return cls(cells, tuple(left_out))


def _is_run(workload: str, profile: Profile, named: Collection[str]) -> bool:
    return workload in named or not (profile.repeats and is_by_name(workload))


def _of_workload(
    own: Sequence[Cell],
    swept: Sequence[Swept],
    profile: Profile,
    allowed_s: float,
    named: Collection[str],
) -> SweptCells:
    name = own[0].workload
    workload = load_workload(name)
    names = follows(workload, profile.sizes_for(workload))
    all_points = points([each for each in swept if each.name in names])
    if not all_points:
        return SweptCells(list(own), ())
    possible = [point for point in all_points if not _has_too_few_rows(point)]
    runnable = [cell for cell in own if reason(name, cell.model) is None]
    cost_s = partial(_cost_s, runnable, possible, profile, named)
    planned = plan(possible, cost_s, allowed_s, partial(_all_run, runnable, profile, named))
    impossible = tuple(point for point in all_points if point not in possible)
    left_out = ((planned.left_out, TOO_LONG), (impossible, TOO_FEW_ROWS))
    return SweptCells(
        list(dict.fromkeys(_at(cell, point) for point in planned.kept for cell in own)),
        tuple(LeftOut(name, left, why) for left, why in left_out if left),
    )


def _cost_s(
    cells: Sequence[Cell], points: Sequence[Point], profile: Profile, named: Collection[str], point: Point
) -> float:
    """Seconds that a point takes, about.

    What does one item at a time, and what stands beside the others, is counted for the fewest workers alone.
    """
    own, like = profile.at(point), [each for each in points if _items_of(each) == _items_of(point)]
    is_first = (point.get("workers") or 0.0) == min(each.get("workers") or 0.0 for each in like)
    running = [
        cell
        for cell in cells
        if (is_first or not all_models()[cell.model].one_at_a_time) and not reason_at(cell, own, named)
    ]
    return least_s(running, own, beside=is_first) if running else 0.0


def _all_run(cells: Sequence[Cell], profile: Profile, named: Collection[str], point: Point) -> bool:
    """Whether all cells run there but those that do one item at a time, which are measured elsewhere."""
    at_point = profile.at(point)
    several = (cell for cell in cells if not all_models()[cell.model].one_at_a_time)
    return not any(reason_at(cell, at_point, named) for cell in several)


def _has_too_few_rows(point: Point) -> bool:
    rows, items = point.get("rows"), point.get("items")
    return rows is not None and items is not None and rows < items


def _items_of(point: Point) -> Point | None:
    """What of the point is no matter of workers: points that have it in common have the same items."""
    return point.only([name for name, _ in point.values if name != "workers"])


def _at(cell: Cell, point: Point) -> Cell:
    """The cell at the point; how many workers there may be is no matter to what does one item at a time."""
    alone = all_models()[cell.model].one_at_a_time
    return replace(cell, point=_items_of(point) if alone else point)


def header(left_out: Sequence[LeftOut], cells: Sequence[Cell]) -> list[str]:
    """What a run that sweeps says at its start, a line for each workload."""
    lines = []
    for name, own in groupby(cells, key=lambda cell: cell.workload):
        measured = {cell.point for cell in own if cell.point}
        options = max((len(point.values) for point in measured), default=0)
        if points_of_all := [point for point in measured if len(point.values) == options]:
            lines.append(f"{name}: swept over {count(len(points_of_all), 'point')}")
    return [*lines, *map(str, left_out)]
