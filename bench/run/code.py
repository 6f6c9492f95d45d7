"""The code that uses a model: its bare idiom, from the model's own file, with the reader's names in it.

What the idiom needs is put before it: its imports as its file has them, and helpers of the suite whole.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import FunctionType
from typing import Any

from bench.contracts import Model
from bench.cpus import cpu_count
from bench.run.names import Called, Names

RESULTS = "results"
OF_THE_CODE = {"items", RESULTS, "blocking", "work_on"}  # names that it has whatever the model is
# what an idiom itself calls the function that does an item, if it calls it anything
OF_THE_READER = {"work", "awork"}
ELSEWHERE = ("process", "interpreter", "worker")  # units to which a function travels by its name


def code_of(model: Model, names: Names, limit: int) -> str:
    """Python code that runs ``items`` under the model and keeps the answers in ``results``.

    limit: items at once.
    """
    function, bound = _unbound(model.idiom)
    elsewhere = model.unit in ELSEWHERE
    taken = _names_in(function)
    filled = _Filled(
        {"work": partial(names.work, taken, elsewhere=elsewhere), "awork": partial(names.awork, taken)},
        {name: _as_expression(value) for name, value in bound.items()} | {"limit": ast.Constant(limit)},
    )
    body = [new for statement in _parsed(function).body if (new := filled.visit(statement))]
    imports, helpers = _needs(function, body)
    lines = ast.unparse(ast.fix_missing_locations(ast.Module(body, type_ignores=[])))
    if model.fresh_interpreters and model.unit == "process":  # its workers import this file again
        lines = f'if __name__ == "__main__":\n{textwrap.indent(lines, "    ")}'
    own = list(filled.used.values())
    top = dict.fromkeys([*sorted(imports), *(line for called in own for line in called.imports)])
    definitions = dict.fromkeys(each for called in own for each in called.definitions)
    return "\n\n".join(filter(None, [model.preamble, "\n".join(top), *helpers, *definitions, lines]))


def _unbound(idiom: Callable[..., Any]) -> tuple[FunctionType, Mapping[str, Any]]:
    """The function that stands in the file, and those of its arguments that are known already."""
    arguments: tuple[Any, ...] = ()
    if isinstance(idiom, partial):
        arguments = idiom.args
        idiom = idiom.func
    assert isinstance(idiom, FunctionType)
    parameters = list(inspect.signature(idiom).parameters)
    return idiom, dict(zip(parameters, arguments, strict=False))


def _as_expression(value: Any) -> ast.expr:
    return ast.Name(value.__name__, ast.Load()) if isinstance(value, type) else ast.Constant(value)


def _parsed(function: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef:
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef)
    return definition


def _names_in(function: FunctionType) -> set[str]:
    """The names that an idiom has for things of its own, or would find in its file."""
    found = OF_THE_CODE | set(function.__globals__)
    for node in ast.walk(_parsed(function)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
    return found - OF_THE_READER


def _needs(function: FunctionType, body: Iterable[ast.stmt]) -> tuple[set[str], list[str]]:
    """What a piece of code from a function's file needs: lines of imports, and the suite's helpers whole."""
    used = [node.id for statement in body for node in ast.walk(statement) if isinstance(node, ast.Name)]
    imports: set[str] = set()
    helpers: list[str] = []
    for name in dict.fromkeys(name for name in used if name in function.__globals__):
        value = function.__globals__[name]
        if not _is_ours(value, function):
            imports.add(_import_of(name, function))
            continue
        helper = _Plain().visit(_parsed(value))
        more_imports, more_helpers = _needs(value, [helper])
        imports |= more_imports
        helpers += [*more_helpers, ast.unparse(ast.fix_missing_locations(helper))]
    return imports, helpers


def _is_ours(value: Any, function: FunctionType) -> bool:
    """Whether a value is a function of the suite, whatever the suite is called here."""
    suite = function.__module__.partition(".")[0]
    return isinstance(value, FunctionType) and value.__module__.partition(".")[0] == suite


def _import_of(name: str, function: FunctionType) -> str:
    """The line by which the function's file imports that name."""
    module = inspect.getmodule(function)
    assert module
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            own = [alias for alias in node.names if (alias.asname or alias.name) == name]
            if own:
                node.names = own
                return ast.unparse(node)
    raise LookupError(f"{module.__name__} does not import {name}")


class _Plain(ast.NodeTransformer):
    """Leaves out what only a type checker or a reader of the suite needs: annotations and docstrings."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._plain(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._plain(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        assigned = ast.Assign([node.target], node.value) if node.value else None
        return self.generic_visit(assigned) if assigned else None

    def _plain(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        return self.generic_visit(node)


class _Filled(_Plain):
    """Puts the reader's functions and known values in; what is returned becomes ``results``.

    used: those of the functions that were asked for, by what a model calls them.
    """

    def __init__(self, own: Mapping[str, Callable[[], Called]], values: Mapping[str, ast.expr]) -> None:
        self.used: dict[str, Called] = {}
        self._own, self._values = own, values
        self._inside = 0  # of functions that the idiom defines itself

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "functions":
            called = self.used.setdefault(node.attr, self._own[node.attr]())
            return ast.parse(called.expression, mode="eval").body
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._values.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == cpu_count.__name__:
            return ast.Constant(cpu_count())
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        self.generic_visit(node)
        return None if _is_to_itself(node) else node

    def visit_Return(self, node: ast.Return) -> ast.AST | None:
        self.generic_visit(node)
        if self._inside or node.value is None:
            return node
        assigned = ast.Assign([ast.Name(RESULTS, ast.Store())], node.value)
        return None if _is_to_itself(assigned) else assigned

    def _plain(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self._inside += 1
        try:
            return super()._plain(node)
        finally:
            self._inside -= 1


def _is_to_itself(node: ast.Assign) -> bool:
    """Whether it is ``name = name``, which is left when a name of the reader's is that of the idiom."""
    value, targets = node.value, node.targets
    return isinstance(value, ast.Name) and [getattr(target, "id", None) for target in targets] == [value.id]
