"""What a run knows of its own functions' items: in the parent process alone, though workers load this."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass
class Filled:
    """Items and what ``serial`` answers to each, for what the reader's file leaves out of the contract.

    expected: None as long as nobody has asked. is_repeatable: whether an item has the same answer each time;
    if not, only the types of the answers are compared. combine: the file's own, if it has one.
    """

    work: Callable[[Any], Any]
    items: Sequence[Any]
    expected: Sequence[Any] | None = None
    is_repeatable: bool = True
    combine: Callable[[list[Any]], Any] | None = None

    def renewed(self, items: Sequence[Any]) -> Sequence[Any]:
        """The items, made anew by their own file: what serial answers to them is not known yet."""
        self.items, self.expected = items, None
        return items

    def taken(self, count: int | None) -> Sequence[Any]:
        """So many of the items, at even distances; of more than there are, the list over again. None: all."""
        return [self.items[place] for place in self._places(count)]

    def _places(self, count: int | None) -> Sequence[int]:
        total = len(self.items)
        if count is None or count > total:
            return [place % total for place in range(count or total)]
        return [place * total // count for place in range(count)]

    def check(self, output: Any, count: int | None = None) -> None:
        """Raises AssertionError unless the output is what serial's answers give. count: as for ``taken``."""
        from bench.own.answers import combined_difference, difference  # here, since no worker needs it

        if self.expected is None:
            self.expected = [self.work(item) for item in self.items]
        expected = [self.expected[place] for place in self._places(count)] if count else self.expected
        by_type = not self.is_repeatable
        if self.combine:
            problem = combined_difference(output, self.combine(list(expected)), by_type=by_type)
        else:
            problem = difference(output, expected, by_type=by_type)
        if problem:
            raise AssertionError(problem)


_of_name: dict[str, Filled] = {}


def remember(name: str, filled: Filled) -> None:
    """Keep what a workload of that name is filled with; one of the same name before it is forgotten."""
    _of_name[name] = filled


def of(name: str) -> Filled:
    return _of_name[name]
