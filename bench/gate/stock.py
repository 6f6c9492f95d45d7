"""Which benchmarks both sides have, and what is to be said of the others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.gate.errors import CannotMeasureError
from bench.gate.lockstep.protocol import Collected
from bench.gate.reasons import with_cure
from bench.gate.record import Failure, Settled
from bench.gate.turns import came_from_checkout

MARKED = (
    "not measured: it is marked as a benchmark, does not use the benchmark fixture, and is no test function "
    "that can be called again and again, as a method of a unittest.TestCase or a doctest is not"
)
NOTHING = "no benchmark is selected on either side: see --select and pytest's arguments"


@dataclass(frozen=True)
class Stock:
    """benchmarks: those to measure, in the order of the suite. settled: the others, by id."""

    benchmarks: list[str]
    settled: dict[str, Failure]


def take_stock(base: Collected, head: Collected) -> Stock:
    """Raises CannotMeasureError if there is nothing to measure, or it is of the wrong checkout."""
    for name, side in (("base", base), ("head", head)):
        if side.foreign:
            raise CannotMeasureError(f"{name} {came_from_checkout(side.foreign)}")
    settled = dict([*_uncollected("base", base), *_uncollected("head", head)])
    unread = tuple(f"{module}::" for module in settled)
    ours, theirs = base.benchmarks, head.benchmarks
    both = [name for name in ours if name in theirs]
    changed = [name for name in both if ours[name] != theirs[name]]
    settled |= _settled(ours.keys() - theirs.keys(), "removed", "only base has it", unread)
    settled |= _settled(theirs.keys() - ours.keys(), "new", "only head has it", unread)
    settled |= _settled(changed, "changed", "the code of the test function itself differs")
    settled |= _settled({*base.marked, *head.marked} - ours.keys() - theirs.keys(), "skipped", MARKED)
    if not ours and not theirs and not settled:
        raise CannotMeasureError(NOTHING)
    return Stock([name for name in both if name not in settled], settled)


def _uncollected(name: str, side: Collected) -> Iterator[tuple[str, Failure]]:
    for module, error in side.errors.items():
        yield module, ("failed", f"{name} was not collected: {with_cure(error)}")


def _settled(
    names: Iterable[str], verdict: Settled, reason: str, unread: Sequence[str] = ()
) -> dict[str, Failure]:
    """One verdict for all of them, but those of a module that a side could not read: it may have them."""
    return {name: (verdict, reason) for name in sorted(names) if not name.startswith(tuple(unread))}
