"""Which cells are visited together, and what each of them has of it."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from bench.session import heats
from bench.session.heats import Heats, rivals_of
from bench.session.upstream import results

POOLS = ("mp_pool", "process_pool_fork", "process_pool_spawn")


def item(model: str, start: str = "warm", workload: str = "spin") -> Any:
    params = {"workload": workload, "model": model, "start": start}
    name = model if start == "warm" else f"{model}-{start}"
    return SimpleNamespace(nodeid=name, callspec=SimpleNamespace(params=params), stash=pytest.Stash())


def names(items: list[Any]) -> list[str]:
    return [each.nodeid for each in items]


class Stats:
    def __init__(self, *rounds: float) -> None:
        self.data = list(rounds)


def result(name: str, *rounds: float, **extra: Any) -> Any:
    facts = {"rounds_per_sweep": 2, "sweeps": 3, "neighbours": {"serial_s": [[1.0, 1.0, 1.0]]}, "model": name}
    return SimpleNamespace(fullname=name, stats=Stats(*rounds), extra_info=facts | extra)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The results of the session."""
    own = [result(name, 0.1, 0.1) for name in POOLS]
    monkeypatch.setattr(results, "results_of", lambda _: own)
    return own


def heats_of(limit: int = 2) -> Heats:
    return Heats(None, limit)  # type: ignore[arg-type]


def test_pools_are_visited_together_and_others_by_themselves() -> None:
    sweep = [item("asyncio"), *map(item, POOLS), item("mp_pool", "cold"), item("thread_pool")]
    running = heats_of().plan(sweep)
    assert [(each.nodeid, each.callspec.params["start"]) for each in running] == [
        ("asyncio", "warm"),
        ("mp_pool", "warm"),
        ("mp_pool-cold", "cold"),
        ("thread_pool", "warm"),
    ]


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("between", [0, 1, 2])
def test_each_leads_in_turn_and_the_others_are_its_rivals(count: int, between: int) -> None:
    """As sweeps come: every other one in reverse, and those of other workloads between them."""
    planned, sweep, led = heats_of(), list(map(item, POOLS[:count])), Counter[str]()
    for number in range(6 * count):
        (leader,) = planned.plan(sweep[::-1] if number % 2 else sweep)
        planned.begin(leader, set())
        assert {leader.nodeid, *rivals_of(leader)} == set(POOLS[:count])
        assert all(model.name == name for name, model in rivals_of(leader).items())
        led[leader.nodeid] += 1
        for _ in range(between):
            planned.plan([item("asyncio", workload="sleep")])
    assert set(led.values()) == {6}


def test_what_is_no_cell_of_the_matrix_is_visited_by_itself() -> None:
    known = item("pool")
    known.callspec.params = {"workload": "spin", "known": "pool"}
    assert names(heats_of().plan([known, *map(item, POOLS)])) == ["pool", "mp_pool"]


def test_what_waits_is_visited_by_itself() -> None:
    sweep = [item(name, workload="sleep") for name in POOLS]
    assert heats_of().plan(sweep) == sweep


@pytest.mark.parametrize(("most", "rivals"), [(6, [2]), (2, [0, 1])])
def test_a_heat_has_no_more_than_so_many(
    most: int, rivals: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heats, "MOST_AT_ONCE", most)
    planned = heats_of()
    leaders = planned.plan(list(map(item, POOLS)))
    for leader in leaders:
        planned.begin(leader, set())
    assert sorted(len(rivals_of(leader)) for leader in leaders) == rivals


def test_nor_more_processes_than_so_many() -> None:
    planned = heats_of(limit=128)
    assert len(planned.plan(list(map(item, POOLS)))) == 2


def test_only_those_at_one_point_take_turns() -> None:
    planned = heats_of()
    sweep = [at_point(name, items) for items in (10.0, 20.0) for name in POOLS]
    leaders = planned.plan(sweep)
    assert [leader.callspec.params["point"] for leader in leaders] == ["items=10", "items=20"]
    for leader in leaders:
        planned.begin(leader, set())
        suffix = leader.nodeid.partition("-")[2]
        assert all(name.endswith(suffix) for name in rivals_of(leader))
        assert len(rivals_of(leader)) == len(POOLS) - 1


