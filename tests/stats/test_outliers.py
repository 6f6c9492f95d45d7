"""Tukey's fences on values whose outliers are known."""

import pytest

from bench.stats.outliers import outliers


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, 1.01, 0.99, 1.0, 3.0], [3.0]),
        ([1.0, 1.01, 0.99, 1.0, 1.02], []),
        ([0.1, 1.0, 1.01, 1.0, 1.01], [0.1]),
        ([1.0, 1.0, 9.0], []),  # of fewer than four values none is far from the others
        ([], []),
    ],
)
def test_outliers(values: list[float], expected: list[float]) -> None:
    assert outliers(values) == expected
