"""How much is measured, and when the verdicts are looked at: seldom, as each look costs some of the error.

Five looks, each 1.5 times as late as the one before, lead to the 30 pairs that the usual margin takes. With a
smaller margin there is less to tell a slow-down by, so it takes more. More turns come first: they are cheap
beside the start of two processes, as long as rounds vary more than processes do. Then come more pairs, with
five looks again, further apart.
"""

FIRST_LOOK = 6  # pairs, before which no one looks
NEXT_LOOK = 1.5  # times as many as at the last
LAST_STEP = 1.2  # the last look is at least that many times as late as the one before
LOOKS = 5  # where there are more pairs than ``MOST_PAIRS``
USUAL_MARGIN = 0.05
MOST_PAIRS = 30  # with the usual margin or a larger one
MOST_PAIRS_OF_ALL = 90  # whatever the margin: the budget ends most runs before
MOST_TURNS = 8
MOST_TURNS_OF_ALL = 16


def most_pairs(margin: float) -> int:
    """How many pairs a run takes at the most, by its smallest margin: as the inverse of its square."""
    wanted = MOST_PAIRS * (USUAL_MARGIN / margin) ** 2
    return round(min(MOST_PAIRS_OF_ALL, max(MOST_PAIRS, wanted)))


def most_turns(margin: float) -> int:
    """How many turns each side takes at a benchmark in a pair, by the smallest margin of the run."""
    wanted = MOST_TURNS * USUAL_MARGIN / margin
    return round(min(MOST_TURNS_OF_ALL, max(MOST_TURNS, wanted)))


def looks_up_to(most_pairs: int = MOST_PAIRS) -> list[int]:
    step = NEXT_LOOK
    if most_pairs > MOST_PAIRS:
        step = max(step, (most_pairs / FIRST_LOOK) ** (1 / (LOOKS - 1)))
    looks = [min(FIRST_LOOK, most_pairs)]
    while looks[-1] < most_pairs:
        following = round(looks[-1] * step)
        looks.append(following if following * LAST_STEP < most_pairs else most_pairs)
    return looks
