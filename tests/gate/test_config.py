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
        ("margin = '5'", "margin = '5': must be from 0.1 to 1,000 percent"),
        ("margin = true", "margin = True: must be from 0.1 to 1,000 percent"),
        ("margin = 0", "margin = 0: must be from 0.1 to 1,000 percent"),
        ("margin = nan", "margin = nan: must be from 0.1 to 1,000 percent"),
        ("margins = {'*a*' = -1}", r"margins = {'\*a\*': -1}: must be from 0.1 to 1,000 percent"),
        ("margins = 5", "margins = 5: must be a table of percentages by pattern"),
        ("http-server = 1", "http-server = 1: must be true or false"),
        ("hang-after = -1", "hang-after = -1: must be from 0.1 to 86,400 seconds"),
        ("hang-after = nan", "hang-after = nan: must be from"),
        ("setup-limit = inf", "setup-limit = inf: must be from"),
        ("arguments = 'x'", "arguments = 'x': must be a list of texts"),
        ("arguments = [1]", r"arguments = \[1\]: must be text"),
        ('arguments = ["\\u0000"]', "must be text"),
        ("lock = '/etc'", "lock = '/etc': must be the path of a file inside the project"),
        ("lock = '../lock'", "lock = '../lock': must be the path of a file inside"),
        ("lock = ''", "lock = '': must be the path of a file inside"),
        ("select = " + 500 * "[" + 500 * "]", "nested too deeply|must be text"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        read(written(tmp_path, f"[tool.concurrency-bench.gate]\n{line}\n"))


@pytest.mark.parametrize(
    "text", ["tool = 1", "[tool]\nconcurrency-bench = []", "[tool.concurrency-bench]\ngate = 'x'"]
)
def test_what_is_no_table_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(RequestError, match=r"pyproject.toml: \[tool.*\] must be a table"):
        read(written(tmp_path, text))
