"""Which answers are the same."""

import math
import threading
from typing import Any

import numpy as np
import pytest

from bench.own.answers import combined_difference, difference, same, shortened


class Plain:
    """Compares by identity."""

    def __init__(self, value: int) -> None:
        self.value = value


class Hostile:
    def __eq__(self, other: object) -> bool:
        raise ValueError("never")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        raise ValueError("never")


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        ([1, "a"], [1, "a"]),
        (math.nan, math.nan),
        ([float("nan")], [float("nan")]),
        (np.arange(3), np.arange(3)),
        ({"a": np.arange(3)}, {"a": np.arange(3)}),
        (Plain(1), Plain(1)),
        (Hostile(), Hostile()),
    ],
)
def test_these_are_the_same(got: Any, wanted: Any) -> None:
    assert same(got, wanted)


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (1, 2),
        (np.arange(3), np.arange(3) + 1),
        (np.arange(2), np.arange(3)),
        (Plain(1), Plain(2)),
        (threading.Lock(), threading.Lock()),
        (None, math.nan),
    ],
)
def test_these_are_not(got: Any, wanted: Any) -> None:
    assert not same(got, wanted)


def test_the_first_item_that_differs_is_named() -> None:
    assert difference([1, 2, 3], [1, 2, 3]) is None
    assert difference([1, 5, 3], [1, 2, 3]) == "item 1: 5, serial answers 2"
    assert difference([1, 2], [1, 2, 3]) == "2 answers to 3 items"
    assert difference(None, [1]) == "no list of answers to 1 items"


def test_of_answers_that_change_only_the_types_count() -> None:
    assert difference([1, "b"], [2, "a"], by_type=True) is None
    assert difference([1, 2], [2, "a"], by_type=True) == "item 1: 2, serial answers 'a'"


def test_what_was_combined_is_compared_as_one() -> None:
    assert combined_difference(3, 3) is None
    assert combined_difference(3, 4) == "the output is 3, of serial's answers 4"


def test_whatever_an_answer_is_it_is_shown_on_one_line() -> None:
    assert shortened("a\nb") == "'a\\nb'"
    assert shortened(Hostile()) == "<Hostile whose repr raises ValueError>"
    assert len(shortened("x" * 1000)) < 70
