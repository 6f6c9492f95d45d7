"""What the pandas workloads share: the booking data in slices, and the check of the parsed dates."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from fixtures.inputs import Inputs

DATE_COLUMNS = ("booking_date", "checkin_date")
FORMAT = "%d/%m/%y"


def items(inputs: Inputs) -> list[pd.DataFrame]:
    """The CSV as ``inputs.chunks`` DataFrames of nearly equal length with all 24 columns."""
    frame = pd.read_csv(inputs.bookings)
    edges = np.linspace(0, len(frame), inputs.chunks + 1).astype(int)
    return [frame.iloc[first:last] for first, last in pairwise(edges)]


def combine(results: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(results)


def parsed(frame: pd.DataFrame, column: str) -> npt.NDArray[np.datetime64]:
    """A converted column as datetime64[D], shape (rows,)."""
    return frame[column].to_numpy().astype("datetime64[D]")


def check(output: pd.DataFrame, inputs: Inputs) -> None:
    """Raises AssertionError unless every date is the one the generator made."""
    from fixtures.bookings import true_dates

    for column, truth in true_dates(inputs.rows, inputs.seed).items():
        wrong = int((parsed(output, column) != truth).sum())
        if wrong:
            raise AssertionError(f"{wrong} of {inputs.rows} dates in {column} are wrong")
