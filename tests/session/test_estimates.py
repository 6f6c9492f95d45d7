"""What a cell's rounds and neighbours give."""

import pytest

from bench.session.estimates import estimates, joined


def test_a_cell_as_fast_as_its_neighbours_has_a_speed_up_of_1() -> None:
    neighbours = {"serial_s": [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]], "capacity": None, "cpus": None}
    given = estimates([1.0, 1.0, 2.0, 2.0], neighbours)
    assert given["speed_up"] == {"estimate": 1.0, "low": 1.0, "high": 1.0, "coverage": 0.95}
    assert (given["efficiency"], given["capacity"]) == (None, None)


def test_efficiency_is_the_speed_up_over_the_capacity_beside_it() -> None:
    neighbours = {"serial_s": [[1.8, 1.8], [1.5, 1.5]], "capacity": [[2.0, 2.0], [1.6, 1.6]], "cpus": 2}
    given = estimates([1.0, 1.0], neighbours)
    middles = {name: figure["estimate"] for name, figure in given.items()}
    assert middles == {
        "speed_up": pytest.approx((1.8 * 1.5) ** 0.5),
        "efficiency": pytest.approx((0.9 * 1.5 / 1.6) ** 0.5),
        "capacity": pytest.approx((2.0 * 1.6) ** 0.5),
    }
    assert given["efficiency"]["low"] < 0.9 < given["efficiency"]["high"]


def test_one_visit_tells_nothing() -> None:
    given = estimates([1.0], {"serial_s": [[1.0, 1.0]], "capacity": [[2.0, 2.0]], "cpus": 2})
    assert given == dict.fromkeys(("speed_up", "efficiency", "capacity"))


def test_neighbours_of_all_visits_are_joined_in_order() -> None:
    visits = [{"serial_s": [[n, n]], "capacity": [[2 * n, 2 * n]], "cpus": 2} for n in (1.0, 2.0)]
    assert joined(visits) == {
        "serial_s": [[1.0, 1.0], [2.0, 2.0]],
        "capacity": [[2.0, 2.0], [4.0, 4.0]],
        "cpus": 2,
    }
    without = [visit | {"capacity": None, "cpus": None} for visit in visits]
    assert (joined(without)["capacity"], joined(without)["cpus"]) == (None, None)
