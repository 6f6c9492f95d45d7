"""The first screen, which stands for itself: a question, the answer on each subject in a line, one picture.

The page shows it, and ``bench.report.slide_file`` makes a file of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bench.analysis.winners import Conclusion
from bench.report.plots.marks import Plot

MOST_PX = 560  # of the rows of a picture, as the page draws them, that a slide has room for
FEW_ANSWERS = 2  # leave room for a picture below them, as wide as the slide


@dataclass(frozen=True)
class Answer:
    """What a run says of a subject, on one line. anchor: the id of the heading that the reasons follow."""

    subject: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Slide:
    """machine: what the figures depend on, in short. cautions: how many the page has."""

    title: str
    question: str
    answers: list[Answer]
    picture: Plot | None
    machine: list[str]
    cautions: int

    @property
    def is_stacked(self) -> bool:
        """Whether the picture is below the answers, not beside them."""
        return len(self.answers) <= FEW_ANSWERS


def answers_of(subjects: Iterable[tuple[str, Conclusion]]) -> list[Answer]:
    """subjects: conclusions, each with the id of the heading of its part of the page."""
    return [Answer(said.subject, said.line, anchor) for anchor, said in subjects]


def picture_of(candidates: Iterable[Plot | None]) -> Plot | None:
    """The first that is there and is no higher than a slide can show, under a name of its own."""
    fitting = (plot for plot in candidates if plot and 0 < plot.height <= MOST_PX)
    plot = next(fitting, None)
    return replace(plot, name="picture", folded="") if plot else None


def question(workloads: Sequence[str], *, pays: bool, pythons: bool, gate: bool) -> str:
    """What the page answers: of the workloads that were measured, or else of what else it has.

    pays: curves or a map. pythons: a comparison of interpreters. gate: a run of the gate.
    """
    here = "on this machine and this Python?"
    if workloads:
        work = workloads[0] if len(workloads) == 1 else "each workload"
        return f"Which concurrency model should {work} use, {here}"
    if pays:
        return f"Where does each concurrency model pay, {here}"
    if pythons:
        return "What does each Python buy?"
    return "Is it slower?" if gate else "How do these systems compare?"


def cautioned(cautions: int) -> str:
    """That the page has cautions, in a line; empty if it has none."""
    if not cautions:
        return ""
    return f"Read with care: the page has {cautions} caution{'' if cautions == 1 else 's'}"
