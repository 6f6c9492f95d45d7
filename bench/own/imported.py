"""A module by its file or its name, the same in this process and in every worker, which each loads this."""

import importlib
import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from zlib import crc32

ALIAS = "own_"  # begins the name, made of its path, of a module whose own name is another's


def attribute(place: str, name: str) -> Any:
    """What a module calls ``name``, which may be dotted: ``Class.method``.

    place: the module's file, absolute, or its name. Raises AttributeError, and whatever its import raises.
    """
    found: Any = module_at(place)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def module_at(place: str) -> ModuleType:
    """The module of that file or name, imported once. Raises whatever its import raises."""
    if not place.endswith(".py"):
        _let_find(Path.cwd())
        return importlib.import_module(place)
    folder, parts = _named(Path(place))
    _let_find(folder)
    top, *others = parts
    first = Path(place) if not others else folder / top / "__init__.py"
    if not _is_found(top, first):
        top = _alias(top, first)
        _load_as(top, first)
    return importlib.import_module(".".join([top, *others]))


def name_of(place: str) -> str:
    """What a module of that file or name is called in an import, with the packages it is in."""
    return ".".join(_named(Path(place))[1]) if place.endswith(".py") else place


def _let_find(folder: Path) -> None:
    """Let modules of the folder be imported, after all others: none of theirs may stand in for another."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def _named(file: Path) -> tuple[Path, list[str]]:
    """The folder that the outermost package of a module is in, and the module's name in it, in parts."""
    folder, parts = file.parent, [] if file.name == "__init__.py" else [file.stem]
    while (folder / "__init__.py").is_file():
        folder, parts = folder.parent, [folder.name, *parts]
    return folder, parts


def _is_found(name: str, file: Path) -> bool:
    """Whether an import of that name leads to the file."""
    try:
        spec = importlib.util.find_spec(name) if name.isidentifier() else None
    except (ImportError, ValueError):  # ValueError: a loaded module without a spec, such as __main__
        return False
    origin = spec.origin if spec else None
    return origin is not None and os.path.realpath(origin) == os.path.realpath(file)


def _alias(name: str, file: Path) -> str:
    plain = re.sub(r"\W", "_", name)
    return f"{ALIAS}{plain}_{crc32(str(file).encode()):08x}"


def _load_as(name: str, file: Path) -> None:
    """Import a file under that name, a package's with the folder that its modules are in."""
    if name in sys.modules:
        return
    modules = [str(file.parent)] if file.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=modules)
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
