"""The code that uses a model: its bare idiom, from the model's own file, with the reader's names in it.

What the idiom needs is put before it: its imports as its file has them, and helpers of the suite whole.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any

from bench.contracts import Model
from bench.cpus import cpu_count

RESULTS = "results"


@dataclass(frozen=True)
class Names:
    """What the reader's functions are called. work, awork: expressions, None for a twin that is not there.

    lines: what makes these names known.
    """

    work: str
    awork: str | None
    lines: tuple[str, ...]


def code_of(model: Model, names: Names, limit: int) -> str:
    """Python code that runs ``items`` under the model and keeps the answers in ``results``.

    limit: items at once.
    """
    function, bound = _unbound(model.idiom)
    values = {name: _as_expression(value) for name, value in bound.items()} | {"limit": ast.Constant(limit)}
    body = _body(function, _Filled(names, values))
    imports, helpers = _needs(function, body)
    lines = ast.unparse(ast.Module(body, type_ignores=[]))
    if model.fresh_interpreters and model.unit == "process":  # its workers import this file again
        lines = f'if __name__ == "__main__":\n{textwrap.indent(lines, "    ")}'
    first = [*sorted(imports), *(line for line in names.lines if line not in imports)]
    parts = ["\n".join(first), *helpers, lines]
    return "\n\n".join(part for part in parts if part)


def _unbound(idiom: Callable[..., Any]) -> tuple[FunctionType, Mapping[str, Any]]:
    """The function that stands in the file, and those of its arguments that are known already."""
    arguments: tuple[Any, ...] = ()
    if isinstance(idiom, partial):
        idiom, arguments = idiom.func, idiom.args
    assert isinstance(idiom, FunctionType)
    parameters = list(inspect.signature(idiom).parameters)
    return idiom, dict(zip(parameters, arguments, strict=False))


def _as_expression(value: Any) -> ast.expr:
    return ast.Name(value.__name__, ast.Load()) if isinstance(value, type) else ast.Constant(value)


def _parsed(function: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef:
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef)
    return definition


def _body(function: FunctionType, transformer: "_Filled") -> list[ast.stmt]:
    statements = _parsed(function).body
    return [ast.fix_missing_locations(transformer.visit(statement)) for statement in statements]


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
    """Puts the reader's functions and known values in; what is returned becomes ``results``."""

    def __init__(self, names: Names, values: Mapping[str, ast.expr]) -> None:
        self._functions = {"work": names.work, "awork": names.awork}
        self._values = values
        self._inside = 0  # of functions that the idiom defines itself

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "functions":
            expression = self._functions[node.attr]
            assert expression
            return ast.parse(expression, mode="eval").body
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._values.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == cpu_count.__name__:
            return ast.Constant(cpu_count())
        return self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if self._inside or node.value is None:
            return node
        return ast.Assign([ast.Name(RESULTS, ast.Store())], node.value)

    def _plain(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self._inside += 1
        try:
            return super()._plain(node)
        finally:
            self._inside -= 1


def names_of(module: str, function: str, twin: tuple[str, str] | None, *, is_async: bool) -> Names:
    """The names of a function and its twin, each in a module. is_async: the function is its own twin."""
    lines = [_import(module, function)]
    if is_async:
        lines += ["import asyncio", "", "", "def blocking(item):", f"    return asyncio.run({function}(item))"]
        return Names("blocking", function, tuple(lines))
    if twin is None:
        return Names(function, None, tuple(lines))
    lines.append(_import(*twin))
    return Names(function, twin[1], tuple(dict.fromkeys(lines)))


def _import(module: str, name: str) -> str:
    """Of ``Class.method``, the class."""
    return f"from {module} import {name.partition('.')[0]}"

