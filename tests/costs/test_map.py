"""The map: its spots, the colours that claims bear, the predicted lines, and its picture."""

from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from bench.costs import map as maps
from bench.costs.job import Job
from bench.costs.map import (
    CPU_S,
    LEAST_VISITS,
    LIMIT,
    MOST_VISITS,
    WAIT_S,
    Line,
    Map,
    Measured,
    Spot,
    grid,
    lines,
    sweeps,
    within,
)
from bench.costs.map_colours import Colour, colours
from bench.costs.map_regions import region
from bench.report import cost_map
from bench.report.plots import map as map_plot
from bench.store import runs
from bench.store.decode import UnreadableError
from tests import fake_runs
from tests.costs.fake_costs import MACHINE, all_costs

UNITS = {"thread_pool": "thread", "asyncio": "task", "process_pool_fork": "process"}
NOISE = (-0.002, 0.0, 0.002)


def measured(spot: Spot, **speed_ups: float) -> Measured:
    """A spot at which each model has just this speed-up, but for a little noise, its own for each model."""
    return Measured(
        spot,
        {
            name: [log(value) + (1 + 0.3 * number) * noise for noise in NOISE]
            for number, (name, value) in enumerate(speed_ups.items())
        },
    )


def spots() -> list[Measured]:
    """A column of the grid: serial, processes, nothing to tell, a tie, asyncio; then more like the first."""
    made = [Spot(cpu_s, wait_s, 20) for cpu_s in CPU_S for wait_s in WAIT_S[:2]]
    known = [
        measured(made[0], thread_pool=0.3, asyncio=0.5, process_pool_fork=0.1),
        measured(made[1], thread_pool=1.0, asyncio=0.98, process_pool_fork=1.9),
        measured(made[2], thread_pool=8.0, asyncio=15.0, process_pool_fork=6.0),
        measured(made[3], thread_pool=15.0, asyncio=15.05, process_pool_fork=6.0),
    ]
    wide = measured(made[4], thread_pool=1.5, asyncio=1.5, process_pool_fork=1.5)
    apart = ((-0.7, 0.0, 0.7), (0.7, -0.7, 0.0), (0.0, 0.7, -0.7))
    noisy = {
        name: [middle + own for own in noise]
        for (name, (_, middle, _)), noise in zip(wide.logs.items(), apart, strict=True)
    }
    return [*known, replace(wide, logs=noisy), *(measured(spot, **_FAR) for spot in made[5:])]


_FAR = {"thread_pool": 0.3, "asyncio": 0.5, "process_pool_fork": 0.1}


def test_a_spot_has_the_colour_of_what_was_shown() -> None:
    found = list(colours(spots(), UNITS).values())
    assert found[0] == Colour(("serial",))
    assert found[1] == Colour(("process_pool_fork",))
    assert found[2] == Colour(("asyncio",))
    assert set(found[3].models) == {"thread_pool", "asyncio"}
    assert found[5] == Colour(("serial",))


def test_what_could_not_be_told_has_no_colour() -> None:
    alone = spots()[4]
    (found,) = colours([alone], UNITS).values()
    assert found.models == ()
    assert set(found.may_be_best) == {*UNITS, "serial"}


def test_how_strict_a_spot_s_claims_are_follows_from_all_spots() -> None:
    """What is shown at a spot alone is not shown where it is one of three that show nothing else."""
    faster = {"thread_pool": [0.08, 0.1, 0.12], "asyncio": [-1.0, -0.97, -0.93]}  # p = 0.04 for both claims
    nothing = {"thread_pool": [-0.5, 0.1, 0.5], "asyncio": [0.6, 0.0, -0.4]}
    made = [Measured(Spot(1e-3, wait_s, 20), nothing) for wait_s in WAIT_S[:3]]
    alone = replace(made[0], logs=faster)
    assert colours([alone], {})[alone.spot] == Colour(("thread_pool",))
    assert colours([alone, *made[1:]], {})[alone.spot].models == ()
    same = [replace(own, logs=faster) for own in made]
    assert all(found == Colour(("thread_pool",)) for found in colours(same, {}).values())


