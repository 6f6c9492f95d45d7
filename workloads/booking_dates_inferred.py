"""Parse two columns of dates as the notebook does (N9 to N11), without giving the format.

pandas then parses value by value with dateutil, month first where it can: every date whose day could
be a month comes out with the two swapped. ``check`` verifies that exactly these dates are wrong.
"""

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd

from fixtures.inputs import Inputs, Sizes
from workloads._bookings import DATE_COLUMNS, combine, items, parsed

__all__ = ["KIND", "awork", "check", "combine", "item_s", "items", "work", "wrong_share"]

KIND = "cpu"
TASK = "booking dates"
TASK_STEP = 1
SLOW_ROWS = 20
ROW_S = 7e-5  # about


def item_s(sizes: Sizes) -> float:
    """Seconds of one chunk, about."""
    return ROW_S * sizes.rows / sizes.chunks


def work(chunk: pd.DataFrame) -> pd.DataFrame:
    """The chunk with its date columns parsed, about a third of them wrong.

    ``cache=False`` is what pandas chooses by itself for this data, from a sample of it.
    """
    return chunk.assign(**{name: pd.to_datetime(chunk[name], cache=False) for name in DATE_COLUMNS})


async def awork(chunk: pd.DataFrame) -> pd.DataFrame:
    return work(chunk)


# pandas warns in each call that it infers the format. That is what this workload is about, and
# catching the warning inside work() would change filters that all threads share.
warnings.filterwarnings("ignore", "Could not infer format", UserWarning)


def swapped(truth: npt.NDArray[np.datetime64]) -> npt.NDArray[np.datetime64]:
    """The dates that pandas makes of the true ones: month and day swapped where day <= 12, (rows,)."""
    month = truth.astype("datetime64[M]")
    day_index = (truth - month).astype(np.int64)  # 0 is the first of the month
    month_index = month.astype(np.int64) % 12
    as_month = truth.astype("datetime64[Y]").astype("datetime64[M]") + day_index
    return np.where(day_index < 12, as_month.astype("datetime64[D]") + month_index, truth)


def check(output: pd.DataFrame, inputs: Inputs) -> None:
    """Raises AssertionError unless exactly the expected rows are wrong, and wrong as expected."""
    from fixtures.bookings import true_dates

    for column, truth in true_dates(inputs.rows, inputs.seed).items():
        unexpected = int((parsed(output, column) != swapped(truth)).sum())
        if unexpected:
            raise AssertionError(f"{unexpected} of {inputs.rows} dates in {column} are not as foreseen")


def wrong_share(inputs: Inputs) -> float:
    """The share of dates that come out wrong, both columns together."""
    from fixtures.bookings import true_dates

    columns = true_dates(inputs.rows, inputs.seed).values()
    return float(np.mean([(swapped(truth) != truth).mean() for truth in columns]))
