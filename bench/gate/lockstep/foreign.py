"""Code that comes from the person's own checkout, where both sides would share it."""

from __future__ import annotations

import os
import sys

MOST_NAMED = 3


def foreign_modules(home: str) -> list[str]:
    """Names of imported modules that lie in ``home`` and are installed in no environment; the first few."""
    installed = (sys.prefix + os.sep, sys.base_prefix + os.sep)
    files = {name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())}
    from_home = (name for name, file in files.items() if file.startswith(home + os.sep))
    return [name for name in from_home if not files[name].startswith(installed)][:MOST_NAMED]
