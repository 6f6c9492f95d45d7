"""What can be asked of the gate, and what is answered in one line."""

import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.gate.command import gate
from bench.gate.errors import RequestError
from bench.gate.request import Request
from tests.gate.project import Project

PLAIN = Request(
    base="main",
    head=None,
    repo=Path(),
    select=None,
    margin=None,
    pairs=30,
    turns=8,
    budget=10,
    python=None,
    base_python=None,
    head_python=None,
    setup=None,
    json_path=None,
    summary=None,
    strict=False,
    from_path=None,
    pytest_args=(),
)
INTERPRETERS = {"base_python": "python3.13", "head_python": "python3.14"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "--base is missing"),
        (["--base", "nowhere"], 2, "nowhere is no revision of"),
        (["--base", "base", "--select", "nothing"], 3, "no benchmark is selected on either side"),
        (["--base", "base", "--select", "and"], 2, "Wrong expression"),
        (["--base", "base", "--margin", "much"], 2, "'much' is not a valid float"),
        (["--base", "base", "--margin", "nan"], 2, "--margin nan: must be from 0.1 to 1,000 percent"),
        (["--base", "base", "--margin", "-5"], 2, "--margin -5.0: must be from"),
        (["--base", "base", "--budget", "inf"], 2, "--budget inf: must be from 0.001 to 10,080 minutes"),
        (["--base", "base", "--budget", "nan"], 2, "--budget nan: must be from"),
        (["--base", "base", "--budget", "0"], 2, "--budget 0.0: must be from"),
        (["--base", "base", "--pairs", "1"], 2, "--pairs 1: must be a whole number from 2 to 10,000 pairs"),
        (["--base", "base", "--turns", "9" * 400], 2, ": must be a whole number from 2 to 10,000 turns"),
        (["--base", "base", "--repo", "/nowhere"], 2, "there is no such folder"),
        (["--base", "base", "--repo", "/"], 2, "it is in no git repository"),
        (["--base", "base", "--python", "nowhere"], 3, "there is no such interpreter"),
        (["--base", "base", "--json", "/nowhere/gate.json"], 2, "there is no folder /nowhere"),
        (["--from", "/nowhere.json"], 2, "No such file"),
        (["--from", __file__], 2, "is no gate record"),
        (["--from", "x.json", "--base", "base"], 2, "leave --base out"),
        (["--base", "base", "--", "--no-such-option"], 2, "unrecognized arguments"),
    ],
)
def test_wrong_calls_get_one_line(project: Project, arguments: list[str], code: int, said: str) -> None:
    run = project.gate(*arguments)
    errors = run.output.partition("Error: ")[2].splitlines()
    assert (run.code, len(errors)) == (code, 1), run.output
    assert said in errors[0]
    assert project.left_behind() == []


@pytest.mark.parametrize(
    "given",
    [{"base": "main"}, {"head": "main"}, {"margin": 5.0}, {"setup": "true"}, {"json_path": Path("x")}],
)
def test_a_stored_run_is_judged_as_it_is(given: dict[str, object]) -> None:
    stored = asdict(replace(PLAIN, base="main")) | {"base": None, "from_path": Path("gate.json")}
    assert Request(**stored).from_path
    with pytest.raises(RequestError, match="--from measures nothing: leave --"):
        Request(**stored | given)


def test_the_folder_of_each_file_must_be_there() -> None:
    for name in ("json_path", "summary"):
        with pytest.raises(RequestError, match="there is no folder /nowhere"):
            replace(PLAIN, **{name: Path("/nowhere/file")})


@pytest.mark.parametrize(
    ("given", "revisions"),
    [
        ({"base": "v1"}, ("v1", None)),
        ({"base": "v1", "head": "v2"}, ("v1", "v2")),
        ({"base": None, **INTERPRETERS}, (None, None)),
        ({"base": "v1", **INTERPRETERS}, ("v1", "v1")),
        ({"base": None, "head": "v2", **INTERPRETERS}, ("v2", "v2")),
        ({"base": "v1", "head": "v2", **INTERPRETERS}, ("v1", "v2")),
    ],
)
def test_revisions(given: dict[str, str | None], revisions: tuple[str | None, str | None]) -> None:
    assert replace(PLAIN, **given).revisions == revisions  # None is the working tree


def test_one_interpreter_alone_names_no_revision() -> None:
    with pytest.raises(RequestError, match="--base is missing"):
        replace(PLAIN, base=None, base_python="python3.13")


def test_interpreters() -> None:
    assert PLAIN.pythons == (sys.executable, sys.executable)
    assert replace(PLAIN, python="p").pythons == ("p", "p")
    assert replace(PLAIN, python="p", head_python="h").pythons == ("p", "h")


def test_turns_were_called_rounds() -> None:
    (option,) = [option for option in gate.params if option.name == "turns"]
    assert option.opts == ["--turns", "--rounds"]


def test_help_speaks_in_whole_sentences() -> None:
    shown = CliRunner().invoke(gate, ["--help"])
    assert shown.exit_code == 0
    for option in gate.params[:-1]:
        text = getattr(option, "help", "")
        assert text[0].isupper(), option.name
        assert text.endswith("."), option.name