def test_models_are_compared_within_visits() -> None:
    """What a visit has in common, as a slow serial run, makes no difference between two models of it."""
    visits = (-0.3, 0.0, 0.25)
    logs = {"thread_pool": [3.0 + own for own in visits], "asyncio": [2.8 + own for own in visits]}
    spot = Measured(
        Spot(1e-3, 0.0, 20), {"thread_pool": [*logs["thread_pool"]], "asyncio": [*logs["asyncio"]]}
    )
    assert colours([spot], {})[spot.spot].models == ("thread_pool",)


def test_what_is_cheap_is_visited_more_often() -> None:
    spots_ = grid()[:10]
    visit_s = {spot: float(number + 1) for number, spot in enumerate(spots_)}  # 55 s for all of them
    planned = sweeps(spots_, visit_s, 3 * 56 + 30, 1.0)
    assert planned[:LEAST_VISITS] == [spots_] * LEAST_VISITS
    assert planned[LEAST_VISITS] == spots_[:2]  # of the six more sweeps each has 4 s beside its pools
    assert sum(1.0 + sum(visit_s[spot] for spot in sweep) for sweep in planned) <= 3 * 56 + 30
    assert len(sweeps(spots_, visit_s, 1e6, 1.0)) == MOST_VISITS
    assert sweeps(spots_, visit_s, 0.0, 1.0) == [spots_[:1]] * LEAST_VISITS


def test_the_grid_has_whole_rounds_and_its_cheapest_spots_first() -> None:
    found = grid()
    assert len(found) == len(CPU_S) * len(WAIT_S)
    assert all(spot.items % LIMIT == 0 for spot in found)
    cost = [spot.items * spot.cpu_s + spot.wait_s * spot.items / LIMIT for spot in found]
    assert cost == sorted(cost)
    assert max(spot.items for spot in found) == maps.MOST_ITEMS


def test_spots_there_is_no_time_for_are_the_dearest() -> None:
    found = grid()
    cost_s = {spot: float(number + 1) for number, spot in enumerate(found)}
    assert within(found, cost_s, 10.0) == found[:4]
    assert within(found, cost_s, 0.5) == []
    assert within(found, cost_s, 1e9) == found


def test_lines_are_where_the_prediction_changes() -> None:
    known = {name: own for name, own in all_costs().items() if name != "process_pool_spawn"}
    found = lines(known, MACHINE, LIMIT)
    assert {line.cpu_s for line in found} <= set(CPU_S)
    of_little_cpu = [line for line in found if line.cpu_s == CPU_S[0]]
    assert of_little_cpu[0].before == "serial"
    assert of_little_cpu[-1].after == "asyncio"
    for line in found:
        before = maps.predicted_best(line.cpu_s, line.wait_s * 0.8, known, MACHINE, LIMIT)
        after = maps.predicted_best(line.cpu_s, line.wait_s * 1.01, known, MACHINE, LIMIT)
        assert after == line.after or before == line.before


def made_map() -> Map:
    line = Line(CPU_S[0], 3e-5, "serial", "asyncio")
    return Map("2026-01-01T00:00:00+00:00", {"node": "here"}, LIMIT, UNITS, spots(), [line])


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    maps.save(made_map(), path)
    assert maps.load(path) == made_map()
    path.write_text('{"kind": "gate"}')
    with pytest.raises(UnreadableError, match="is no map"):
        maps.load(path)


def test_the_picture_has_a_row_for_each_amount_of_cpu() -> None:
    jobs = {"http_fetch": Job(20, 0.0009, 0.05), "mine": Job(5, 2e-5, 0.0)}
    plot = map_plot.plot(made_map(), jobs)
    assert next(row.label for row in plot.rows) == "100 ms of CPU"
    assert len(plot.rows) == len(CPU_S)
    values = {row.label: row.value for row in plot.rows}
    assert values["1 ms of CPU"] == "http_fetch"
    assert values["30 µs of CPU"] == "mine"
    assert [label for _, label in plot.ticks][:2] == ["none", "300 µs"]
    assert plot.legend[-1][1] == "a workload of this run"
    assert map_plot.plot(made_map(), {}).legend == plot.legend[:-1]
    styles = {mark.style for row in plot.rows for mark in row.marks}
    assert {
        "spot of-serial",
        "spot of-processes",
        "spot of-tasks",
        "spot of-tie",
        "predicted",
        "dot place",
    } <= styles


