"""What must come out of the known cells, and what did.

The sides come from the same tests as a verdict's (``bench.analysis.claims``), each workload's claims sharing
their error. A truth holds if the claim is the expected one; for the pool, if its efficiency was shown to lie
within ``NEAR`` of 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.analysis.claims import Claim, Claims
from bench.analysis.result import Result
from bench.stats.intervals import Estimate

NEAR = 0.15


class NotMeasuredError(Exception):
    """A known cell has no result; the message says which."""


@dataclass(frozen=True)
class Truth:
    """A model on a workload, in words, and what it must be called; claims: any of these will do."""

    what: str
    workload: str
    model: str
    expected: str
    claims: tuple[str, ...]


TRUTHS = (
    Truth("serial again, CPU", "spin", "serial_again", "not different", ("as fast", "undecided")),
    Truth("serial again, waiting", "sleep", "serial_again", "not different", ("as fast", "undecided")),
    Truth("10 % more CPU", "spin", "slower", "slower", ("slower",)),
    Truth("10 % more waiting", "sleep", "slower", "slower", ("slower",)),
    Truth("a pool of two workers", "spin", "process_pool_fork", "efficiency near 1", ("efficiency near 1",)),
)


@dataclass(frozen=True)
class Finding:
    """What was claimed of a truth, and the figure it rests on. capacity: CPUs that the machine gave."""

    truth: Truth
    claimed: str
    figure: Estimate
    capacity: Estimate | None

    @property
    def holds(self) -> bool:
        return self.claimed in self.truth.claims

    @property
    def width(self) -> float:
        """The upper end of the interval over the lower."""
        return self.figure.high / self.figure.low

    def as_dict(self) -> dict[str, Any]:
        truth = self.truth
        return {
            "what": truth.what,
            "workload": truth.workload,
            "model": truth.model,
            "expected": truth.expected,
            "claimed": self.claimed,
            "holds": self.holds,
            "figure": "speed_up" if self.capacity is None else "efficiency",
            **asdict(self.figure),
            "capacity": self.capacity and asdict(self.capacity),
        }


def findings(results: Sequence[Result]) -> Iterator[Finding]:
    """What was claimed of each truth. Raises NotMeasuredError."""
    claims = {
        (claim.result.workload, claim.result.model): claim
        for workload in ("spin", "sleep")
        for claim in _claims([result for result in results if result.workload == workload])
    }
    for truth in TRUTHS:
        claim = claims.get((truth.workload, truth.model))
        if claim is None or not claim.result.has_neighbours:
            raise NotMeasuredError(f"{truth.what}: not measured beside its neighbours")
        yield _finding(truth, claim)


def _claims(results: Sequence[Result]) -> Sequence[Claim]:
    serial = next((result for result in results if result.is_serial), None)
    return Claims.of(results, serial).cells if serial else ()


def _finding(truth: Truth, claim: Claim) -> Finding:
    result = claim.result
    figure = result.efficiency
    if figure is None:
        return Finding(truth, claim.side, result.speed_up(result), None)
    near = figure.low >= 1 - NEAR and figure.high <= 1 + NEAR
    claimed = "efficiency near 1" if near else "efficiency not shown near 1"
    return Finding(truth, claimed, figure, result.capacity)
