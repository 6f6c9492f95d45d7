"""Text that Markdown shows as it is."""

import re

from bench.text.characters import visible

# What means something in Markdown; inside a word _ and # have no meaning
_MEANINGFUL = re.compile(r"[\\`*{}\[\]<>|~&]|(?<!\w)[_#]|_(?!\w)")
_SPACE = re.compile(r"\s+")


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is, and that mentions nobody."""
    plain = visible(_SPACE.sub(" ", text)).replace("@", "@\u200b")  # a name behind an @ would be notified
    return _MEANINGFUL.sub(r"\\\g<0>", plain)
