"""What a command line says of a function, and what is found where it says: functions and items."""

import inspect
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.contracts import Kind
from bench.own import items
from bench.own.errors import OwnError, in_one_line
from bench.own.module import FACTS, Functions
from bench.own.target import Target
from fixtures.inputs import Inputs

CONTRACT = ("items", "awork", "combine", "check", "KIND", *FACTS)
DEFAULT_ITEMS = range(16)  # of a file that has none


class NeedsSessionError(Exception):
    """The items are made of what only a running session has."""


@dataclass(frozen=True)
class Request:
    """One function, as text. folder: where relative paths begin. target: a workload file, or a function.

    items, items_from: see ``bench.own.items``. twin: the same function as a coroutine function.
    kind: None to find out.
    """

    folder: Path
    target: str
    items: tuple[str, ...] = ()
    items_from: str | None = None
    twin: str | None = None
    kind: Kind | None = None

    def functions(self, taken: Collection[str]) -> Functions:
        """The function and what belongs to it. taken: names of other workloads. Raises OwnError."""
        target = Target.read(self.target, self.folder, name="work")
        _require_one_argument(target)
        has = self._parts_of(target)
        twin = self._twin(target, has)
        name = _free(target, taken)
        if not inspect.iscoroutinefunction(target.value):
            return Functions(name, work=target, twin=twin, has=has)
        if twin:
            raise OwnError(f"{target.name} is async itself: it needs no async twin")
        return Functions(name, work=None, twin=target, has=has)

    def _parts_of(self, target: Target) -> frozenset[str]:
        """What the file of a workload has of the contract; its items are not those that an option names."""
        if target.name != "work":
            return frozenset()
        parts = frozenset(name for name in CONTRACT if hasattr(target.module, name))
        return parts - {"items"} if self.items or self.items_from else parts

    def _twin(self, target: Target, has: Collection[str]) -> Target | None:
        if self.twin:
            twin = Target.read(self.twin, self.folder, place=target.place)
        elif "awork" in has:
            twin = Target(target.place, "awork")
        else:
            return None
        _require_one_argument(twin)
        if not inspect.iscoroutinefunction(twin.value):
            said = f"--async-twin {self.twin}" if self.twin else target.place
            raise OwnError(f"{said}: {twin.name} is not async")
        return twin

    def read_items(self, functions: Functions, inputs: Inputs) -> list[Any]:
        """All items, one at least. Raises OwnError, or NeedsSessionError."""
        found = self._items(functions, inputs)
        if not found:
            raise OwnError(f"{functions.name}: there is no item")
        return found

    def _items(self, functions: Functions, inputs: Inputs) -> list[Any]:
        target = functions.target
        if self.items:
            return items.read(self.items, self.folder)
        if self.items_from:
            return items.from_target(Target.read(self.items_from, self.folder, place=target.place))
        if "items" in functions.has:
            return _of_file(Target(target.place, "items"), inputs)
        if target.name == "work":
            return list(DEFAULT_ITEMS)
        raise OwnError(
            f"{target.name}: what is it to be called with? --items 'data/*.jsonl' for paths, --items 1..500 "
            "for integers, or --items-from FILE.py:NAME"
        )


def arguments_of(function: Callable[..., Any]) -> str:
    """What a file's ``items`` is to be called with, as text."""
    return "inputs" if inspect.signature(function).parameters else ""


def with_items_of_file(functions: Functions) -> Functions:
    """The same, its items being made anew by its own file whenever a session needs them."""
    function = Target(functions.target.place, "items").value
    return replace(functions, items_arguments=arguments_of(function))


def _of_file(target: Target, inputs: Inputs) -> list[Any]:
    function = target.value
    if not callable(function):
        raise OwnError(f"{target.place}: items is no function")
    try:
        return list(function(inputs) if arguments_of(function) else function())
    except NeedsSessionError:
        raise
    except Exception as error:
        raise OwnError(f"{target.place}: items: {in_one_line(error)}") from error


def _require_one_argument(target: Target) -> None:
    """Raises OwnError unless the target is a function that can be called with an item."""
    function = target.value
    if not callable(function):
        raise OwnError(f"{target.place}: {target.name} is no function")
    try:
        inspect.signature(function).bind(object())
    except TypeError as error:
        raise OwnError(
            f"{target.place}: {target.name} can't be called with one argument, the item ({error})"
        ) from None
    except ValueError:  # written in C, it says nothing of its arguments
        return


def _free(target: Target, taken: Collection[str]) -> str:
    """A name for tables and node ids that no other workload has."""
    names = [target.label, f"{target.stem}_{target.label}"]
    names += (f"{target.label}_{number}" for number in range(2, len(taken) + 3))
    plain = (re.sub(r"\W", "_", name).strip("_") or "own" for name in names)
    return next(name for name in plain if name not in taken)
