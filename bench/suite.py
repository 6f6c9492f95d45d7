"""pytest on the suite's own files, from any folder.

What a run writes (stored runs, the data's cache) lies where the caller stands, and nothing of the caller's
is read: no conftest.py, no configuration, and no module of theirs can stand in the place of one of ours.
Node ids begin with ``bench/``, as in a checkout: they are keys of stored runs.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from fixtures.place import HOME

SETTINGS = Path(__file__).with_name("suite.ini")


def pytest_command(arguments: Iterable[object]) -> list[str]:
    """The command of ``pytest ARGUMENTS`` on the suite: on all of it where none of its files is named.

    arguments: options, and files or node ids as ``pytest`` takes them in the suite's own folder.
    """
    options = [f"--rootdir={HOME}", f"--confcutdir={HOME}", f"--config-file={SETTINGS}"]
    given = [str(argument) for argument in arguments]
    absolute = [str(HOME / argument) if _is_ours(argument) else argument for argument in given]
    files = [] if any(map(_is_ours, given)) else [str(HOME / "bench")]
    # -P: the caller's folder is not on the path; workers that are not forks are started with it, too
    return [sys.executable, "-P", "-m", "pytest", *options, *absolute, *files]


def _is_ours(argument: str) -> bool:
    """Whether it names a file of the suite, or a test in one."""
    file = argument.partition("::")[0]
    return not file.startswith("-") and (HOME / file).is_file() and (HOME / file).is_relative_to(HOME)
