"""What the wheel holds: one package, ``concurrency_bench``, of bench, fixtures, workloads and conftest.py.

``bench`` and ``fixtures`` are names that other projects use, too, so the wheel must not put them into
anybody's site-packages. In the files as they are laid out for the wheel, each import of a module of ours gets
the name it has there. Nothing else of a file is changed, and no line moves: tracebacks fit the checkout.
"""

import ast
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "concurrency_bench"
OURS = ("bench", "fixtures", "workloads")
SUFFIXES = {".css", ".ini", ".j2", ".js", ".py", ".sha256"}
MODULE = re.compile(rf"(({'|'.join(OURS)})(\.\w+)+)(:\w+)?")
STATEMENT = re.compile(rf"^\s*(from|import) ({'|'.join(OURS)})\b", re.MULTILINE)


class NameLeftError(ValueError):
    """A file names a module of ours in a way that would still be the checkout's name in the wheel."""


class CustomBuildHook(BuildHookInterface):
    """Lays the files out and has hatchling take them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            raise ValueError("an editable install would lack the wheel's names: work in the checkout")
        self._folder = tempfile.TemporaryDirectory(prefix="concurrency-bench-wheel-")
        lay(Path(self.root), Path(self._folder.name))
        build_data["force_include"][self._folder.name] = PACKAGE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        self._folder.cleanup()


def lay(root: Path, folder: Path) -> None:
    """Write the files of the package into ``folder``. Raises NameLeftError."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").write_text('"""concurrency-bench, as it is installed."""\n')
    for path in _files(root):
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".py":
            shutil.copyfile(path, target)
            continue
        try:
            target.write_text(renamed(path.read_text(encoding="utf-8"), root), encoding="utf-8")
        except NameLeftError as error:
            raise NameLeftError(f"{path.relative_to(root)}:{error}") from None


def _files(root: Path) -> Iterator[Path]:
    yield root / "conftest.py"
    for name in OURS:
        for path in sorted((root / name).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                yield path


def renamed(source: str, root: Path) -> str:
    """The source with the wheel's names. root: of the checkout, whose modules there are."""
    tree = ast.parse(source)
    lines = source.encode().splitlines(keepends=True)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and _is_ours(node.module or ""):
            _replace(lines, node, f"from {node.module}", f"from {PACKAGE}.{node.module}")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _is_ours(alias.name):
                    _replace(lines, alias, alias.name, f"{PACKAGE}.{alias.name}{_binding(alias)}")
    _require_no_texts(tree, root)
    return b"".join(lines).decode()


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


def _binding(alias: ast.alias) -> str:
    """What must be added for the import to bind the name that it binds in the checkout."""
    if alias.asname is None and "." in alias.name:
        raise NameLeftError(f"{alias.lineno}: write `import {alias.name} as …`, or from … import …")
    return "" if alias.asname else f" as {alias.name}"


def _replace(lines: list[bytes], node: ast.stmt | ast.alias, expected: str, instead: str) -> None:
    """Put other words in the place of those that stand at the node."""
    line, column = lines[node.lineno - 1], node.col_offset  # in bytes, as ast counts
    if not line[column:].startswith(expected.encode()):
        raise NameLeftError(f"{node.lineno}: write `{expected}` with single spaces, in a line of its own")
    lines[node.lineno - 1] = line[:column] + instead.encode() + line[column + len(expected.encode()) :]


def _require_no_texts(tree: ast.Module, root: Path) -> None:
    """Raises NameLeftError for a text that is a module's name, or code that imports one."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            name = MODULE.fullmatch(node.value)
            if (name and _is_module(root, name[1])) or STATEMENT.search(node.value):
                raise NameLeftError(f"{node.lineno}: a text names a module: use __name__ or __package__")


def _is_module(root: Path, name: str) -> bool:
    path = root.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
