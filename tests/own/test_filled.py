"""The items of a function of the reader's own, as many as a point of a sweep says."""

import pytest

from bench.own.filled import Filled


def filled() -> Filled:
    return Filled(work=lambda item: 2 * item, items=[1, 2, 3, 4])


@pytest.mark.parametrize(
    ("count", "items"),
    [(None, [1, 2, 3, 4]), (2, [1, 3]), (4, [1, 2, 3, 4]), (6, [1, 2, 3, 4, 1, 2]), (1, [1])],
)
def test_of_fewer_some_from_all_over_of_more_the_list_over_again(count: int | None, items: list[int]) -> None:
    own = filled()
    assert own.taken(count) == items
    own.check([2 * item for item in items], count)
    with pytest.raises(AssertionError, match="serial answers"):
        own.check([0, *(2 * item for item in items[1:])], count)


def test_what_is_combined_is_so_of_as_many() -> None:
    own = filled()
    own.combine = sum
    own.check(2 * (1 + 3), 2)
    with pytest.raises(AssertionError):
        own.check(2 * (1 + 3), 4)
