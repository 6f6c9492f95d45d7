"""The first screen as a drawing of 16:9: where each text, and each row of its picture, is put.

A drawing can't measure its texts, so ``bench.text.widths`` says how wide they are at the most. All lengths
are pixels; a text's y is its base line's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from bench.report.plots.marks import SWATCH, WIDTH, Mark, Plot, Row
from bench.report.slide import Answer, Slide, cautioned
from bench.text.widths import cut, width, wrapped

WIDE, HIGH, EDGE = 1920, 1080, 80
QUESTION_PX, TEXT_PX, SMALL_PX = 48, 24, 20
LEADING = 1.25  # lines are so many font sizes apart
ANSWER_PX = 100  # of an answer at the most: its subject and two lines
SMALLER = (1.0, 0.9, 0.8, 0.7)  # shares of the size in which answers are set until all have room
GAP, LINE_PX = 16, 25  # between things; of small text
MOST_STRETCHED = 2.4  # times as high as on the page is a row of the picture, at the most
TICK_TEXT_PX, TICK_PX = 18, 75  # of a tick's label; of a tick with the room around it


class Box(NamedTuple):
    """A part of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Text:
    """style: a class of the drawing's style sheet. anchor: which end of the text x is, as SVG says it."""

    text: str
    x: float
    y: float
    size: float
    style: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Track:
    """A row of the picture, stretched into a box."""

    row: Row
    box: Box


@dataclass(frozen=True)
class Swatch:
    """A legend's sample, with its left upper corner."""

    mark: Mark
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """All of it, in the order in which it is drawn."""

    texts: list[Text]
    tracks: list[Track]
    swatches: list[Swatch]


def drawing(slide: Slide) -> Drawing:
    """The whole slide."""
    heading, top = _heading(slide)
    foot, bottom = _foot(slide)
    said, rest = _split(Box(EDGE, top, WIDE - 2 * EDGE, bottom - top), slide)
    texts = [*heading, *_answers(slide.answers, said), *foot]
    if slide.picture is None:
        return Drawing(texts, [], [])
    picture = _picture(slide.picture, rest)
    return Drawing(texts + picture.texts, picture.tracks, picture.swatches)


def _heading(slide: Slide) -> tuple[list[Text], float]:
    """Title and question, and where the rest begins."""
    title = Text(slide.title, EDGE, EDGE + TEXT_PX, TEXT_PX, "muted")
    lines = wrapped(slide.question, QUESTION_PX, WIDE - 2 * EDGE, 2)
    asked = _below(lines, EDGE, title.y + QUESTION_PX * LEADING, QUESTION_PX, "strong")
    return [title, *asked], asked[-1].y + 3 * GAP


def _foot(slide: Slide) -> tuple[list[Text], float]:
    """The machine, and that there are cautions, at the bottom, and where the rest ends."""
    lines = wrapped(" · ".join(slide.machine), SMALL_PX, WIDE - 2 * EDGE, 2)
    lines += filter(None, [cautioned(slide.cautions)])
    first = HIGH - EDGE / 2 - (len(lines) - 1) * LINE_PX
    return _below(lines, EDGE, first, SMALL_PX, "muted"), first - SMALL_PX - 2 * GAP


def _below(lines: Sequence[str], x: float, y: float, size: float, style: str = "") -> list[Text]:
    """Lines below each other, the first at y."""
    return [Text(line, x, y + number * size * LEADING, size, style) for number, line in enumerate(lines)]


def _split(body: Box, slide: Slide) -> tuple[Box, Box]:
    """Where the answers are put, and where the picture is."""
    if slide.picture is None:
        return body, body
    if slide.is_stacked:
        height = ANSWER_PX * len(slide.answers)
        return body._replace(height=height), body._replace(y=body.y + height, height=body.height - height)
    half = body.width / 2 - GAP
    return body._replace(width=half), body._replace(x=body.x + half + 2 * GAP, width=half)


