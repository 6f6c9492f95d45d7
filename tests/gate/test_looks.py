"""After how many pairs the verdicts are looked at."""

from bench.gate.looks import looks_up_to, most_pairs, most_turns
from bench.gate.record import Rules


def test_looks_are_few_and_end_at_the_last_pair() -> None:
    assert looks_up_to(30) == [6, 9, 14, 21, 30]
    assert looks_up_to(6) == [6]
    assert looks_up_to(2) == [2]
    assert looks_up_to(7) == [6, 7]


def test_there_is_one_default() -> None:
    assert Rules().looks == looks_up_to() == looks_up_to(30)


def test_a_smaller_margin_takes_more_pairs_and_turns_within_bounds() -> None:
    assert [most_pairs(margin) for margin in (0.5, 0.05, 0.04, 0.02)] == [30, 30, 47, 90]
    assert [most_turns(margin) for margin in (0.5, 0.05, 0.04, 0.02)] == [8, 8, 10, 16]


def test_more_pairs_do_not_take_more_looks() -> None:
    assert looks_up_to(90) == [6, 12, 24, 47, 90]
    assert all(len(looks_up_to(pairs)) <= 5 for pairs in range(2, 200))
