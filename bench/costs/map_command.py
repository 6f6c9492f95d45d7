"""``python -m bench map``: which kind of model is best for how much CPU and waiting, measured at a grid."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.costs.process import without_blas_threads

# What measures and computes is imported when it is needed: `--help` needs none of it
if TYPE_CHECKING:
    from bench.costs.map import Map


@click.command("map")
@click.option(
    "--budget",
    type=click.FloatRange(min=0.2),
    default=5,
    show_default=True,
    metavar="MINUTES",
    help="Take about this long; spots there is no time for are left out by name.",
)
@click.option("--model", "models", multiple=True, help="Put this model on the map, and no other. Repeatable.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the map to this file, instead of to .benchmarks/.",
)
def measure_map(budget: float, models: tuple[str, ...], out: Path | None) -> None:
    """Measure which model is best for how much CPU and how much waiting in each item.

    From 10 µs to 100 ms of CPU, and none to 100 ms of waiting, 20 items at once. The page draws it, with
    the workloads of its run. It needs the numbers of `calibrate`.
    """
    without_blas_threads()
    from bench.costs import map as maps
    from bench.costs import map_measured, record
    from bench.discovery import UnknownNameError, all_models, require_known
    from bench.interrupts import interruptible
    from bench.session.main_program import hide_main_program
    from bench.store.decode import UnreadableError

    path = out or maps.path_of(record.STORAGE)
    try:
        require_known("model", models, all_models())
        calibration = record.load_own(record.path_of())
    except UnknownNameError as error:
        raise click.BadParameter(str(error), param_hint="'--model'") from None
    except UnreadableError as error:
        raise click.ClickException(str(error)) from None
    if unknown := [name for name in models if name not in calibration.costs]:
        raise click.ClickException(f"{unknown[0]} is not calibrated: {record.CURE}")
    asked = models or tuple(name for name in map_measured.MODELS if name in calibration.costs)
    if not asked:
        raise click.ClickException(f"none of {', '.join(map_measured.MODELS)} has numbers: {record.CURE}")
    hide_main_program()
    with interruptible():
        found = map_measured.measure(calibration, asked, 60 * budget, _tell)
    try:
        maps.save(found, path)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from None
    _print(found)
    click.echo(f"stored: {path}")


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _print(found: "Map") -> None:
    from bench.costs.map import OPEN
    from bench.costs.map_colours import colours
    from bench.text.units import count, listed, seconds

    shown = colours(found.spots, found.units)
    for spot, colour in shown.items():
        said = listed(list(colour.models)) if colour.models else f"{OPEN}: {listed(list(colour.may_be_best))}"
        click.echo(f"{seconds(spot.cpu_s):>8} of CPU, {seconds(spot.wait_s):>8} of waiting: {said}")
    if found.left_out:
        names = [f"{seconds(spot.cpu_s)} and {seconds(spot.wait_s)}" for spot in found.left_out]
        click.echo(f"no time for {count(len(names), 'spot')} (CPU and waiting): {listed(names)}")
