"""No text acts on a terminal or a page, whatever it holds."""

import io
import re

import pytest
from rich.markup import escape
from rich.text import Text

from bench.text.characters import encodable, visible
from bench.text.terminal import SafeConsole, print_whole, table_of

HOSTILE = "a\x1b]0;title\x07\x1b[2J\x9b31m\r\x00\u202eb\ud800"
SEEN = r"a\x1b]0;title\x07\x1b[2J\x9b31m\r\x00\u202eb\ud800"


def console(encoding: str) -> SafeConsole:
    return SafeConsole(file=io.TextIOWrapper(io.BytesIO(), encoding), width=200, force_terminal=True)


def printed(console: SafeConsole) -> str:
    assert isinstance(console.file, io.TextIOWrapper)
    console.file.flush()
    return console.file.buffer.getvalue().decode(console.encoding)  # type: ignore[attr-defined]


def test_each_character_that_acts_is_escaped_and_no_other() -> None:
    assert visible(HOSTILE) == SEEN
    assert visible(SEEN) == SEEN
    plain = "two lines\n\tand 1.7× (1.6–1.8×), 5 µs, é, 漢字, 🙂"
    assert visible(plain) == plain
    visible("".join(map(chr, range(0x110000)))).encode()


@pytest.mark.parametrize("way", ["text", "markup", "cell", "title"])
def test_whichever_way_it_is_printed(way: str) -> None:
    terminal = console("utf-8")
    if way == "text":
        terminal.print(Text(HOSTILE, style="red"), soft_wrap=True)
    elif way == "markup":
        terminal.print(escape(HOSTILE), style="bold", highlight=False)
    else:
        table = table_of(escape(HOSTILE) if way == "title" else "cells", ["model"])
        table.add_row(escape(HOSTILE) if way == "cell" else "x" * 100)
        print_whole(terminal, table)
    without_style = re.sub(r"\x1b\[[\d;]*m", "", printed(terminal))
    assert (r"\x1b[2J" if way == "text" else SEEN) in without_style  # rich drops some of a Text by itself
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x9b\u202e]", without_style)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", r"\u6f22 serial | 1.7x (1.6-1.8x) 5 us "),
        ("latin-1", r"\u6f22 serial | 1.7× (1.6-1.8×) 5 µs "),
        ("utf-8", "漢 serial │ 1.7× (1.6–1.8×) 5 µs "),
    ],
)
def test_a_table_can_be_printed_on_any_terminal(encoding: str, shown: str) -> None:
    terminal, table = console(encoding), table_of("spin · 2 visits", ["model", "speed_up"])
    table.add_row("漢 serial", "1.7× (1.6–1.8×) 5 µs")
    print_whole(terminal, table)
    assert shown in printed(terminal)


def test_what_an_encoding_has_is_left_alone() -> None:
    assert encodable("5 µs", "utf-8") == "5 µs"
    assert encodable("5 µs, 漢", "ascii") == "5 us, \\u6f22"
