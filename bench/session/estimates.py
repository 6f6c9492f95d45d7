"""The figures that a cell's rounds and neighbours give: speed-up, efficiency, and the machine's capacity."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.stats.neighbours import visit_log_capacities, visit_log_speed_ups
from bench.stats.student_t import ratio_estimate

OUTSIDE = 0.025  # the probability that an interval lies above the true value, and that it lies below
LEAST_VISITS = 2  # of which an interval can be given


def joined(visits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The neighbours of several visits, each as ``extra_info`` has them, as those of one cell."""
    capacities = [visit["capacity"] for visit in visits]
    heats = [heat for visit in visits for heat in visit.get("heats", (None,))]
    yardsticks = [places for visit in visits for places in visit.get("yardstick_s", ())]
    return {
        "serial_s": [places for visit in visits for places in visit["serial_s"]],
        "capacity": None if None in capacities else [places for visit in capacities for places in visit],
        "cpus": visits[0]["cpus"],
    } | _unless_empty(yardstick_s=yardsticks, heats=heats if any(heats) else [])


def _unless_empty(**lists: list[Any]) -> dict[str, list[Any]]:
    return {name: values for name, values in lists.items() if values}


def estimates(rounds: Sequence[float], neighbours: Mapping[str, Any]) -> dict[str, Any]:
    """``speed_up``, ``efficiency`` and ``capacity`` for ``extra_info``; None for what can't be told.

    rounds: seconds, visit by visit. neighbours: as ``joined`` returns them. efficiency: the speed-up over the
    capacity beside it.
    """
    speed_ups = visit_log_speed_ups(rounds, neighbours["serial_s"])
    capacity = neighbours["capacity"]
    capacities = None if capacity is None else visit_log_capacities(capacity)
    efficiencies = capacities and [
        speed_up - own for speed_up, own in zip(speed_ups, capacities, strict=True)
    ]
    values = {"speed_up": speed_ups, "efficiency": efficiencies, "capacity": capacities}
    return {name: _estimate(logs) for name, logs in values.items()}


def _estimate(logs: Sequence[float] | None) -> dict[str, float] | None:
    if not logs or len(logs) < LEAST_VISITS:
        return None
    estimate = ratio_estimate(logs, OUTSIDE)
    return {
        "estimate": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "coverage": estimate.coverage,
    }
