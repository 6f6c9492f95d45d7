"""When and where each item of a cell's instrumented round ran."""

from dataclasses import dataclass
from typing import NamedTuple, Self

from bench.store.schema import Instruments, Lane

PLACES = (("process", "processes"), ("interpreter", "interpreters"))  # what a lane may be more than a thread


class Item(NamedTuple):
    """One item in work; lane: an index, begin_s and end_s: seconds from the start of the round."""

    lane: int
    begin_s: float
    end_s: float


@dataclass(frozen=True)
class Timeline:
    """lanes: the threads that items ran in.

    items: in the order they began. wall_s: the whole round, start and stop of a cold cell's pool included.
    """

    lanes: tuple[Lane, ...]
    items: tuple[Item, ...]
    wall_s: float

    @classmethod
    def of(cls, instruments: Instruments) -> Self | None:
        """The recorded timeline; None if no item was."""
        columns = instruments.timeline
        if not columns.start_s:
            return None
        items = map(Item, columns.lane, columns.start_s, columns.end_s)
        ordered = tuple(sorted(items, key=lambda item: (item.begin_s, item.end_s)))
        return cls(tuple(columns.lanes), ordered, instruments.wall_instrumented_s)

    @property
    def first_s(self) -> float:
        """When the first item began."""
        return self.items[0].begin_s

    @property
    def last_s(self) -> float:
        """When the last item ended."""
        return max(item.end_s for item in self.items)

    @property
    def busy_s(self) -> float:
        """Seconds with at least one item in work."""
        total, until = 0.0, float("-inf")
        for _, begin, end in self.items:
            total += max(0.0, end - max(begin, until))
            until = max(until, end)
        return total

    @property
    def most_at_once(self) -> int:
        """The largest number of items in work at the same time."""
        steps = sorted([(item.begin_s, 1) for item in self.items] + [(item.end_s, -1) for item in self.items])
        now, most = 0, 1  # an item too short for the clock ends where it begins
        for _, step in steps:
            now += step
            most = max(most, now)
        return most

    @property
    def places(self) -> str:
        """What the lanes are: 1 thread, 20 threads, 2 processes."""
        number = len(self.lanes)
        for singular, plural in PLACES:
            if len({getattr(lane, singular) for lane in self.lanes}) == number > 1:
                return f"{number} {plural}"
        return f"{number} thread{'s' * (number > 1)}"

    @property
    def processes(self) -> int:
        return len({lane.process for lane in self.lanes})

    @property
    def gil(self) -> bool:
        """Whether every lane's interpreter has a GIL."""
        return all(lane.gil for lane in self.lanes)

    @property
    def one_gil(self) -> bool:
        """Whether all lanes take turns at one GIL."""
        return self.gil and len({(lane.process, lane.interpreter) for lane in self.lanes}) == 1
