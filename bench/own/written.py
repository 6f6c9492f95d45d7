"""The folder that the workloads of one run are written to, among those that ``workloads`` is imported from.

Workers of every kind find it by the environment, which they inherit: ``workloads/__init__.py`` reads it.
"""

import hashlib
import importlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import workloads as workloads_package
from bench.own.workload import Own


class Written:
    """Workload modules in a folder of their own, until ``remove``."""

    def __init__(self, own: Iterable[Own]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="concurrency-bench-"))
        for each in own:
            (self.folder / f"{each.name}.py").write_text(each.text, encoding="utf-8")
        os.environ[workloads_package.MORE] = str(self.folder)
        workloads_package.__path__.append(str(self.folder))
        importlib.invalidate_caches()  # a folder that has just changed may be remembered as it was

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        os.environ.pop(workloads_package.MORE, None)
        if str(self.folder) in workloads_package.__path__:
            workloads_package.__path__.remove(str(self.folder))


def source_of(own: Own) -> str | None:
    """The sha256 of the file that the function is in; None if it is in no file."""
    place = own.functions.target.module.__file__
    return hashlib.sha256(Path(place).read_bytes()).hexdigest() if place else None
