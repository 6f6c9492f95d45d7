"""What workloads of the reader's own change of a profile."""

from typing import Any

import pytest

from bench.session.own_files import OwnFiles
from bench.session.profiles import QUICK

WRITTEN: Any = None  # nothing is written for these


@pytest.mark.parametrize(("budget_min", "points", "longest_s"), [(6.0, 1, 6.0), (6.0, 3, 2.0)])
def test_a_fresh_interpreter_is_worth_its_time_at_each_point(
    budget_min: float, points: int, longest_s: float
) -> None:
    fitted = OwnFiles((), WRITTEN).fitted(QUICK, budget_min, keeps_limit=True, points=points)
    assert fitted.longest_import_s == longest_s


def test_it_may_take_as_long_as_a_built_in_workload_s_may() -> None:
    fitted = OwnFiles((), WRITTEN).fitted(QUICK, None, keeps_limit=True, points=9)
    assert fitted.longest_import_s == QUICK.longest_import_s
