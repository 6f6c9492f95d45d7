"""How wide a text is drawn, at the most: for a drawing whose reader picks the font.

Each character counts as the widest of its class in DejaVu Sans, which is wider than most: what has room by
this has room in any usual font.
"""

from itertools import accumulate

_NARROW = frozenset(" !'(),-./:;IJ[]`fijlrt|·")
_WIDE = frozenset("%&+<=>@ADGHMNOQUVWXmw~×—…→")
_NARROW_EM, _USUAL_EM, _WIDE_EM = 0.41, 0.64, 0.98
_FULL_WIDTH_FROM = 0x2E80  # scripts whose characters are as wide as they are high
ELLIPSIS = "…"


def width(text: str, size: float) -> float:
    """The width of a line of text, in the unit of ``size``, its font's."""
    return size * sum(map(_em, text))


def _em(character: str) -> float:
    if character in _NARROW:
        return _NARROW_EM
    return _WIDE_EM if character in _WIDE or ord(character) >= _FULL_WIDTH_FROM else _USUAL_EM


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """The text in lines that fit into ``room``, ``most`` at the most: what is left over is an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} {ELLIPSIS}"]
    return [cut(line, size, room) for line in lines]


def cut(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as has room before an ellipsis."""
    if width(text, size) <= room:
        return text
    ends = accumulate(width(character, size) for character in text)
    fitting = sum(end <= room - width(ELLIPSIS, size) for end in ends)
    return text[:fitting].rstrip() + ELLIPSIS
