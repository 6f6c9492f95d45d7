"""The few numbers by which a model is known, with their intervals, and what each is called and means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from math import inf
from typing import Annotated, Literal

from bench.store.checked import Meta
from bench.store.schema import LONGEST, Count
from bench.text.units import seconds, times

End = Literal["value", "low", "high"]
Finite = Annotated[float, Meta(ge=-LONGEST, lt=LONGEST)]
OWN_GIL = 0.3  # of ``cpu_share``: from here on the model is said to run on several CPUs
WIDE = 10.0  # times a number: of an interval that says nothing of it
LEAST_BYTE_S = 2e-10  # 0.2 ms for a megabyte: less is no carrying, more is no mere noise


@dataclass(frozen=True)
class Number:
    """A measured number with its interval, see ``bench.costs.estimate``. visits: how many values it is of."""

    value: Finite
    low: Finite
    high: Finite
    visits: Count = 0

    def at(self, end: End) -> float:
        found: float = getattr(self, end)
        return found


@dataclass(frozen=True)
class Rates:
    """The numbers as plain floats, as ``simulated`` takes them; seconds at the calibration's speed.

    start_s: until an empty pool or loop is there, and until it is gone. worker_s: to that for each worker.
    round_s: for each run of items, however many they are.
    item_s: the coordinator's time for each item, one after the other. byte_s: to that for each byte carried.
    slot_s: CPU of the slot for each item, beside the item and the coordinator.
    late_s: by which a wait ends later than it
    would by itself. wake_s: CPU for each item that has waited.
    packing_times: by how much longer packing takes than beside serial's work, with all that do so at once.
    handover_s: CPU for each call of the system that lets the GIL go, where others wait for it.
    cpu_share: 0 if all items share one CPU, 1 if they use all that are there. wait_share: 0 if one item waits
    at a time, 1 if as many as the limit allows.
    """

    start_s: float = 0.0
    worker_s: float = 0.0
    round_s: float = 0.0
    item_s: float = 0.0
    slot_s: float = 0.0
    late_s: float = 0.0
    wake_s: float = 0.0
    handover_s: float = 0.0
    byte_s: float = 0.0
    packing_times: float = 1.0
    cpu_share: float = 0.0
    wait_share: float = 1.0


NAMES = tuple(each.name for each in fields(Rates))
HIGHER_IS_FASTER = ("cpu_share", "wait_share")


@dataclass(frozen=True)
class Traits:
    """What is known of a model without measuring: see ``bench.contracts.Model``.

    reprs: its loop makes a repr of what it returns, on Pythons that do (python/cpython#112559).
    """

    starts: list[str] = field(default_factory=lambda: ["cold", "warm"])
    unit: str = ""
    family: str = ""
    one_at_a_time: bool = False
    starts_all: bool = False
    queues_items: bool = True
    awaits: bool = False
    fresh_interpreters: bool = False
    reprs: bool = False


@dataclass(frozen=True)
class Costs:
    """A model's numbers by their names, and its traits."""

    model: str
    numbers: dict[str, Number]
    traits: Traits = field(default_factory=Traits)

    def rates(self, end: End = "value") -> Rates:
        """All numbers at once at one end: the fastest the model may be for "low", the slowest for "high"."""
        opposite: Mapping[End, End] = {"low": "high", "high": "low", "value": "value"}
        known = {name: self.numbers[name] for name in NAMES if name in self.numbers}
        ends = {name: opposite[end] if name in HIGHER_IS_FASTER else end for name in known}
        return Rates(**{name: number.at(ends[name]) for name, number in known.items()})

    @property
    def carries(self) -> bool:
        """Whether items and answers are sent to somewhere else, as its cost per byte shows."""
        return "byte_s" in self.numbers and self.numbers["byte_s"].value > LEAST_BYTE_S


def _share(value: float) -> str:
    return f"{value:.0%}"


def _for_a_megabyte(value: float) -> str:
    return seconds(1e6 * value)


@dataclass(frozen=True)
class Column:
    """How a number is shown: its heading, its value.

    limits: as two ends, and not as a share of the value. nothing: the value of a model that has none of it.
    """

    heading: str
    value: Callable[[float], str]
    limits: bool = False
    nothing: float = 0.0

    def show(self, number: Number) -> str:
        """With its interval: 5.25 ms ±90%; a dash for nothing at all."""
        if not self.is_of(number):
            return "–"
        if self.limits:
            return f"{self.value(number.low)}–{self.value(number.high)}"
        margin = (number.high - number.low) / 2 / number.value if number.value else inf
        return self.value(number.value) + (f" ±{margin:.0%}" if margin < WIDE else " ±?")

    def is_of(self, number: Number) -> bool:
        """Whether the model has any of it."""
        return not number.low == number.high == self.nothing


TABLES: Mapping[str, Mapping[str, Column]] = {
    "starting, and each item": {
        "start_s": Column("start", seconds),
        "worker_s": Column("per worker", seconds),
        "round_s": Column("per run", seconds),
        "item_s": Column("per item", seconds),
        "slot_s": Column("in its slot", seconds),
    },
    "computing, and carrying": {
        "cpu_share": Column("of more CPUs", _share, limits=True),
        "handover_s": Column("GIL handed over", seconds),
        "byte_s": Column("per MB", _for_a_megabyte),
        "packing_times": Column("packing", times, limits=True, nothing=1.0),
    },
    "waiting": {
        "wait_share": Column("of the limit", _share, limits=True),
        "late_s": Column("ends late", seconds),
        "wake_s": Column("CPU per wait", seconds),
    },
}
"""The tables that ``calibrate`` prints: the columns of each by the number they show."""
