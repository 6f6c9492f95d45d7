"""Output for a terminal: no character acts but those that rich writes, and each can be encoded.

Of tables what does not fit is left out whole, nothing is shortened or broken.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from bench.text.characters import encodable, visible
from bench.text.columns import COLUMNS

UNLIMITED = 10_000  # columns of a terminal
LOG_WIDTH = 160  # columns, where no terminal says how many there are

Values = dict[str, Any]  # by a column's key


class SafeConsole(Console):
    """rich's console that shows what would act on a terminal, or that its encoding lacks, as an escape."""

    def render_str(self, text: str, **options: Any) -> Text:
        """As rich's, which measures a table by it: so there is room for the escapes."""
        return super().render_str(self._shown(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich's, which all printing goes through; text may come from stored files and other projects."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=self._shown(segment.text))

    def _shown(self, text: str) -> str:
        return encodable(visible(text), self.encoding)


def output_console() -> SafeConsole:
    """Standard output: as wide as its terminal, or as a log."""
    return SafeConsole(width=None if sys.stdout.isatty() else LOG_WIDTH)


def table_of(title: str, keys: Sequence[str]) -> Table:
    """An empty table with these columns."""
    table = Table(title=title, title_justify="left", title_style="bold cyan")
    for key in keys:
        column = COLUMNS[key]
        table.add_column(column.heading, justify="left" if column.is_text else "right", no_wrap=True)
    return table


def shown(keys: Sequence[str], values: Values) -> list[str]:
    """The values as the columns show them, nothing where there is none; text is shown as it is."""
    return ["" if (value := values.get(key)) is None else _text(key, value) for key in keys]


def _text(key: str, value: Any) -> str:
    return value if isinstance(value, str) else COLUMNS[key].show(value)


def fitting(keys: Sequence[str], fits: Callable[[Sequence[str]], bool]) -> list[str]:
    """The keys of the columns that fit, without those that ``Column.goes`` lets go, or of those that stay."""
    left = list(keys)
    for key in sorted(filter(_may_go, keys), key=lambda key: COLUMNS[key].goes or 0):
        if fits(left):
            break
        left.remove(key)
    return left


def _may_go(key: str) -> bool:
    return COLUMNS[key].goes is not None


def width_of(console: Console, table: Table) -> int:
    """How wide a table is with nothing shortened."""
    return console.measure(table, options=console.options.update_width(UNLIMITED)).maximum


def print_whole(console: Console, table: Table) -> None:
    """Print a table; one that is too wide is for the terminal to break."""
    table.width = width_of(console, table)
    console.print(table, crop=False)
