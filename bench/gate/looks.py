"""After how many pairs the verdicts are looked at: seldom, as each look costs some of the allowed error."""

FIRST_LOOK = 6  # pairs, before which no one looks
NEXT_LOOK = 1.5  # times as many as at the last
LAST_STEP = 1.2  # the last look is at least that many times as late as the one before
MOST_PAIRS = 30


def looks_up_to(most_pairs: int = MOST_PAIRS) -> list[int]:
    looks = [min(FIRST_LOOK, most_pairs)]
    while looks[-1] < most_pairs:
        following = round(looks[-1] * NEXT_LOOK)
        looks.append(following if following * LAST_STEP < most_pairs else most_pairs)
    return looks
