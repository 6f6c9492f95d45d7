"""The verdict on a workload, whichever rule it follows, and the names it uses."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis.result import Result
from bench.text.units import MOST_NAMES, listed

FEW_NAMES = 2  # in a verdict that must fit on one line


@dataclass(frozen=True)
class Verdict:
    """Who wins a workload.

    headline: a clause. best: those that it says are the best, serial among them where no model is better.
    losing: those that it says are worse, the largest speed-up first. faster, slower: those that were shown to
    be so beside serial. more: clauses that belong to it. is_sure: whether ``best`` was shown.
    short: the headline on one line: it names ``FEW_NAMES``, and how many more.
    last: clauses after all reasons.
    """

    headline: str
    best: tuple[Result, ...]
    losing: tuple[Result, ...]
    faster: tuple[Result, ...]
    slower: tuple[Result, ...]
    more: tuple[str, ...] = ()
    is_sure: bool = True
    short: str = ""
    last: tuple[str, ...] = ()


def named(results: Sequence[Result], chosen: Sequence[Result], most: int = MOST_NAMES) -> tuple[str, bool]:
    """The chosen cells by name, ``most`` names of them, and whether they are one model.

    A model's name stands for both of its starts; if only one of them was chosen, the start is said.
    """
    not_chosen = {result.model for result in results if result not in chosen}
    models = list(dict.fromkeys(result.model for result in chosen))
    starts = {result.start for result in chosen}
    if len(models) > 1 and not_chosen >= set(models) and len(starts) == 1:
        every = "both" if len(models) == 2 else "all"
        return f"{listed(models, most)}, {every} {starts.pop()},", False
    names = dict.fromkeys(result.label if result.model in not_chosen else result.model for result in chosen)
    return listed(list(names), most), len(models) == 1
