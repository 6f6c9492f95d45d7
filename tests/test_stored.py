"""The types of stored files keep step with what reads them."""

import msgspec
import pytest

from bench.compare import SAME_BUILD, SAME_MACHINE, SAME_MEASUREMENT
from bench.stored import File, Machine, PastFacts, as_type


def test_what_makes_runs_comparable_is_read() -> None:
    assert Machine.__annotations__.keys() >= {*SAME_MACHINE, *SAME_BUILD}
    assert PastFacts.__annotations__.keys() == {*SAME_MEASUREMENT}


@pytest.mark.parametrize("stored", [{"\ud800": 1}, {"datetime": 1}, [], {"benchmarks": [{"stats": {}}]}])
def test_what_is_none_of_these_is_said_and_no_more(stored: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        as_type(stored, File)


def test_a_lone_surrogate_is_no_error_of_its_own() -> None:
    with pytest.raises(msgspec.ValidationError, match="no Unicode"):
        as_type({"\ud800": 1}, File)
