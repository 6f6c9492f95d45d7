"""Functions found by file and by module, whatever else has their name."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.own import imported
from bench.own.errors import OwnError
from bench.own.target import Target
from tests.helpers import ROOT


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def value(text: str, folder: Path) -> object:
    return Target.read(text, folder).value


def error(text: str, folder: Path) -> str:
    with pytest.raises(OwnError) as caught:
        value(text, folder)
    (line,) = str(caught.value).splitlines()
    return line


def test_a_file_is_imported_with_those_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "job" / "own_helpers.py", "FACTOR = 3")
    text = "import own_helpers\ndef f(item): return own_helpers.FACTOR * item"
    write(tmp_path / "job" / "own_thumbs.py", text)
    function = value("../job/own_thumbs.py:f", write(tmp_path / "here" / "x", "").parent)
    assert function(2) == 6  # type: ignore[operator]
    assert sys.modules["own_thumbs"].f is function  # as its neighbours would import it


def test_relative_imports_work_in_packages(tmp_path: Path) -> None:
    for package in ("outer_pkg", "outer_pkg/inner"):
        write(tmp_path / package / "__init__.py", "")
    write(tmp_path / "outer_pkg" / "numbers.py", "ONE = 1")
    text = "from ..numbers import ONE\ndef f(item): return ONE"
    write(tmp_path / "outer_pkg" / "inner" / "thumbs.py", text)
    function = value("outer_pkg/inner/thumbs.py:f", tmp_path)
    assert function.__module__ == "outer_pkg.inner.thumbs"


@pytest.mark.parametrize("name", ["json.py", "bench.py", "conftest.py", "two words.py", "a-b.py"])
def test_a_name_that_another_module_has_does_no_harm(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, "def f(item): return 'mine'")
    assert value(f"{name}:f", tmp_path)(0) == "mine"  # type: ignore[operator]
    import json

    assert json.dumps([1]) == "[1]"


def test_nor_does_a_package_with_the_name_of_one_of_ours(tmp_path: Path) -> None:
    write(tmp_path / "bench" / "__init__.py", "")
    write(tmp_path / "bench" / "helpers.py", "WHOSE = 'mine'")
    write(tmp_path / "bench" / "thumbs.py", "from .helpers import WHOSE\ndef f(item): return WHOSE")
    assert value("bench/thumbs.py:f", tmp_path)(0) == "mine"  # type: ignore[operator]
    assert sys.modules["bench"].__file__ == str(ROOT / "bench" / "__init__.py")


def test_a_module_is_found_by_its_name(tmp_path: Path) -> None:
    assert value("json:dumps", tmp_path) is not None
    write(tmp_path / "own_by_name.py", "class C:\n    @staticmethod\n    def f(item): return item")
    assert value("own_by_name:C.f", tmp_path)(7) == 7  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("thumbs.py:compres", "has no compres: did you mean compress?"),
        ("thumbs.py", "thumbs.py: say FILE.py:NAME, or module:NAME"),
        ("thumb.py:compress", "thumb.py: there is no such file"),
        ("no_such_module:f", "no_such_module: there is neither such a file nor such a module"),
        ("data.txt:f", "data.txt: the name of a Python file ends with .py"),
        ("shaky_pkg.inner:f", "shaky_pkg.inner: ZeroDivisionError: division by zero"),
        ("json.no_such_module:f", "ModuleNotFoundError: No module named 'json.no_such_module'"),
        ("broken.py:f", "broken.py: SyntaxError: "),
        ("program.py:f", "SystemExit: 2: it runs as a program when it is imported; put that under"),
        ("relative.py:f", "ImportError: attempted relative import with no known parent package"),
    ],
)
def test_what_is_not_there_or_is_broken_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    write(tmp_path / "thumbs.py", "def compress(item): return item")
    write(tmp_path / "data.txt", "")
    write(tmp_path / "broken.py", "def f(:")
    write(tmp_path / "shaky_pkg" / "__init__.py", "1 / 0")
    write(tmp_path / "program.py", "import sys\ndef f(item): pass\nsys.exit(2)")
    write(tmp_path / "relative.py", "from . import thumbs")
    assert line in error(text, tmp_path)


def test_a_twin_may_be_named_alone() -> None:
    assert Target.read("afetch", Path(), place="/x/api.py") == Target("/x/api.py", "afetch")


def test_the_label_is_the_function_or_for_work_the_file() -> None:
    assert Target("/x/thumbs.py", "compress").label == "compress"
    assert Target("/x/thumbs.py", "work").label == "thumbs"
    assert Target("pkg.thumbs", "work").label == "thumbs"


def test_what_workers_load_is_light() -> None:
    code = (
        "import sys; from bench.own import filled, imported\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True, timeout=60
    )
    assert not {"asyncio", "numpy", "msgspec", "pytest", "rich"} & set(done.stdout.split())
    assert imported.name_of(str(ROOT / "bench" / "own" / "items.py")) == "bench.own.items"
