"""Texts in a drawing: no wider than there is room, and as much of them as possible."""

import pytest

from bench.text.widths import ELLIPSIS, cut, width, wrapped

SENTENCE = "process_pool_fork and 3 more beat serial at 1.4× (1.2–1.6×), which is fastest could not be told"


def test_a_text_is_as_wide_as_its_characters_and_its_font() -> None:
    assert width("", 20) == 0
    assert width("ab", 20) == pytest.approx(2 * width("ab", 10))
    assert width("ab", 20) == pytest.approx(2 * width("a", 20))
    assert width("il", 10) < width("ab", 10) < width("mw", 10) <= width("漢字", 10)


def test_lines_fit_and_lose_no_word() -> None:
    lines = wrapped(SENTENCE, 20, 400, 9)
    assert len(lines) > 2
    assert all(width(line, 20) <= 400 for line in lines)
    assert " ".join(lines) == SENTENCE
    assert wrapped("short", 20, 400, 2) == ["short"]
    assert wrapped("", 20, 400, 2) == [""]


def test_what_has_no_room_is_an_ellipsis() -> None:
    lines = wrapped(SENTENCE, 20, 400, 2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)
    assert all(width(line, 20) <= 400 for line in lines)
    (alone,) = wrapped("x" * 100, 20, 400, 2)
    assert alone == cut("x" * 100, 20, 400) == "x" * (len(alone) - 1) + ELLIPSIS


def test_a_text_is_cut_where_the_room_ends() -> None:
    text = cut(SENTENCE, 20, 300)
    assert width(text, 20) <= 300 < width(SENTENCE[: len(text) + 2] + ELLIPSIS, 20)
    assert SENTENCE.startswith(text.removesuffix(ELLIPSIS))
    assert cut("abc", 20, 300) == "abc"
    assert cut("abc", 20, 0) == ELLIPSIS