def test_a_wait_lies_between_its_neighbours() -> None:
    columns = map_plot._Columns()
    places = [columns.place(wait_s) for wait_s in (0.0, 1e-5, 1e-4, 3e-4, 5e-4, 1e-3, 0.1, 9.0)]
    assert places == sorted(places)
    assert places[0] == pytest.approx(columns.middles[0], abs=0.1)
    assert places[3] == pytest.approx(columns.middles[1], abs=0.1)
    assert places[-1] == places[-2] == pytest.approx(columns.middles[-1], abs=0.1)


def test_the_sentence_says_where_each_is_the_best() -> None:
    said = map_plot.conclusion(made_map())
    serial, *others = said.headline.split("; ")
    where = "300 µs of CPU and more, up to 300 µs of waiting"
    assert serial == f"serial with {where} (all 12 spots, and 2 elsewhere)"
    assert set(others) == {
        "asyncio with 30 µs of CPU, no waiting (1 spot)",
        "process_pool_fork with 10 µs of CPU, 300 µs of waiting (1 spot)",
        "several tie with 30 µs of CPU, 300 µs of waiting (1 spot)",
    }
    assert said.reasons == ("at 1 of 18 spots it could not be told",)


def test_a_region_has_most_of_its_spots_and_few_of_others() -> None:
    made = {(cpu_s, wait_s): Spot(cpu_s, wait_s, 20) for cpu_s in CPU_S for wait_s in WAIT_S}
    busy = {place: spot for place, spot in made.items() if place[0] >= 1e-2}
    astray = made[CPU_S[0], WAIT_S[1]]
    but_one = made[1e-2, WAIT_S[2]]
    wanted = ({*busy.values()} | {astray}) - {but_one}
    found = region(wanted, set(made.values()) - wanted)
    assert (str(found), found.counted) == ("10 ms of CPU and more", "20 of 21 spots, and 1 elsewhere")
    whole = region(made.values(), [])
    assert (str(whole), whole.counted) == ("", "all 63 spots")
    unwaiting = region([made[cpu_s, 0.0] for cpu_s in CPU_S[:3]], [])
    assert (str(unwaiting), unwaiting.counted) == ("up to 100 µs of CPU, no waiting", "all 3 spots")
    between = region([made[CPU_S[1], WAIT_S[2]], made[CPU_S[2], WAIT_S[2]]], [])
    assert str(between) == "30 µs to 100 µs of CPU, 1 ms of waiting"


def test_the_page_has_the_map_of_its_own_machine(tmp_path: Path) -> None:
    folder = tmp_path / "machine"
    folder.mkdir()
    run = runs.load(fake_runs.write(folder / "0001_run.json", fake_runs.run(["sleep"])))
    assert cost_map.figure(run, []) is None
    path = tmp_path / "map-machine.json"
    maps.save(replace(made_map(), machine={"node": "another"}), path)
    assert cost_map.figure(run, []) is None
    maps.save(replace(made_map(), machine={"node": run.machine.node}), path)
    found = cost_map.figure(run, [])
    assert found
    assert found.plot.name == map_plot.NAME
    path.write_text("cut of")
    with pytest.raises(UnreadableError, match=r"map-machine\.json"):
        cost_map.figure(run, [])


def test_one_spot_is_a_map(tmp_path: Path) -> None:
    alone = replace(made_map(), spots=spots()[:1], lines=[])
    assert map_plot.conclusion(alone).headline == "serial with 10 µs of CPU, no waiting (1 spot)"
    assert len(map_plot.plot(alone, {}).rows) == len(CPU_S)
