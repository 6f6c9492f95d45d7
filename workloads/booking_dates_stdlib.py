"""Parse two columns of dates with the standard library alone, so that no worker imports numpy."""

import csv
from datetime import datetime
from itertools import pairwise

from fixtures.inputs import Inputs, Sizes

KIND = "cpu"
SLOW_ROWS = 2
FORMAT = "%d/%m/%y"
ROW_S = 1.5e-5  # about

Texts = tuple[list[str], list[str]]  # booking dates and check-in dates of a chunk
Ordinals = tuple[list[int], list[int]]  # the same as proleptic Gregorian ordinals


def items(inputs: Inputs) -> list[Texts]:
    """The two columns in ``inputs.chunks`` slices."""
    with inputs.bookings.open(newline="") as file:
        rows = [(row["booking_date"], row["checkin_date"]) for row in csv.DictReader(file)]
    edges = [len(rows) * chunk // inputs.chunks for chunk in range(inputs.chunks + 1)]
    slices = (rows[first:last] for first, last in pairwise(edges))
    return [([row[0] for row in part], [row[1] for row in part]) for part in slices]


def item_s(sizes: Sizes) -> float:
    """Seconds of one chunk, about."""
    return ROW_S * sizes.rows / sizes.chunks


def work(chunk: Texts) -> Ordinals:
    """The dates as ordinals: on its way between processes an int is a third of a date's size."""
    booked, checkin = chunk
    return _ordinals(booked), _ordinals(checkin)


def _ordinals(texts: list[str]) -> list[int]:
    return [datetime.strptime(text, FORMAT).toordinal() for text in texts]


async def awork(chunk: Texts) -> Ordinals:
    return work(chunk)


def combine(results: list[Ordinals]) -> Ordinals:
    """All chunks one after the other."""
    booked = [ordinal for part, _ in results for ordinal in part]
    checkin = [ordinal for _, part in results for ordinal in part]
    return booked, checkin


def check(output: Ordinals, inputs: Inputs) -> None:
    """Raises AssertionError unless every date is the one the generator made."""
    from fixtures.bookings import true_dates

    unix_epoch = datetime(1970, 1, 1).toordinal()
    truths = true_dates(inputs.rows, inputs.seed)
    for ordinals, (column, truth) in zip(output, truths.items(), strict=True):
        if ordinals != (truth.astype("int64") + unix_epoch).tolist():
            raise AssertionError(f"dates in {column} are wrong")
