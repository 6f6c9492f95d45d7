"""What a workload makes its items of: tried without a server or a CSV, before anything is measured."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.contracts import Workload
from fixtures.inputs import Inputs, Sizes
from fixtures.server_process import HttpServer

NOWHERE = "http://127.0.0.1:9"  # items may name it; nothing is sent there
COUNT = 2  # items, by which it is seen what is counted


@dataclass(frozen=True)
class DryItems:
    """read: names of the sizes that were read. count: how many items; None where the CSV tells."""

    read: frozenset[str]
    count: int | None

    @classmethod
    def of(cls, workload: Workload, sizes: Sizes) -> "DryItems":
        inputs = Inputs.of(sizes, server=_nowhere, csv=_no_csv)
        count: int | None = None
        with suppress(Exception):  # a workload that reads the CSV gets no further
            count = len(workload.items(inputs))
        return cls(frozenset(inputs.recorded()), count)


def follows(workload: Workload, sizes: Sizes) -> frozenset[str]:
    """The options of a sweep that change anything for a workload, by their names; the limit always does."""
    one, two = sizes.with_items(1), sizes.with_items(COUNT)
    counting = {name for name, value in vars(two).items() if value != vars(one)[name]}
    read = DryItems.of(workload, two).read
    names = {"workers"} | ({"items"} if read & counting else set())
    names |= {"rows"} if "rows" in read else set()
    return frozenset(names | ({"latency-ms"} if "latency_s" in read else set()))


def _nowhere() -> HttpServer:
    return HttpServer(NOWHERE)


def _no_csv(_rows: int, _seed: int) -> Path:
    raise LookupError
