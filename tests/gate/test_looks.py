"""After how many pairs the verdicts are looked at."""

from bench.gate.looks import looks_up_to
from bench.gate.record import Rules


def test_looks_are_few_and_end_at_the_last_pair() -> None:
    assert looks_up_to(30) == [6, 9, 14, 21, 30]
    assert looks_up_to(6) == [6]
    assert looks_up_to(2) == [2]
    assert looks_up_to(7) == [6, 7]


def test_there_is_one_default() -> None:
    assert Rules().looks == looks_up_to() == looks_up_to(30)
