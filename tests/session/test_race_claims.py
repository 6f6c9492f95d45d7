"""A whole race on a simulated machine: what it claims at its end is as rarely wrong as it says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from bench.analysis.claims import Claims
from bench.analysis.result import Result
from bench.session.looks import Need, looks_from, needs
from bench.session.racing import Cell, Race
from bench.stats.best_of import EQUIVALENT
from bench.store.schema import Facts, InputsRead, Neighbours
from tests.stats.machine import measured

RUNS = 200
LEAST = 3
VISIT_S = 0.2


@dataclass
class Session:
    """Cells of a workload whose speed-ups are known, visited as a race says, until its time is over."""

    random: np.random.Generator
    speed_ups: Sequence[float]
    deviations: Sequence[float]
    left_s: float
    results: list[Result] = field(default_factory=list)

    def run(self) -> Claims:
        self.results = [self._visited(place, None, LEAST) for place in range(len(self.speed_ups))]
        self.left_s -= LEAST * VISIT_S * len(self.results)
        cells = {own.fullname: Cell(own.fullname, "w", LEAST, VISIT_S) for own in self.results}
        race = Race(looks_from(LEAST), self._needs, lambda: self.left_s, cells)
        while sweep := race.next_sweep():
            self._visit(cells, sweep)
        return Claims.of(self.results, self.results[0])

    def _needs(self, _: str) -> dict[str, Need]:
        return needs(self.results)

    def _visit(self, cells: dict[str, Cell], sweep: Sequence[str]) -> None:
        for place, result in enumerate(self.results):
            if result.fullname in sweep:
                self.results[place] = self._visited(place, result, 1)
                cells[result.fullname].visits += 1
                self.left_s -= VISIT_S

    def _visited(self, place: int, before: Result | None, visits: int) -> Result:
        """The cell after so many more visits."""
        own = measured(self.random, [self.speed_ups[place]], visits, self.deviations[place], rounds=4)
        rounds, serial_s = own.rounds[0].ravel().tolist(), own.serial_s[0].tolist()
        if before and before.facts.neighbours:
            rounds = [*before.rounds, *rounds]
            serial_s = [*before.facts.neighbours.serial_s, *serial_s]
        return Result(self._facts(place, serial_s), tuple(rounds), fullname=f"model_{place}")

    def _facts(self, place: int, serial_s: list[list[float]]) -> Facts:
        return Facts(
            workload="w",
            model=f"model_{place}",
            start="warm",
            kind="cpu",
            items=16,
            workers=2,
            sweeps=len(serial_s),
            rounds_per_sweep=4,
            family="f" if place else "serial",
            unit="process" if self.speed_ups[place] > 1.2 else "thread",
            inputs=InputsRead(),
            neighbours=Neighbours(serial_s=serial_s),
            looks=len(looks_from(LEAST)),
        )


def false_claims(claims: Claims, truth: dict[str, float]) -> tuple[bool, bool]:
    """Whether a winner is more than 5 % behind the best, and whether a side of serial is wrong."""
    best = max(truth.values())
    winners = any(best / truth[own.fullname] > 1 + EQUIVALENT for own in claims.leaders)
    faster = any(truth[own.fullname] <= 1 for own in claims.faster)
    return winners, faster or any(truth[own.fullname] >= 1 for own in claims.slower)


CLOSE = [1.0, 1.4 * 1.0502, 1.4, 1.4, 1.4, *([1.0] * 6)]
SPREAD = [1.0, 1.5, 1.47, 1.42, 1.3, 1.02, 1.0, 1.0, 0.99, 0.9, 0.85]


@pytest.mark.parametrize("speed_ups", [CLOSE, SPREAD])
def test_its_verdicts_are_false_in_one_of_twenty_at_most(speed_ups: list[float]) -> None:
    random, wrong, sides = np.random.default_rng(len(speed_ups)), 0, 0
    truth = {f"model_{place}": speed_up for place, speed_up in enumerate(speed_ups)}
    noise = [0.01 if speed_up < 1.2 else 0.04 for speed_up in speed_ups]
    for _ in range(RUNS):
        deviations = (np.array(noise) * np.exp(random.normal(0, 0.3, len(noise)))).tolist()
        of_winner, of_side = false_claims(Session(random, speed_ups, deviations, 60.0).run(), truth)
        wrong, sides = wrong + of_winner, sides + of_side
    allowed = 0.05 + 3 * (0.05 * 0.95 / RUNS) ** 0.5
    assert wrong / RUNS <= allowed
    assert sides / RUNS <= allowed
