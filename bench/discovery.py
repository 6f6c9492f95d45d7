"""Finds workloads and models by folder, and says what is wrong with one that breaks the contract."""

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from types import ModuleType
from typing import Any, cast

import workloads as workloads_package
from bench import models as models_package
from bench.contracts import Cell, Model, Workload

PARAMETERS = {"items": 1, "work": 1, "awork": 1, "combine": 1, "check": 2, "item_s": 1}
OPTIONAL = ("awork", "item_s")
NO_AWORK = "it awaits, and there is no async twin of the function (awork)"
SUITE = ("aiohttp", "httpx2", "pandas", "requests")  # libraries that only the extra "suite" brings


class ContractError(Exception):
    """A module can't be imported or breaks the contract; the message names the file and the error."""


class MissingLibraryError(ContractError):
    """A workload needs a library that only the extra "suite" brings; the message says so."""


class UnknownNameError(Exception):
    """No workload or model has that name; the message says which have."""


def workload_names() -> list[str]:
    """The name of every workload, in order; nothing is imported."""
    return _names(workloads_package)


def load_workload(name: str) -> Workload:
    """The workload of that name. Raises UnknownNameError or ContractError."""
    require_known("workload", [name], workload_names())
    loaded = _loaded(name)
    if isinstance(loaded, ContractError):
        raise type(loaded)(str(loaded))  # the one that is kept must gather no tracebacks
    return loaded


def all_workloads() -> dict[str, Workload]:
    """Every workload by name. Raises ContractError."""
    return {name: load_workload(name) for name in workload_names()}


@cache
def all_models() -> dict[str, Model]:
    """Every model by name, family by family, of all files that are whole."""
    whole = (found for found in _model_files().values() if not isinstance(found, str))
    return {model.name: model for models in whole for model in models}


def broken_models() -> list[str]:
    """What is wrong with each file of models that is broken; none of its models is known."""
    return [found for found in _model_files().values() if isinstance(found, str)]


def cells(workloads: Collection[str] = (), models: Collection[str] = ()) -> list[Cell]:
    """The cells of these workloads and models, of all where none is named, workload by workload.

    No workload is imported. Raises UnknownNameError.
    """
    require_known("workload", workloads, workload_names())
    asked = models_asked(models)
    return [
        Cell(workload, model.name, start)
        for workload in workload_names()
        for model in asked.values()
        for start in model.starts
        if not workloads or workload in workloads
    ]


def broken_workloads(names: Iterable[str]) -> dict[str, str]:
    """What is wrong with those of the workloads whose file is broken. Raises UnknownNameError.

    One that lacks a library of the extra is not broken: it is left out, as a model is that can't run here.
    """
    return {name: str(why) for name, why in _not_loaded(names) if not isinstance(why, MissingLibraryError)}


def is_by_name(workload: str) -> bool:
    """Whether only a run that names the workload measures it; a broken one is for others to report."""
    return bool(getattr(_loaded(workload), "BY_NAME", False))


def unusable_workloads(names: Iterable[str]) -> dict[str, str]:
    """Why these workloads can't be used: they are broken or lack a library. Raises UnknownNameError."""
    return {name: str(why) for name, why in _not_loaded(names)}


def _not_loaded(names: Iterable[str]) -> Iterator[tuple[str, ContractError]]:
    names = list(names)
    require_known("workload", names, workload_names())
    return ((name, loaded) for name in names if isinstance(loaded := _loaded(name), ContractError))


@cache
def reason(workload: str, model: str) -> str | None:
    """Why the model can't run the workload here, or None. That its file is broken is a reason, too."""
    if unusable := unusable_workloads([workload]):
        return unusable[workload]
    left_out = _left_out(load_workload(workload), all_models()[model])
    return left_out or all_models()[model].reason(f"{workloads_package.__name__}.{workload}")


def _left_out(workload: Workload, model: Model) -> str | None:
    """Why the workload itself says that the model can't run it, or None."""
    if model.awaits and not hasattr(workload, "awork"):
        return NO_AWORK
    reasons: dict[str, str] = getattr(workload, "LEFT_OUT", {})
    words = (model.name, model.unit, model.start_method)
    return next((reasons[word] for word in words if word in reasons), None)


