"""pytest on the suite's own files, from any folder.

What a run writes (stored runs, the data's cache) lies where the caller stands, and nothing of the caller's
is read: no conftest.py, no configuration, and no module of theirs can stand in the place of one of ours.
Node ids begin with ``bench/``, as in a checkout: they are keys of stored runs.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from fixtures.place import HOME

SETTINGS = Path(__file__).with_name("suite.ini")
# pytest-benchmark's own are known to pytest from the start, and some of them take several values
MAY_TAKE_A_VALUE = re.compile(r"--(?!benchmark-)[\w-]+")


def pytest_command(arguments: Iterable[object]) -> list[str]:
    """The command of ``pytest ARGUMENTS`` on the suite: on all of it where none of its files is named.

    arguments: options, and files or node ids as ``pytest`` takes them in the suite's own folder.
    """
    options = [f"--rootdir={HOME}", f"--confcutdir={HOME}", f"--config-file={SETTINGS}"]
    given = _joined(str(argument) for argument in arguments)
    absolute = [str(HOME / argument) if _is_ours(argument) else argument for argument in given]
    files = [] if any(map(_is_ours, given)) else [str(HOME / "bench")]
    # -P: the caller's folder is not on the path; workers that are not forks are started with it, too
    return [sys.executable, "-P", "-m", "pytest", *options, *absolute, *files]


def _joined(words: Iterable[str]) -> list[str]:
    """The words, with each option and its value in one.

    pytest looks for conftest.py before it knows our options: until then, a value that is in a word of its own
    is a path to it, and the caller's conftest.py would be loaded if there is such a file or folder.
    """
    joined: list[str] = []
    for word in words:
        is_value = bool(joined) and not word.startswith("-") and not _is_ours(word)
        if is_value and MAY_TAKE_A_VALUE.fullmatch(joined[-1]):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _is_ours(word: str) -> bool:
    """Whether it names a test file of the suite, or a test in one; any other file is an option's value."""
    file = HOME / word.partition("::")[0]
    inside = file.is_relative_to(HOME / "bench") and ".." not in file.parts
    return inside and file.suffix == ".py" and file.is_file()
