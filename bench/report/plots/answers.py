"""The answer as a picture: each speed-up a dot on one axis, a row per workload, or of one a row per model."""

from collections.abc import Mapping, Sequence
from math import inf

from bench.analysis.result import Result, by_speed_up, ceiling, of_workload, serial_of
from bench.analysis.verdict import Verdict
from bench.analysis.wording import ratio
from bench.report.plots.marks import Mark, Plot, Row, Scale, dots, rule, sample_dot, scale_of, whisker
from bench.report.plots.speed_up import CEILING_LEGEND
from bench.stats.intervals import Estimate
from bench.text.units import seconds, tick, times

OF_WORKLOADS, OF_MODELS = "How many times as fast as serial", "Speed-up by model"
CAPTION = "Each dot is a model, warm or cold, on a logarithmic scale: right of 1× it is faster than serial."
LEGEND = [
    (sample_dot("dot best"), "shown to be the best, ties included"),
    (sample_dot("dot"), "warm: pool or loop already there"),
    (sample_dot("dot of-cold"), "cold: started in the timed region"),
]
WORKLOAD_PX, MODEL_PX = 30, 16  # of a row
NOT_TOLD = "not told"


def of_workloads(results: Sequence[Result], verdicts: Mapping[str, Verdict]) -> Plot | None:
    """A row per workload, in which each model is a dot; None if fewer than two can be compared with serial.

    verdicts: by workload.
    """
    own = [cells for name in sorted(verdicts) if len(cells := of_workload(results, name)) > 1]
    if len(own) < 2:
        return None
    scale = scale_of([1.0, *_values(own), *(float(most) for cells in own if (most := ceiling(cells)))])
    rows = [_of_workload(cells, verdicts[cells[0].workload], scale) for cells in own]
    legend = [*LEGEND, *([CEILING_LEGEND] if any(map(ceiling, own)) else [])]
    ticks = scale.labelled_ticks(tick)
    return Plot("answers", OF_WORKLOADS, CAPTION, rows, ticks, legend, reference=scale(1.0))


def of_models(name: str, results: Sequence[Result], said: Verdict) -> Plot | None:
    """A row per model of one workload, the best first, with a dot and its interval for each start.

    None if there is no model beside serial.
    """
    serial = serial_of(results)
    cells = [result for result in by_speed_up(results, serial) if not result.is_serial] if serial else []
    if serial is None or not cells:
        return None
    most = ceiling(results)
    scale = scale_of([1.0, float(most or 1), *_ends([result.speed_up(serial) for result in cells])])
    by_model = {result.model: [own for own in cells if own.model == result.model] for result in cells}
    rows = [_of_model(starts, serial, said, scale, most) for starts in by_model.values()]
    caption = (
        f"How many times as fast as serial, which takes {seconds(serial.seconds.value)}: a dot for each "
        "start, the line through it is its interval."
    )
    legend = [*LEGEND, *([CEILING_LEGEND] if most else [])]
    ticks = scale.labelled_ticks(tick)
    return Plot(f"models-{name}", OF_MODELS, caption, rows, ticks, legend, reference=scale(1.0))


def _values(own: Sequence[Sequence[Result]]) -> list[float]:
    """All speed-ups."""
    pairs = ((result, serial) for cells in own for result in cells if (serial := serial_of(cells)))
    return [value for result, serial in pairs if 0 < (value := result.speed_up(serial).value) < inf]


def _ends(speed_ups: Sequence[Estimate]) -> list[float]:
    return [end for own in speed_ups for end in (own.low, own.value, own.high) if 0 < end < inf]


def _of_workload(results: Sequence[Result], said: Verdict, scale: Scale) -> Row:
    serial = serial_of(results)
    assert serial
    models = [result for result in results if not result.is_serial]
    lines = _ceiling(ceiling(results), scale, WORKLOAD_PX)
    marks = [*lines, *_dots(models, serial, said, scale, WORKLOAD_PX)]
    return Row(serial.workload, _answer(serial, said), marks, WORKLOAD_PX)


def _answer(serial: Result, said: Verdict) -> str:
    """How fast the best are, as short as it can be said."""
    if not said.is_sure or not said.best:
        return NOT_TOLD
    return "serial" if serial in said.best else _gain(said.best[0], serial)


def _of_model(starts: Sequence[Result], serial: Result, said: Verdict, scale: Scale, most: int | None) -> Row:
    speed_ups = [result.speed_up(serial) for result in starts]
    marks = [
        *_ceiling(most, scale, MODEL_PX),
        *(whisker(scale(own.low), scale(own.high), MODEL_PX) for own in speed_ups),
        *_dots(starts, serial, said, scale, MODEL_PX),
    ]
    warm_first = sorted(starts, key=lambda result: result.start, reverse=True)
    value = ", ".join(f"{_gain(result, serial)} {result.start}" for result in warm_first)
    return Row(starts[0].model, value, marks, MODEL_PX)


def _ceiling(most: int | None, scale: Scale, height: float) -> list[Mark]:
    return [rule("ceiling", scale(most), height)] if most else []


def _dots(cells: Sequence[Result], serial: Result, said: Verdict, scale: Scale, height: float) -> list[Mark]:
    """A mark for each kind of dot; the best are drawn last, above the others."""
    best = [result for result in cells if said.is_sure and result in said.best]
    others = [result for result in cells if result not in best]
    kinds = {
        "dot of-cold": [result for result in others if result.start == "cold"],
        "dot": [result for result in others if result.start != "cold"],
        "dot best": best,
    }
    return [
        dots(style, (scale(result.speed_up(serial).value) for result in chosen), height)
        for style, chosen in kinds.items()
        if chosen
    ]


def _gain(result: Result, serial: Result) -> str:
    speed_up = result.speed_up(serial)
    return ratio(speed_up) if result.has_neighbours else times(speed_up.value)
