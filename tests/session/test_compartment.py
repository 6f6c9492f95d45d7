"""How long a visit may take; what happens then, ``tests/faults`` shows."""

import pytest

from bench.session import compartment
from bench.session.compartment import allowed_s
from tests.helpers import ROOT


@pytest.mark.parametrize(
    ("like_s", "typical_s", "limit_s"),
    [
        ([], 0.2, 60),  # nothing is known of the workload
        ([], 12.5, 750),
        ([0.1, 2.0], 12.5, 60),
        ([3.0, 20.0], 0.2, 200),
    ],
)
def test_a_visit_may_take_ten_times_as_long_as_the_longest_of_its_like(
    like_s: list[float], typical_s: float, limit_s: float
) -> None:
    assert allowed_s(like_s, typical_s) == limit_s


def test_the_gate_whose_cells_wait_for_their_turns_is_known_by_its_name() -> None:
    assert f'"{compartment.GATE}"' in (ROOT / "bench/gate/lockstep/plugin.py").read_text()
