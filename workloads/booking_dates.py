"""Parse two columns of dates with the format given, each value by itself."""

import pandas as pd

from workloads._bookings import DATE_COLUMNS, FORMAT, check, combine, items

__all__ = ["KIND", "awork", "check", "combine", "items", "work"]

KIND = "cpu"
TASK = "booking dates"
TASK_STEP = 2


def work(chunk: pd.DataFrame) -> pd.DataFrame:
    """The chunk with its date columns parsed value by value (``cache=False``: pandas would guess)."""
    return chunk.assign(
        **{name: pd.to_datetime(chunk[name], format=FORMAT, cache=False) for name in DATE_COLUMNS}
    )


async def awork(chunk: pd.DataFrame) -> pd.DataFrame:
    return work(chunk)
