"""What the figures of one workload show, as tests: who is best, and who is faster than serial.

A claim is a statement that was shown; all of a workload's claims of one kind share an error of ``ERROR``
(``bench.stats.best_of``, ``bench.stats.versus_serial``). What uses several CPUs is compared as if the machine
had given as many to all: in one heat it has, and elsewhere each visit has its capacity beside it
(``bench.stats.blocks``, ``bench.stats.covariate``). How much a model's visits vary is judged by those of its
kind as well (``bench.stats.moderated``): loops, threads and processes each have their own noise.

A session looks at the claims while it measures, and spends no more time on a cell whose place is clear. Each
such look has an ``EARLY`` share of the error and the end has the rest, after P. C. O'Brien and T. R. Fleming
(A multiple testing procedure for clinical trials, Biometrics 35, 1979): so most of it is left for the end,
when there is most to see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from bench.analysis.result import Result, by_speed_up
from bench.stats.best_of import EQUIVALENT, Standing, standings
from bench.stats.blocks import within_blocks
from bench.stats.covariate import at_mean_covariate
from bench.stats.moderated import moderated
from bench.stats.student_t import Spread
from bench.stats.versus_serial import Side, against_serial
from bench.stats.welch import Difference, differences

ERROR = 0.05  # of all claims of one kind of a workload, over all looks
EARLY = 0.05  # of the error, for each look before the last

Kind = Literal["wins", "tie", "no model beats serial", "could not be told"]


@dataclass(frozen=True)
class Claim:
    """What was shown of a cell.

    log_speed_up: what the side rests on; ``Claims.leads`` are what the standing does.
    side: of serial. standing: among the models. not_faster: it is faster than serial by no more than
    ``EQUIVALENT``, if at all.
    """

    result: Result
    log_speed_up: Spread
    side: Side
    standing: Standing
    not_faster: bool


@dataclass(frozen=True)
class Claims:
    """What was shown of the models of one workload, the largest speed-up first.

    leads: how much faster each is than each other, logarithms. error: of each kind of claim.
    """

    cells: tuple[Claim, ...]
    leads: Difference
    error: float

    @classmethod
    def of(cls, results: Sequence[Result], serial: Result, *, at_end: bool = True) -> Self:
        """The claims of a workload whose cells all were measured beside their neighbours.

        at_end: all that was measured is there; else it is one of the looks before.
        """
        models = [result for result in by_speed_up(results, serial) if not result.is_serial]
        error = error_of(models, at_end=at_end)
        samples = spreads_of(models, [model.visit_log_speed_ups for model in models])
        leads = leads_of(models)
        sides, places = against_serial(samples, error), standings(leads, error)
        not_faster = [bool(sample.p_below(1 + EQUIVALENT) <= error) for sample in samples]
        return cls(tuple(map(Claim, models, samples, sides, places, not_faster)), leads, error)

    @property
    def kind(self) -> Kind:
        """Which verdict they bear."""
        if self.leaders:
            return "wins" if len(self.leaders) == 1 else "tie"
        return "no model beats serial" if not self.perhaps_faster else "could not be told"

    @property
    def leaders(self) -> list[Result]:
        """Those shown to be within ``EQUIVALENT`` of the best, if one of them was shown to beat serial."""
        near = [cell for cell in self.cells if cell.standing.near_best]
        beats_serial = any(cell.side == "faster" for cell in near)
        return [cell.result for cell in near] if beats_serial else []

    @property
    def faster(self) -> list[Result]:
        return [cell.result for cell in self.cells if cell.side == "faster"]

    @property
    def slower(self) -> list[Result]:
        return [cell.result for cell in self.cells if cell.side == "slower"]

    @property
    def as_fast(self) -> list[Result]:
        """Those shown to be within ``EQUIVALENT`` of serial."""
        return [cell.result for cell in self.cells if cell.side == "as fast"]

    @property
    def perhaps_faster(self) -> list[Result]:
        """Those that beat serial or may do."""
        return [cell.result for cell in self.cells if not cell.not_faster]

    @property
    def perhaps_best(self) -> list[Result]:
        """Those that may be the best, and were not shown to be near it."""
        cells = [cell for cell in self.cells if cell.standing.may_be_best and not cell.standing.near_best]
        return [cell.result for cell in cells]

    @property
    def contested(self) -> list[Result]:
        """Those among which it could not be told who is best, or of which, whether they beat serial."""
        may_be_best = [cell.result for cell in self.cells if cell.standing.may_be_best]
        return may_be_best if self.faster else self.perhaps_faster


def error_of(models: Sequence[Result], *, at_end: bool) -> float:
    """The error that all claims of one kind share, at the end or at a look before it."""
    looks = max((model.facts.looks for model in models), default=1)
    return ERROR * (1 - EARLY * (looks - 1)) if at_end else ERROR * EARLY


def spreads_of(models: Sequence[Result], samples: Sequence[Sequence[float]]) -> list[Spread]:
    """How much each model's visits vary, by what others of its kind say as well."""
    return moderated(samples, [model.noise_kind for model in models])


def leads_of(models: Sequence[Result]) -> Difference:
    """The log of how much faster each model is than each other: by the heats that both were in, if any."""
    apart = differences(spreads_of(models, comparable(models)))
    heats = [model.heats for model in models]
    return within_blocks(apart, [model.visit_log_speed_ups for model in models], heats)


def comparable(models: Sequence[Result]) -> list[list[float]]:
    """The log speed-ups of the models' visits, as they would be at the mean capacity beside all of them."""
    several = [model for model in models if model.visit_log_capacities]
    moved = at_mean_covariate(
        [model.visit_log_speed_ups for model in several], [model.visit_log_capacities for model in several]
    )
    at_one_capacity = {id(model): values for model, values in zip(several, moved, strict=True)}
    return [at_one_capacity.get(id(model), model.visit_log_speed_ups) for model in models]
