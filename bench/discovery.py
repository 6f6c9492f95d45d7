"""Finds workloads and models by folder, and says what is wrong with one that breaks the contract."""

import importlib
import inspect
import pkgutil
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from types import ModuleType
from typing import cast

import bench.models
import workloads
from bench.contracts import Cell, Model, Workload

PARAMETERS = {"items": 1, "work": 1, "awork": 1, "combine": 1, "check": 2}


class ContractError(Exception):
    """A module does not keep the contract; the message names the file and what is missing."""


class UnknownNameError(Exception):
    """No workload or model has that name; the message says which have."""


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        if not found.name.startswith("_"):
            yield importlib.import_module(f"{package.__name__}.{found.name}")


@cache
def all_workloads() -> dict[str, Workload]:
    """Every workload by name. Raises ContractError."""
    found: dict[str, Workload] = {}
    for module in _modules(workloads):
        problems = list(_workload_problems(module))
        if problems:
            raise ContractError(f"{module.__file__}: {'; '.join(problems)}")
        found[module.__name__.rpartition(".")[2]] = cast("Workload", module)
    return found


def _workload_problems(module: ModuleType) -> Iterator[str]:
    if getattr(module, "KIND", None) not in ("io", "cpu"):
        yield 'KIND must be "io" or "cpu"'
    for name, count in PARAMETERS.items():
        function = getattr(module, name, None)
        if not inspect.isfunction(function):
            yield f"function {name} is missing"
        elif len(inspect.signature(function).parameters) != count:
            yield f"{name} must take {count} argument{'s' * (count > 1)}"
        elif inspect.iscoroutinefunction(function) != (name == "awork"):
            yield f"{name} must {'' if name == 'awork' else 'not '}be async"


@cache
def all_models() -> dict[str, Model]:
    """Every model by name. Raises ContractError."""
    found: dict[str, Model] = {}
    for module in _modules(bench.models):
        models = getattr(module, "MODELS", None)
        if not models or not all(isinstance(model, Model) for model in models):
            raise ContractError(f"{module.__file__}: MODELS must be a tuple of bench.contracts.Model")
        for model in models:
            if model.name in found:
                raise ContractError(f"{module.__file__}: a model named {model.name} exists already")
            found[model.name] = model
    return found


def cells(workloads: Collection[str] = (), models: Collection[str] = ()) -> list[Cell]:
    """The cells of these workloads and models, of all where none is named, workload by workload.

    Raises UnknownNameError, or ContractError.
    """
    require_known("workload", workloads, all_workloads())
    require_known("model", models, all_models())
    return [
        Cell(workload, model.name, start)
        for workload in all_workloads()
        for model in all_models().values()
        for start in model.starts
        if workload in (workloads or all_workloads()) and model.name in (models or all_models())
    ]


@cache
def reason(workload: str, model: str) -> str | None:
    """Why the model can't run the workload here, or None."""
    return all_models()[model].reason(all_workloads()[workload].__name__)


def require_known(kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Raises UnknownNameError for the first name that is not among the known ones."""
    known = list(known)
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            raise UnknownNameError(f"no {kind} is named {name!r}: {hint}")
