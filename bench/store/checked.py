"""Types that check what is read: msgspec's, or ``plain``'s where msgspec has no build, as on Python 3.13t.

So measuring, its tables and its verdicts need no build of it; large files are read more slowly without.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgspec import Meta, Struct, ValidationError, convert, field, to_builtins

    from bench.store.plain import parsed
else:
    try:
        from msgspec import Meta, Struct, ValidationError, convert, field, json, to_builtins
    except ImportError:
        from bench.store.plain import Meta, Struct, ValidationError, convert, field, parsed, to_builtins
    else:

        def parsed(content, kind):
            return json.decode(content, type=kind)


__all__ = ["Meta", "Struct", "ValidationError", "convert", "field", "parsed", "to_builtins"]
