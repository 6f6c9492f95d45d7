"""The project's own configuration of its gate."""

from pathlib import Path

import pytest

from bench.gate.config import Config, read
from bench.gate.errors import RequestError


def written(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_all_of_it_is_optional(tmp_path: Path) -> None:
    assert read(tmp_path) == Config()
    assert read(written(tmp_path, "[project]\nname = 'x'\n")) == Config()


def test_margins_are_fractions(tmp_path: Path) -> None:
    lines = ("[tool.concurrency-bench.gate]", "margin = 20", "http-server = true", "hang-after = 3")
    config = read(written(tmp_path, "\n".join([*lines, "margins = {'*a*' = 5}"])))
    assert config == Config(margin=0.2, margins={"*a*": 0.05}, http_server=True, hang_after=3)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("select", "pyproject.toml: "),
        ("marign = 5", "there is no marign, only select, "),
        ("margin = '5'", "margin must be of type int, not '5'"),
        ("margin = true", "margin must be of type int, not True"),
        ("margin = 0", "margin = 0 must be a percentage above 0"),
        ("margins = {'*a*' = -1}", r"\*a\* = -1 must be a percentage above 0"),
        ("http-server = 1", "http-server must be of type bool, not 1"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        read(written(tmp_path, f"[tool.concurrency-bench.gate]\n{line}\n"))
