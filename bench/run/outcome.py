"""What a run of one function has shown: the page about it, and the code that uses the winner."""

from dataclasses import dataclass
from inspect import iscoroutinefunction
from pathlib import Path

from bench.analysis import result
from bench.analysis.result import Result, serial_of
from bench.analysis.winners import verdict
from bench.discovery import all_models
from bench.own.imported import name_of
from bench.own.target import Target
from bench.own.transport import unpicklable
from bench.report import page, render
from bench.run.code import code_of
from bench.run.names import Function, Names
from bench.store import runs
from bench.store.runs import StoredRun
from fixtures.files import write_atomically


@dataclass(frozen=True)
class Outcome:
    """A stored run of one function. best: the first of the winners; None if none was shown.

    is_swept: whether it was measured at the points of a sweep, each of which may have another winner.
    """

    path: Path
    run: StoredRun
    best: Result | None
    is_swept: bool = False

    @classmethod
    def read(cls, path: Path) -> "Outcome":
        """Raises UnreadableError."""
        run = runs.load(path)
        cells, _ = result.read(run.benchmarks)
        serial, is_swept = serial_of(cells), any(cell.facts.point for cell in cells)
        if is_swept:
            return cls(path, run, None, is_swept)
        if serial is None or len(cells) == 1:
            return cls(path, run, None)
        best = verdict(cells, serial, run.conditions.budget_min).best
        return cls(path, run, next(iter(best), None))

    def write(self, target: Path) -> None:
        """Write the page, with what else is stored beside the run as its history. Raises OSError."""
        newest, history = runs.load_all([*self.path.parent.glob("*.json")])
        shown = newest if newest.path == self.path else self.run
        write_atomically(target, [render.html(page.build(shown, history)).encode()])

    @property
    def headline(self) -> str:
        """A line of comment above the code."""
        assert self.best
        was_kept = self.best.start == "warm" and "cold" in all_models()[self.best.model].starts
        kept = ", which has won warm: keep it open between two calls" if was_kept else ""
        return f"# {self.best.model}{kept}"

    @property
    def why_no_code(self) -> str:
        """What to say where there is no best."""
        if self.is_swept:
            return "which model is the best may turn with what was swept; run it at your own size for that"
        return "it was not shown which model is the best"

    def code(self, target: str, twin: str | None, folder: Path) -> str | None:
        """The code that runs ``items`` under the winner; None if there is none. Raises OwnError.

        target, twin: of the function, as they were given. folder: where relative paths begin.
        """
        if self.best is None:
            return None
        return code_of(all_models()[self.best.model], _names(target, twin, folder), self.best.facts.workers)


def _names(target: str, twin: str | None, folder: Path) -> Names:
    function = Target.read(target, folder, name="work")
    other = Target.read(twin, folder, place=function.place) if twin else None
    if other is None and function.name == "work" and hasattr(function.module, "awork"):
        other = Target(function.place, "awork")
    return Names(_function(function), _function(other) if other else None)


def _function(target: Target) -> Function:
    value = target.value
    travels = unpicklable("function", [value]) is None
    return Function(name_of(target.place), target.name, iscoroutinefunction(value), travels)