def require_known(kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Raises UnknownNameError for the first name that is not among the known ones."""
    known = list(known)
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            raise UnknownNameError(f"no {kind} is named {name!r}: {hint}")


def models_asked(names: Collection[str]) -> dict[str, Model]:
    """The models of these names, all where none is named, family by family.

    Raises UnknownNameError for a name that no model has; it says which files are broken, too.
    """
    try:
        require_known("model", names, all_models())
    except UnknownNameError as error:
        raise UnknownNameError("; ".join([str(error), *broken_models()])) from None
    return {name: model for name, model in all_models().items() if not names or name in names}


def _names(package: ModuleType) -> list[str]:
    modules = pkgutil.iter_modules(package.__path__)
    return sorted(module.name for module in modules if not module.name.startswith("_"))


@cache  # a broken module, too, is run only once
def _loaded(name: str) -> Workload | ContractError:
    """The workload, or what is wrong with its file."""
    try:
        module = _imported(f"{workloads_package.__name__}.{name}")
    except ContractError as error:
        return error
    problems = [*_fact_problems(module), *_function_problems(module)]
    if problems:
        return ContractError(f"{module.__file__}: {'; '.join(problems)}")
    return cast("Workload", module)


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a module may raise anything while it is imported, SystemExit too
        if isinstance(error, ModuleNotFoundError) and error.name in SUITE:
            what = f"{name.rpartition('.')[2]} needs {error.name}, which is not installed"
            raise MissingLibraryError(f"{what}: install concurrency-bench[suite]") from None
        spec = importlib.util.find_spec(name)
        where = spec.origin if spec else name
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise ContractError(f"{where}: {what}") from error


@cache  # a broken file, too, is run only once
def _model_files() -> dict[str, Sequence[Model] | str]:
    """The models of each file, or what is wrong with it."""
    files: dict[str, Sequence[Model] | str] = {}
    taken: set[str] = set()
    for name in _names(models_package):
        try:
            files[name] = models = _models_of(_imported(f"{models_package.__name__}.{name}"), taken)
        except ContractError as error:
            files[name] = str(error)
        else:
            taken.update(model.name for model in models)
    return files


def _models_of(module: ModuleType, taken: Collection[str]) -> Sequence[Model]:
    """The models of a file, whose names must not be taken. Raises ContractError."""
    models: Any = getattr(module, "MODELS", None)
    if (
        not models
        or not isinstance(models, tuple | list)
        or not all(isinstance(each, Model) for each in models)
    ):
        raise ContractError(f"{module.__file__}: MODELS must be a tuple of bench.contracts.Model")
    names = [model.name for model in models]
    for place, name in enumerate(names):
        if name in taken or name in names[:place]:
            raise ContractError(f"{module.__file__}: a model named {name} exists already")
    return models


def _fact_problems(workload: ModuleType) -> Iterator[str]:
    if getattr(workload, "KIND", None) not in ("io", "cpu"):
        yield 'KIND must be "io" or "cpu"'
    task, step = getattr(workload, "TASK", None), getattr(workload, "TASK_STEP", None)
    if (task is None) != (step is None) or not isinstance(task, str | None):
        yield "TASK must be a string and come with a TASK_STEP"
    if step is not None and not (type(step) is int and step > 0):
        yield "TASK_STEP must be a whole number, 1 or more"
    slow = getattr(workload, "SLOW_ROWS", 1)
    if not (type(slow) is int and slow > 0):
        yield "SLOW_ROWS must be a whole number, 1 or more"
    left_out = getattr(workload, "LEFT_OUT", {})
    if not isinstance(left_out, dict) or not all(isinstance(word, str) for word in left_out.values()):
        yield "LEFT_OUT must be a dict of reasons"


def _function_problems(workload: ModuleType) -> Iterator[str]:
    for name, count in PARAMETERS.items():
        function = getattr(workload, name, None)
        if function is None and name in OPTIONAL:
            continue  # without awork, what awaits is left out
        if not inspect.isfunction(function):
            yield f"function {name} is missing"
        elif len(inspect.signature(function).parameters) != count:
            yield f"{name} must take {count} argument{'s' * (count > 1)}"
        elif inspect.iscoroutinefunction(function) != (name == "awork"):
            yield f"{name} must {'' if name == 'awork' else 'not '}be async"
