"""Parse two columns of dates with the format given, each value by itself."""

import pandas as pd

from fixtures.inputs import Sizes
from workloads._bookings import DATE_COLUMNS, FORMAT, check, combine, items

__all__ = ["KIND", "awork", "check", "combine", "item_s", "items", "work"]

KIND = "cpu"
TASK = "booking dates"
TASK_STEP = 2
ROW_S = 8e-6  # about


def item_s(sizes: Sizes) -> float:
    """Seconds of one chunk, about."""
    return ROW_S * sizes.rows / sizes.chunks


def work(chunk: pd.DataFrame) -> pd.DataFrame:
    """The chunk with its date columns parsed value by value (``cache=False``: pandas would guess)."""
    return chunk.assign(
        **{name: pd.to_datetime(chunk[name], format=FORMAT, cache=False) for name in DATE_COLUMNS}
    )


async def awork(chunk: pd.DataFrame) -> pd.DataFrame:
    return work(chunk)
