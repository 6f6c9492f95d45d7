"""What tells that a benchmark's function has changed, and that a formatter has not changed it.

A raw hash of the source (as in asv_runner's ``benchmarks/_base.py``) calls every reformatted benchmark
another one. Here the function's syntax tree is hashed, decorators included: it has no comments, layout,
quote style, trailing commas, redundant parentheses or number spelling. Docstrings are left out, and so are
empty fields, since each version of Python adds some: all versions give the same digest.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import io
import tokenize
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

# How a string was spelt: its prefix u, and what t"" keeps of its source
SPELLING = {("Constant", "kind"), ("Interpolation", "str")}
IN_PIECES = {"JoinedStr", "TemplateStr"}  # f"" and t"", the latter from Python 3.14 on
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def fingerprint(function: Any) -> str:
    """A digest of what the function's source says, empty where there is no source."""
    try:
        return of_source(inspect.getsource(function))
    except (OSError, TypeError):  # from exec, or no function at all
        return ""


@cache  # the same function stands behind all of its parameters
def of_source(source: str) -> str:
    """By its syntax tree or, where it is no whole statement, by its tokens."""
    try:
        meaning = repr(_meaning(_parsed(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # part of a statement, or very deep
        meaning = " ".join(_tokens(source))
    return hashlib.sha256(meaning.encode(errors="backslashreplace")).hexdigest()


def _parsed(source: str) -> list[ast.stmt]:
    # a method is indented; to dedent it would change its strings of several lines
    indented = source[:1] in (" ", "\t")
    with warnings.catch_warnings():  # "\\d" is a warning, which pytest may have made an error
        warnings.simplefilter("ignore")
        body = ast.parse(f"if True:\n{source}" if indented else source).body
    return [*body[0].body, *body[1:]] if indented and isinstance(body[0], ast.If) else body


def _meaning(node: Any) -> Any:
    """A syntax tree as nested lists of text, without what does not change what it does."""
    if isinstance(node, list):
        return [_meaning(value) for value in node]
    if isinstance(node, ast.Constant):
        return _constant(node.value)
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in _fields(node) if value or isinstance(value, ast.AST))
        return [type(node).__name__, *([name, _meaning(value)] for name, value in fields)]
    return ascii(node)


def _constant(value: Any) -> list[str]:
    # hex, since the longest integers have no decimal form; ascii, since repr differs between versions
    return [type(value).__name__, hex(value) if type(value) is int else ascii(value)]


def _fields(node: ast.AST) -> Iterator[tuple[str, Any]]:
    for name, value in ast.iter_fields(node):
        if (type(node).__name__, name) in SPELLING:
            continue
        if name == "body" and isinstance(value, list):
            yield name, _statements(value, documented=isinstance(node, DOCUMENTED))
        elif type(node).__name__ in IN_PIECES:
            yield name, list(_joined(value))
        elif isinstance(node, ast.Delete):
            yield name, list(_deleted(value))
        else:
            yield name, value


def _statements(body: list[ast.stmt], *, documented: bool) -> list[ast.stmt]:
    """Those that do something: without the docstring and ``pass``."""
    without = body[1:] if documented and _is_docstring(body[0]) else body
    return [statement for statement in without if not isinstance(statement, ast.Pass)]


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _joined(parts: list[ast.expr]) -> Iterator[ast.expr]:
    """The parts of an f-string; text that was written in several pieces is one."""
    text = ""
    for part in parts:
        if isinstance(part, ast.Constant):
            text += str(part.value)
            continue
        if text:
            yield ast.Constant(text)
        text = ""
        yield part
    if text:
        yield ast.Constant(text)


def _deleted(targets: list[ast.expr]) -> Iterator[ast.expr]:
    """``del (a, b)`` is ``del a, b``, as formatters have it."""
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            yield from _deleted(target.elts)
        else:
            yield target


def _tokens(source: str) -> list[str]:
    """The tokens that are not layout; the words where Python can't say which those are."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source.strip()).readline))
    except (tokenize.TokenError, SyntaxError):
        return source.split()
    return [token.string for token in tokens if token.type not in LAYOUT]