def at_point(model: str, items: float) -> Any:
    own = item(model)
    own.callspec.params["point"] = f"items={items:g}"
    own.nodeid = f"{model}-{items:g}"
    return own


def test_what_has_failed_does_not_take_part() -> None:
    planned = heats_of()
    (leader,) = planned.plan(list(map(item, POOLS)))
    planned.begin(leader, set(POOLS[1:2]))
    assert len(rivals_of(leader)) == 1


def test_a_visit_without_a_plan_has_no_rivals(measured: list[Any]) -> None:
    planned, alone = heats_of(), item("mp_pool")
    planned.begin(alone, set())
    assert rivals_of(alone) == {}
    assert planned.end(alone) == []
    assert len(measured) == len(POOLS)


def test_each_rival_has_a_result_between_the_same_neighbours(measured: list[Any]) -> None:
    planned, sweep = heats_of(), list(map(item, POOLS))
    (leader,) = planned.plan(sweep)
    planned.begin(leader, set())
    seconds = {name: [0.2, 0.3] for name in rivals_of(leader)}
    measured.append(result(leader.nodeid, 0.2, 0.2, rivals=seconds))
    assert sorted(names(planned.end(leader))) == sorted(seconds)
    led, *others = measured[3:]
    assert sorted(other.fullname for other in others) == sorted(seconds)
    assert all(other.stats.data == [0.2, 0.3] for other in others)
    assert all(other.extra_info["neighbours"] == led.extra_info["neighbours"] for other in others)
    assert led.extra_info["neighbours"]["heats"] == [1]
    assert "rivals" not in led.extra_info
    assert measured[0].stats.data == [0.1, 0.1]


def test_who_did_not_get_through_is_visited_by_itself_from_then_on(measured: list[Any]) -> None:
    planned, sweep = heats_of(), list(map(item, POOLS))
    (leader,) = planned.plan(sweep)
    planned.begin(leader, set())
    first, second = rivals_of(leader)
    measured.append(result(leader.nodeid, 0.2, 0.2, rivals={first: [0.2, 0.3]}))
    assert names(planned.end(leader)) == [first]
    assert second in names(planned.plan(sweep))
    assert second in names(planned.plan(sweep))


def test_the_only_rival_is_visited_by_itself_too_if_it_did_not_get_through(measured: list[Any]) -> None:
    planned, sweep = heats_of(), list(map(item, POOLS[:2]))
    (leader,) = planned.plan(sweep)
    planned.begin(leader, set())
    measured.append(result(leader.nodeid, 0.2, 0.2, rivals={}))
    assert planned.end(leader) == []
    assert len(planned.plan(sweep)) == 2


def test_a_heat_that_failed_is_dissolved_for_good(measured: list[Any]) -> None:
    planned, sweep = heats_of(), list(map(item, POOLS))
    (leader,) = planned.plan(sweep)
    (later,) = planned.plan(sweep)
    planned.begin(leader, set())
    assert planned.dissolve(leader)
    assert rivals_of(leader) == {}
    assert not planned.dissolve(leader)
    planned.begin(later, set())
    assert rivals_of(later) == {}
    assert planned.plan(sweep) == sweep
    assert len(measured) == len(POOLS)


def test_without_neighbours_each_rival_has_its_rounds(measured: list[Any]) -> None:
    planned, sweep = heats_of(), list(map(item, POOLS[:2]))
    (leader,) = planned.plan(sweep)
    planned.begin(leader, set())
    (rival,) = rivals_of(leader)
    led = result(leader.nodeid, 0.2, 0.2, rivals={rival: [0.2, 0.3]})
    del led.extra_info["neighbours"]
    measured.append(led)
    assert names(planned.end(leader)) == [rival]
    assert "neighbours" not in measured[-1].extra_info
