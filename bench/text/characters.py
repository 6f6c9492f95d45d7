"""Characters that act instead of being shown, and those that a terminal's encoding lacks."""

import re

# Control characters but for line ends and tabs; what breaks lines or turns their direction; half a character
# and none, which no file may hold
_ACTING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_PLAIN = {"×": "x", "µ": "u", "–": "-", "−": "-", "·": "-", "±": "~", "…": "..."}


def visible(text: str) -> str:
    """The text with each character that would act escaped as Python writes it.

    What a stored file, a benchmark's name or an error's message holds can so do nothing to a terminal or a
    page. Line ends and tabs stay.
    """
    return _ACTING.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def encodable(text: str, encoding: str) -> str:
    """The text with what the encoding lacks replaced, by the nearest plain character or an escape."""
    if _has(encoding, text):
        return text
    nearest = (each if _has(encoding, each) else _PLAIN.get(each, each) for each in text)
    return "".join(nearest).encode(encoding, "backslashreplace").decode(encoding)


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
