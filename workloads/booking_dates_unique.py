"""Parse two columns of dates with the format given, each distinct value once."""

import pandas as pd

from fixtures.inputs import Sizes
from workloads._bookings import DATE_COLUMNS, FORMAT, check, combine, items

__all__ = ["KIND", "awork", "check", "combine", "item_s", "items", "work"]

KIND = "cpu"
TASK = "booking dates"
TASK_STEP = 3
ROW_S = 8e-6  # about


def item_s(sizes: Sizes) -> float:
    """Seconds of one chunk, about."""
    return ROW_S * sizes.rows / sizes.chunks


def work(chunk: pd.DataFrame) -> pd.DataFrame:
    """The chunk with its date columns parsed."""
    return chunk.assign(**{name: _parse_distinct(chunk[name]) for name in DATE_COLUMNS})


def _parse_distinct(texts: "pd.Series[str]") -> pd.DatetimeIndex:
    codes, distinct = pd.factorize(texts)
    return pd.to_datetime(distinct, format=FORMAT, cache=False).take(codes)


async def awork(chunk: pd.DataFrame) -> pd.DataFrame:
    return work(chunk)
