"""The page's part about several interpreters: a table model × Python per workload, and all intervals."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from bench.analysis.winners import Conclusion
from bench.pythons import table
from bench.pythons.judge import judge
from bench.pythons.record import Python, Record
from bench.report.plots import pythons as pythons_plot
from bench.report.plots.marks import Plot


@dataclass(frozen=True)
class Interpreters:
    """tables: a workload's name with its rows, each under ``columns``. notes: what else is to be known."""

    conclusion: Conclusion
    heading: str
    columns: list[str]
    tables: list[tuple[str, list[list[str]]]]
    notes: list[str]
    plot: Plot

    @classmethod
    def of(cls, record: Record) -> Self:
        outcome = judge(record)
        tables = [(name, list(table.rows(outcome, name))) for name in outcome.workloads]
        return cls(
            conclusion=pythons_plot.conclusion(record, outcome),
            heading=table.heading(record),
            columns=table.columns(record),
            tables=[(name, rows) for name, rows in tables if rows],
            notes=table.notes(record, outcome),
            plot=pythons_plot.plot(outcome),
        )

    @property
    def answers(self) -> list[Conclusion]:
        """What the interpreters buy each workload; the last reason of all is how that was measured."""
        clauses = [self.conclusion.headline, *self.conclusion.reasons[:-1]]
        return [Conclusion(self.conclusion.subject, clause) for clause in clauses]


def environment(record: Record) -> list[tuple[str, str]]:
    """What the figures depend on, as term and description, where the page is about nothing else."""
    began = record.began
    measured = f"{began[:19].replace('T', ' ')} UTC" if began.endswith("+00:00") else began
    terms = [("measured", measured), ("command", " ".join(record.command))]
    return terms + [(python.name, ", ".join(_facts(python))) for python in record.pythons]


def _facts(python: Python) -> Iterator[str]:
    yield f"{python.implementation} {python.version}"
    yield "free-threaded" if python.free_threaded else "with a GIL"
    yield python.path
    yield from (f"{name} {version}" for name, version in python.libraries.items())
