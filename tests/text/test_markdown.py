"""Text in Markdown."""

from bench.text.markdown import escaped


def test_markdown_is_text_on_one_line_that_mentions_nobody() -> None:
    assert escaped("a|b\r\n# <i> snake_case _x_") == "a\\|b \\# \\<i\\> snake_case \\_x\\_"
    assert "@someone" not in escaped("@someone")
