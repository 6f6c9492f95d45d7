"""Text that Markdown shows as it is."""

import re

# What means something in Markdown; inside a word _ and # have no meaning
_MEANINGFUL = re.compile(r"[\\`*{}\[\]<>|~&]|(?<!\w)[_#]|_(?!\w)")
_BREAKS = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is, and that mentions nobody."""
    plain = _BREAKS.sub(" ", text).replace("@", "@\u200b")  # a name behind an @ would be notified
    return _MEANINGFUL.sub(r"\\\g<0>", plain)
