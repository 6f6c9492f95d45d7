"""The suite as all interpreters run it: a copy, so that no edit comes between two groups.

A copy also lets an interpreter import the suite where it is installed among libraries that are built for
another Python: nothing else of that folder comes along.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from bench.gate.target import WRITTEN, Target, lay_plugin
from bench.pythons.side.brief import MODULE
from fixtures.place import HOME, IMPORTED_FROM

PLUGIN = f"{__package__}.side.plugin"
PACKAGES = ("bench", "fixtures", "workloads")
SETTINGS = "[pytest]\naddopts =\nfilterwarnings = default\n"  # and no project's own


def lay_suite(folder: Path) -> Path:
    """Put the suite and the gate's lock-step plugin into ``folder``, for every side to import."""
    inside = folder / HOME.relative_to(IMPORTED_FROM)
    for name in PACKAGES:
        shutil.copytree(HOME / name, inside / name, ignore=WRITTEN)
    if inside != folder:  # as it is installed, in a package of its own
        shutil.copyfile(HOME / "__init__.py", inside / "__init__.py")
    (folder / "pytest.ini").write_text(SETTINGS)
    return lay_plugin(folder)


def target(name: str, python: str, suite: Path, brief: Path, facts: Path, arguments: Sequence[str]) -> Target:
    """What an interpreter runs. facts: the file in which it says what it saw."""
    own = ["-p", PLUGIN, "-c", str(suite / "pytest.ini"), f"--rootdir={suite}"]
    files = [f"--brief={brief}", f"--facts={facts}"]
    # home: no checkout, since all sides are to import the same code
    return Target(name, suite, python, suite / "nowhere", suite, [*own, *files, *arguments, MODULE])
