"""Numbers as people read them."""

import pytest

from bench.text.units import between, factor, listed, minutes, seconds, times


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 s"),
        (0.9996, "1 s"),
        (0.9994, "999 ms"),
        (9.996e-4, "1 ms"),
        (12.345, "12.3 s"),
        (1234.5, "1234 s"),
    ],
)
def test_seconds(value: float, said: str) -> None:
    assert seconds(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (15.6, "16"),
        (9.96, "10"),
        (9.94, "9.9"),
        (0.996, "1.0"),
        (0.95, "0.95"),
        (0.6, "0.60"),
        (0.0112, "0.011"),
    ],
)
def test_factors(value: float, said: str) -> None:
    assert factor(value) == said
    assert times(value) == f"{said}×"
    assert between(value, 20.0) == f"{said}–20"


def test_lists() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(list("abcdefg")) == "a, b, c, d and 3 more"


def test_minutes() -> None:
    assert [minutes(value) for value in (-1, 0.4, 59.6, 125)] == ["0:00", "0:00", "1:00", "2:05"]
