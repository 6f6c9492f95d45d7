"""What is measured of what both sides have collected."""

import pytest

from bench.gate.errors import CannotMeasureError
from bench.gate.lockstep.protocol import Collected
from bench.gate.stock import take_stock


def collected(
    *, errors: dict[str, str] | None = None, foreign: list[str] | None = None, **names: str
) -> Collected:
    return Collected({f"t.py::{name}": digest for name, digest in names.items()}, errors or {}, foreign or [])


def test_only_what_both_have_and_is_the_same_is_measured() -> None:
    stock = take_stock(collected(b="1", a="1", old="1", c="1"), collected(a="1", b="1", c="2", fresh="1"))
    assert stock.benchmarks == ["t.py::b", "t.py::a"]  # as base has them
    assert {name: verdict for name, (verdict, _) in stock.settled.items()} == {
        "t.py::old": "removed",
        "t.py::fresh": "new",
        "t.py::c": "changed",
    }


def test_what_a_side_could_not_read_may_still_be_there() -> None:
    stock = take_stock(collected(a="1"), collected(errors={"t.py": "SyntaxError"}))
    assert stock.settled == {"t.py": ("failed", "head was not collected: SyntaxError")}
    assert stock.benchmarks == []


def test_nothing_at_all_and_the_wrong_checkout_are_no_measurement() -> None:
    with pytest.raises(CannotMeasureError, match="no benchmark is selected"):
        take_stock(collected(), collected())
    with pytest.raises(CannotMeasureError, match="head imported package from your checkout"):
        take_stock(collected(a="1"), collected(a="1", foreign=["package"]))