def _answers(answers: Sequence[Answer], box: Box) -> list[Text]:
    """Each subject with its answer below, in two lines at the most; the more there are, the smaller."""
    pitch = min(ANSWER_PX, box.height / len(answers))
    sizes = [TEXT_PX * pitch / ANSWER_PX * share for share in SMALLER]
    fitting = (size for size in sizes if all(_fits(answer.text, size, box.width) for answer in answers))
    size = next(fitting, sizes[-1])
    texts: list[Text] = []
    for number, answer in enumerate(answers):
        top = box.y + number * pitch
        subject = cut(answer.subject, 1.2 * size, box.width)
        texts.append(Text(subject, box.x, top + 1.2 * size, 1.2 * size, "strong"))
        texts += _below(wrapped(answer.text, size, box.width, 2), box.x, top + 2.5 * size, size)
    return texts


def _fits(text: str, size: float, room: float) -> bool:
    """Whether it has room on two lines."""
    return len(wrapped(text, size, room, 3)) <= 2


def _picture(plot: Plot, box: Box) -> Drawing:
    """Title, rows, axis and legend, from the top down."""
    legend = _legend(plot, box.width)
    top = box.y + TEXT_PX + GAP
    below = LINE_PX + GAP + LINE_PX * (1 + max((line for line, _, _, _ in legend), default=-1))
    rows = _rows(plot, box._replace(y=top, height=box.y + box.height - top - below))
    last = rows.tracks[-1].box
    axis = last.y + last.height + LINE_PX
    title = Text(cut(plot.title, TEXT_PX, box.width), box.x, box.y + TEXT_PX, TEXT_PX, "strong")
    samples = _samples(legend, box.x, axis + GAP)
    texts = [title, *rows.texts, *_axis(plot, last, axis), *samples.texts]
    return Drawing(texts, rows.tracks, samples.swatches)


def _rows(plot: Plot, box: Box) -> Drawing:
    """The rows below each other, each with its label and its value."""
    stretched = min(MOST_STRETCHED, box.height / plot.height)
    size = min(SMALL_PX, 0.9 * stretched * min(row.height for row in plot.rows))
    label = min(0.4 * box.width, max(width(row.label, size) for row in plot.rows))
    value = min(0.4 * box.width, max(width(row.value, size) for row in plot.rows))
    drawn = Drawing([], [], [])
    top, left, across = box.y, box.x + label + GAP, box.width - label - value - 2 * GAP
    for row in plot.rows:
        track = Box(left, top, across, row.height * stretched)
        base = top + track.height / 2 + 0.35 * size
        drawn.texts.append(Text(cut(row.label, size, label), left - GAP, base, size, anchor="end"))
        drawn.texts.append(Text(cut(row.value, size, value), left + across + GAP, base, size, "muted"))
        drawn.tracks.append(Track(row, track))
        top += track.height
    return drawn


def _axis(plot: Plot, track: Box, y: float) -> list[Text]:
    """Its ticks, or every second or third of them where there is no room for all."""
    step = max(1, ceil(len(plot.ticks) * TICK_PX / track.width))
    return [
        Text(label, track.x + x / WIDTH * track.width, y, TICK_TEXT_PX, "muted", "middle")
        for x, label in plot.ticks[::step]
    ]


def _legend(plot: Plot, room: float) -> list[tuple[int, float, Mark, str]]:
    """Each sample with its line, where it begins in that, and what it means."""
    entries: list[tuple[int, float, Mark, str]] = []
    line, x = 0, 0.0
    for mark, meaning in plot.legend:
        wide = SWATCH[0] + GAP + width(meaning, TICK_TEXT_PX)
        if x and x + wide > room:
            line, x = line + 1, 0.0
        entries.append((line, x, mark, meaning))
        x += wide + GAP
    return entries


def _samples(legend: Sequence[tuple[int, float, Mark, str]], left: float, top: float) -> Drawing:
    """The legend drawn."""
    drawn = Drawing([], [], [])
    for line, x, mark, meaning in legend:
        y = top + line * LINE_PX
        drawn.swatches.append(Swatch(mark, left + x, y))
        text_x, base = left + x + SWATCH[0] + GAP / 2, y + SWATCH[1]
        drawn.texts.append(Text(meaning, text_x, base, TICK_TEXT_PX, "muted"))
    return drawn
