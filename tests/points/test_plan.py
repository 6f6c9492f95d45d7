"""Which points fit into a time."""

from collections.abc import Sequence
from math import inf

from bench.points.plan import LARGEST_SHARE, farthest_first, lines, plan
from bench.points.point import Point
from bench.points.swept import points, read_all


def items_of(point: Point) -> float:
    value = point.get("items")
    assert value is not None
    return value


def ladder(text: str = "items=1:5000") -> list[Point]:
    return points(read_all([text]))


def test_without_a_limit_all_are_kept() -> None:
    planned = plan(ladder(), items_of, inf)
    assert (list(planned.kept), planned.left_out) == (ladder(), ())


def test_what_would_take_most_of_the_time_by_itself_is_left_out() -> None:
    planned = plan(ladder(), items_of, 2_000)
    assert [items_of(point) for point in planned.left_out] == [1941, 5000]
    assert max(map(items_of, planned.kept)) <= LARGEST_SHARE * 2_000


def test_what_is_kept_takes_no_longer_than_there_is() -> None:
    for allowed_s in (10, 100, 1_000, 3_000):
        planned = plan(ladder(), items_of, allowed_s)
        assert sum(map(items_of, planned.kept)) <= allowed_s
        assert {*planned.kept, *planned.left_out} == set(ladder())


def test_one_point_is_kept_though_there_is_no_time_for_any() -> None:
    assert [items_of(point) for point in plan(ladder(), items_of, 0.0).kept] == [1]
    assert plan([], items_of, 5.0).kept == ()


def test_both_ends_come_first_and_then_what_lies_farthest_from_all() -> None:
    asked = points(read_all(["items=1,2,3,4,5"]))
    assert [items_of(point) for point in farthest_first(asked, items_of)] == [1, 5, 3, 2, 4]


GRID = points(read_all(["workers=1,2,4,8,16", "items=1,2,4,8,16"]))


def suffixes(kept: Sequence[Point]) -> set[str]:
    return {point.suffix for point in kept}


def test_of_a_grid_with_time_for_no_line_what_is_kept_is_spread_over_both_options() -> None:
    kept = plan(GRID, lambda _: 1.0, 4.0).kept
    assert suffixes(kept) == {f"workers={own}-items={other}" for own in (1, 16) for other in (1, 16)}


def test_of_a_grid_a_line_over_each_option_comes_first_as_far_out_as_there_is_time_for() -> None:
    kept = plan(GRID, lambda _: 1.0, 9.0).kept
    on_lines = {f"workers={own}-items=16" for own in (1, 2, 4, 8)}
    assert suffixes(kept) == on_lines | {f"workers=16-items={own}" for own in (1, 2, 4, 8, 16)}
    cheaper = lines(GRID, items_of, 60.0)  # four points of 16 items would take more than all of it
    assert suffixes(cheaper) > {f"workers={own}-items=8" for own in (1, 2, 4, 8, 16)}


def test_the_lines_go_through_a_point_at_which_all_runs_if_there_is_one() -> None:
    found = lines(GRID, lambda _: 1.0, 9.0, lambda point: (point.get("workers") or 0) <= 4)
    assert suffixes(found) == {f"workers={own}-items=16" for own in (1, 2, 4, 8, 16)} | {
        f"workers=4-items={own}" for own in (1, 2, 4, 8)
    }
    assert lines(GRID, lambda _: 1.0, 9.0, lambda _: False) == lines(GRID, lambda _: 1.0, 9.0)


def test_a_line_may_miss_what_takes_too_long() -> None:
    def cost_s(point: Point) -> float:
        return 5.0 * items_of(point) / (point.get("workers") or 1.0)

    found = lines([point for point in GRID if cost_s(point) <= 40.0], cost_s, 100.0)
    assert suffixes(found) >= {f"workers={own}-items=16" for own in (2, 4, 8, 16)}
    assert "workers=1-items=16" not in suffixes(found)


def test_points_on_a_diagonal_have_no_lines() -> None:
    weak = points(read_all(["workers=1,2,4", "items=8*workers"]))
    assert lines(weak, items_of, 1_000.0) == []
    assert plan(weak, items_of, 1_000.0).kept == tuple(weak)


def test_points_of_one_cost_are_kept_in_the_order_in_which_they_were_asked_for() -> None:
    kept = plan(ladder("workers=1,2,3,4,5"), lambda _: 1.0, 3.0).kept
    assert [point.suffix for point in kept] == ["workers=1", "workers=3", "workers=5"]
