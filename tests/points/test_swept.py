"""``--sweep`` as it is written on the command line."""

from itertools import pairwise

import pytest

from bench.points.point import Point
from bench.points.swept import RATIO, SweepError, Swept, ladder, most_items, points, read, read_all


def suffixes(*texts: str) -> list[str]:
    return [point.suffix for point in points(read_all(texts))]


def test_a_list_is_its_values_in_order_each_once() -> None:
    assert read("workers=4,1,2,4") == Swept("workers", (1.0, 2.0, 4.0))
    assert read("latency-ms=0,0.5") == Swept("latency-ms", (0.0, 0.5))


def test_a_ladder_goes_from_one_to_the_other_in_steps_of_the_same_ratio() -> None:
    values = read("items=1:5000").values
    assert (values[0], values[-1], len(values)) == (1.0, 5000.0, 10)
    ratios = [above / below for below, above in pairwise(values[3:])]
    assert all(ratio == pytest.approx(5000 ** (1 / 9), rel=0.03) for ratio in ratios)
    assert ratios[0] == pytest.approx(RATIO, rel=0.1)
    assert all(value == int(value) for value in values)


def test_a_short_ladder_is_its_two_ends() -> None:
    assert ladder(3, 4) == [3, 4]
    assert read("workers=1:2").values == (1.0, 2.0)
    assert read("latency-ms=0.5:50").values[1] == pytest.approx(1.26, rel=0.01)


def test_a_point_names_its_options_in_one_order_whatever_the_command_line_s() -> None:
    expected = ["workers=1-items=10", "workers=2-items=10", "workers=1-items=20", "workers=2-items=20"]
    assert suffixes("items=10,20", "workers=1,2") == suffixes("workers=1,2", "items=10,20") == expected


def test_items_may_grow_with_the_workers() -> None:
    assert suffixes("workers=1,4", "items=8*workers") == ["workers=1-items=8", "workers=4-items=32"]


def test_the_most_items_of_all_points() -> None:
    assert most_items(read_all(["workers=1,4", "items=2,8*workers"])) == 32
    assert most_items(read_all(["workers=1,4"])) is None
    assert most_items(()) is None


def test_a_point_without_some_of_its_options() -> None:
    point = Point.of({"items": 10.0, "workers": 2.0})
    assert point.only(["items"]) == Point.of({"items": 10.0})
    assert point.only([]) is None
    assert (point.get("workers"), point.whole("items"), point.get("rows")) == (2.0, 10, None)
    assert Point.of({"latency-ms": 0.5, "rows": 16.0}).stored() == {"rows": 16, "latency-ms": 0.5}
    assert Point.of({"items": 100_000.0}).suffix == "items=100000"


@pytest.mark.parametrize(
    "values", [{"workers": 16.0, "latency-ms": 0.5, "items": 5000.0}, {"latency-ms": 1e-05}, {"rows": 16.0}]
)
def test_a_suffix_tells_its_point(values: dict[str, float]) -> None:
    assert Point.read(Point.of(values).suffix) == Point.of(values)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("worker=1,2", "no option to sweep is named 'worker': did you mean workers?"),
        ("=1", "no option to sweep is named '': there are workers, items, rows, latency-ms"),
        ("items", "say items=1,2,4 or items=1:5000"),
        ("items=", "say items=1,2,4 or items=1:5000"),
        ("items=1,x", "'x' is no number"),
        ("items=1,,2", "'' is no number"),
        ("items=1.5", "1.5 is no whole number"),
        ("workers=0", "workers must be 1 or more, and at most 100,000"),
        ("workers=nan", "workers must be 1 or more, and at most 100,000"),
        ("rows=8", "rows must be 16 or more, and at most 1,000,000,000"),
        ("items=5:1", "a ladder goes from a value above 0 to a larger one"),
        ("latency-ms=0:5", "a ladder goes from a value above 0 to a larger one"),
        ("items=1:2:3", "'2:3' is no number"),
        ("workers=2*workers", "'2*workers' is no number"),
        (f"items={','.join(map(str, range(1, 70)))}", "these are 69 values, 64 are the most"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_option(text: str, line: str) -> None:
    with pytest.raises(SweepError) as caught:
        read(text)
    assert str(caught.value) == f"--sweep {text}: {line}"


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (["items=1,2", "items=3"], "--sweep items=3: items is swept already, give all its values at once"),
        (["items=2*workers"], "--sweep items=…*workers needs a --sweep workers=… beside it"),
        (
            [f"{name}={','.join(map(str, range(16, 40)))}" for name in ("workers", "items")],
            "--sweep: these are 576 points, 512 are the most",
        ),
    ],
)
def test_so_is_what_is_wrong_with_several_together(texts: list[str], line: str) -> None:
    with pytest.raises(SweepError) as caught:
        read_all(texts)
    assert str(caught.value) == line
