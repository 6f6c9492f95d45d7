"""A plot with the sentence that it bears out."""

from dataclasses import dataclass

from bench.analysis.winners import Conclusion
from bench.report.plots.marks import Plot


@dataclass(frozen=True)
class Figure:
    """A plot with what it shows, in a sentence."""

    conclusion: Conclusion
    plot: Plot
