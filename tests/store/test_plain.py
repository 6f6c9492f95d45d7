"""The plain reader takes what msgspec takes, and refuses what it refuses."""

from dataclasses import dataclass
from math import inf, nan
from typing import Annotated, Any, Literal

import msgspec
import pytest

from bench.store import plain
from tests.helpers import run_pytest

Bounded = {library: Annotated[float, library.Meta(ge=0, lt=10)] for library in (msgspec, plain)}


@dataclass(frozen=True)
class Item:
    name: str
    sizes: dict[str, list[int]]
    place: tuple[Literal["here", "there"], str] = ("here", "")

    def __post_init__(self) -> None:
        if self.name == "refused":
            raise ValueError("it is refused")


GOOD = {"name": "a", "sizes": {"b": [1, 2]}}


@pytest.mark.parametrize(
    "value",
    [
        GOOD,
        {**GOOD, "place": ["there", "x"], "unknown": 1},
        {"name": "a"},
        {**GOOD, "name": 1},
        {**GOOD, "name": "refused"},
        {**GOOD, "sizes": {"b": [True]}},
        {**GOOD, "sizes": {"b": ["1"]}},
        {**GOOD, "sizes": {"b": [1.0]}},
        {**GOOD, "sizes": []},
        {**GOOD, "place": ["elsewhere", "x"]},
        {**GOOD, "place": ["here"]},
        [],
        None,
    ],
)
def test_both_read_the_same(value: Any) -> None:
    assert converted(plain, value, Item) == converted(msgspec, value, Item)


@pytest.mark.parametrize("value", [0, 0.5, 9, 10, -1, nan, inf, 10**400, True, "1", None, [1]])
def test_both_have_the_same_bounds(value: Any) -> None:
    kinds = {library: dict[str, bounded | None] for library, bounded in Bounded.items()}
    results = [converted(library, {"x": value}, kind) for library, kind in kinds.items()]
    assert results[0] == results[1]


def converted(library: Any, value: Any, kind: Any) -> Any:
    """What it is read as, None if it is refused."""
    try:
        return library.convert(value, kind)
    except library.ValidationError:
        return None


def test_a_struct_is_a_frozen_dataclass() -> None:
    class Own(plain.Struct, frozen=True, kw_only=True):
        first: int = 1
        second: list[str] = plain.field(default_factory=list)
        third: str

    own = plain.convert({"third": "c"}, Own)
    assert own == Own(third="c")
    assert plain.to_builtins(own) == {"first": 1, "second": [], "third": "c"}
    with pytest.raises(AttributeError):
        own.first = 2


def test_a_lone_surrogate_is_refused_as_msgspec_does() -> None:
    for library in (plain, msgspec):
        with pytest.raises(UnicodeEncodeError):
            library.convert("\ud800", str)


def test_the_matrix_is_measured_and_shown_without_msgspec() -> None:
    run = run_pytest("-p", "tests.plugins.no_msgspec", "--profile", "smoke", "--workload", "spin")
    assert run.returncode == 0, run.stdout
    assert "spin" in run.stdout
