"""``--dask-scheduler``: a running cluster for the model ``dask``, and our code for its workers."""

import hashlib
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bench import cluster
from bench.cluster import Cluster, ClusterError, archive, send
from bench.contracts import Cell
from bench.discovery import all_models
from bench.session.own_files import OwnFiles
from bench.session.profiles import Profile
from fixtures.place import HOME

OPTION = "--dask-scheduler"
MODEL = "dask"
EXAMPLE = "tcp://10.0.0.1:8786"
LIBRARIES = (HOME, Path(sysconfig.get_paths()["stdlib"]))


def add_option(group: pytest.OptionGroup) -> None:
    group.addoption(
        OPTION,
        metavar="ADDRESS",
        help="The model dask runs on the cluster whose scheduler is at ADDRESS, and takes all of its threads "
        "unless --workers says fewer. Without the option it runs on two workers that it starts here.",
    )


def read(config: pytest.Config, own: OwnFiles | None) -> Cluster | None:
    """The cluster that was named, whose workers now have our code; None if none was.

    own: the reader's own workloads. Raises pytest.UsageError.
    """
    address: str | None = config.getoption("dask_scheduler")
    if address is None:
        return None
    if "://" not in address:
        raise pytest.UsageError(f"{OPTION} {address}: an address such as {EXAMPLE} is needed")
    try:
        found = _sent(address, own)
    except ClusterError as error:
        raise pytest.UsageError(f"{OPTION}: {error}") from None
    cluster.use(found)
    return found


def _sent(address: str, own: OwnFiles | None) -> Cluster:
    model = all_models().get(MODEL)
    if model and (reason := model.reason("")):
        raise ClusterError(reason)
    with _archive(own) as path:
        return send.send(address, path)


@contextmanager
def _archive(own: OwnFiles | None) -> Iterator[Path]:
    """Our code in a file whose name tells its content: workers know an archive by its name."""
    folder = Path(tempfile.mkdtemp(prefix=send.PREFIX))
    try:
        path = folder / "code.zip"
        archive.write(path, texts_of(own) if own else {}, modules_of(own) if own else ())
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        yield path.rename(folder / f"{send.PREFIX}{digest}.zip")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def texts_of(own: OwnFiles) -> dict[str, str]:
    """The modules that were written for this run, which find the reader's by its name, not by its file."""
    return {each.name: _by_name(each.text, each.functions) for each in own.own}


def _by_name(text: str, functions: Any) -> str:
    for target in filter(None, (functions.work, functions.twin)):
        text = text.replace(repr(target.place), repr(target.module.__name__))
    return text


def modules_of(own: OwnFiles) -> list[ModuleType]:
    """The reader's modules: those with the functions, and what they have imported from the same folder."""
    functions = [each.functions for each in own.own]
    targets = [target for each in functions for target in (each.work, each.twin) if target]
    folders = {_folder_of(module) for target in targets if _has_source(module := target.module)}
    return [module for name, module in sorted(sys.modules.items()) if _is_from(name, module, folders)]


def _has_source(module: ModuleType) -> bool:
    return str(getattr(module, "__file__", None)).endswith(".py")


def _folder_of(module: ModuleType) -> Path:
    """The folder that imports of the module begin in."""
    assert module.__file__
    depth = module.__name__.count(".") + hasattr(module, "__path__")
    return Path(module.__file__).resolve().parents[depth]


def _is_from(name: str, module: ModuleType, folders: set[Path]) -> bool:
    if name != getattr(module, "__name__", None) or name == "__main__" or not _has_source(module):
        return False
    path = Path(str(module.__file__)).resolve()
    if "site-packages" in path.parts or any(path.is_relative_to(library) for library in LIBRARIES):
        return False
    return any(path.is_relative_to(folder) for folder in folders)


def on(profile: Profile, found: Cluster | None, limit: int | None) -> Profile:
    """The profile with the cluster's threads as the limit of what runs there, unless a limit was given.

    Raises pytest.UsageError if that is more than there are.
    """
    if found is None:
        return profile
    if limit and limit > found.threads:
        there = f"the cluster at {found.address} has {found.threads} threads"
        raise pytest.UsageError(f"--workers {limit}: {there}")
    return replace(profile, cluster_threads=None if limit else found.threads)


def reason_at(cell: Cell, found: Cluster | None) -> str | None:
    """Why a cell is not run at its point: so many items at once are not there in whole workers. Or None."""
    limit = cell.point.whole("workers") if cell.point else None
    if found is None or limit is None or all_models()[cell.model].unit != "worker":
        return None
    if limit > found.threads:
        return f"more than the {found.threads} threads of the cluster"
    each, rest = divmod(found.threads, found.workers)
    return None if rest or limit % each == 0 else f"each worker of the cluster has {each} threads"


def named(found: Cluster | None) -> tuple[str, ...]:
    """What is asked for by naming a cluster."""
    return (MODEL,) if found else ()


def conditions(found: Cluster | None) -> dict[str, Any]:
    """What of it is stored with the run's conditions: how large it is, and not where."""
    return {"cluster": {"workers": found.workers, "threads": found.threads}} if found else {}
