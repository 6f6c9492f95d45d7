"""Whether two answers are the same, whatever they are: arrays, tables, NaN, what can't be compared."""

import pickle
from collections.abc import Sequence
from typing import Any

LONGEST = 60  # characters of an answer that is shown


def difference(output: Any, expected: Sequence[Any], *, by_type: bool = False) -> str | None:
    """What is wrong with the answers to all items, in a line; None if they are what was expected.

    by_type: compare no more than how many they are, and of which types.
    """
    if not isinstance(output, Sequence) or len(output) != len(expected):
        how_many = len(output) if isinstance(output, Sequence) else "no list of"
        return f"{how_many} answers to {len(expected)} items"
    for index, (got, wanted) in enumerate(zip(output, expected, strict=True)):
        if not _agree(got, wanted, by_type=by_type):
            return f"item {index}: {shortened(got)}, serial answers {shortened(wanted)}"
    return None


def combined_difference(output: Any, expected: Any, *, by_type: bool = False) -> str | None:
    """The same of what ``combine`` has made of all answers."""
    if _agree(output, expected, by_type=by_type):
        return None
    return f"the output is {shortened(output)}, of serial's answers {shortened(expected)}"


def _agree(got: Any, wanted: Any, *, by_type: bool) -> bool:
    return type(got) is type(wanted) if by_type else same(got, wanted)


def same(got: Any, wanted: Any) -> bool:
    """Whether the answers are equal, or of one type and written to the same bytes.

    The second is for what compares with itself as unequal (NaN, an object without ``__eq__``) or with no
    plain yes or no (an array).
    """
    return got is wanted or _are_equal(got, wanted) or _are_written_alike(got, wanted)


def _are_equal(got: Any, wanted: Any) -> bool:
    try:
        return (got == wanted) is True
    except Exception:  # noqa: BLE001 - a comparison is the reader's code
        return False


def _are_written_alike(got: Any, wanted: Any) -> bool:
    try:
        return type(got) is type(wanted) and _rewritten(got) == _rewritten(wanted)
    except Exception:  # noqa: BLE001 - so is the pickling
        return False


def _rewritten(answer: Any) -> bytes:
    """As bytes; written and read once before, as what comes from another process has been."""
    return pickle.dumps(pickle.loads(pickle.dumps(answer)))  # noqa: S301 - of this process


def shortened(value: Any) -> str:
    """The value as Python shows it, on one line."""
    try:
        text = " ".join(repr(value).split())
    except Exception as error:  # noqa: BLE001 - so is this
        text = f"<{type(value).__name__} whose repr raises {type(error).__name__}>"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
