"""The reader's functions in a piece of code: how each is imported, and what it is called there."""

from collections.abc import Collection
from dataclasses import dataclass
from keyword import iskeyword

ALIAS = "own_"  # begins what a function is called whose own name the code has for something else
DEFINITION = "def {name}(item):\n    return {call}"
BY_NAME = "{name} = import_module({module!r}).{root}"  # of a module that no import statement can name


@dataclass(frozen=True)
class Function:
    """A function of the reader's. name: in its module, ``Class.method`` of a method.

    is_async: calling it gives a coroutine. travels: another process can be sent it, which is no lambda.
    """

    module: str
    name: str
    is_async: bool = False
    travels: bool = True


@dataclass(frozen=True)
class Called:
    """A function as code calls it. imports: lines at its top; definitions: what stands below them."""

    expression: str
    imports: tuple[str, ...]
    definitions: tuple[str, ...] = ()

    def inside(self, name: str, call: str, *imports: str) -> "Called":
        """A function of the code's own, ``name``, that returns ``call``."""
        definition = DEFINITION.format(name=name, call=call)
        return Called(name, (*self.imports, *imports), (*self.definitions, definition))


@dataclass(frozen=True)
class Names:
    """What was measured, and its async twin; None if it has none, or is async itself."""

    function: Function
    twin: Function | None = None

    def work(self, taken: Collection[str], *, elsewhere: bool) -> Called:
        """What does one item, blocking. taken: names that the code needs itself.

        elsewhere: in another process or interpreter, which finds functions by their names.
        """
        own = _called(self.function, taken)
        if self.function.is_async:
            return own.inside("blocking", f"asyncio.run({own.expression}(item))", "import asyncio")
        if elsewhere and not self.function.travels:
            return own.inside("work_on", f"{own.expression}(item)")
        return own

    def awork(self, taken: Collection[str]) -> Called:
        """The same for a loop. taken: see ``work``."""
        function = self.function if self.function.is_async else self.twin
        assert function
        return _called(function, taken)


def _called(function: Function, taken: Collection[str]) -> Called:
    """A function under its own name, or under another if that is taken; of ``Class.method``, the class."""
    root, dot, rest = function.name.partition(".")
    name = f"{ALIAS}{root}" if root in taken else root
    expression = f"{name}{dot}{rest}"
    if not _can_be_imported(function.module):
        line = BY_NAME.format(name=name, module=function.module, root=root)
        return Called(expression, ("from importlib import import_module",), (line,))
    renamed = f" as {name}" if name != root else ""
    return Called(expression, (f"from {function.module} import {root}{renamed}",))


def _can_be_imported(module: str) -> bool:
    return all(part.isidentifier() and not iskeyword(part) for part in module.split("."))
