"""The code that workers of a cluster lack, as one archive that they import from.

It has the packages of the suite, with the workloads that were written for this run, and the reader's own
modules by the names that they have here. Files that are no code, and libraries, are the cluster's affair.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from zipfile import ZIP_DEFLATED, ZipFile

from fixtures.place import HOME, IMPORTED_FROM, IS_INSTALLED

PACKAGES = ("bench", "fixtures", "workloads")


def write(path: Path, workloads: Mapping[str, str], modules: Iterable[ModuleType]) -> None:
    """Write the archive.

    workloads: the text of each module that was written for this run, by its name. modules: the reader's.
    """
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for file in _of_suite():
            archive.write(file, file.relative_to(IMPORTED_FROM))
        for name, text in workloads.items():
            archive.writestr((HOME / PACKAGES[-1] / f"{name}.py").relative_to(IMPORTED_FROM).as_posix(), text)
        for module in modules:
            assert module.__file__
            archive.write(module.__file__, place_of(module))


def _of_suite() -> Iterator[Path]:
    if IS_INSTALLED:
        yield HOME / "__init__.py"
    for name in PACKAGES:
        yield from sorted((HOME / name).rglob("*.py"))


def place_of(module: ModuleType) -> str:
    """Where in the archive a module is found by its name."""
    path = module.__name__.replace(".", "/")
    return f"{path}/__init__.py" if hasattr(module, "__path__") else f"{path}.py"


def tops(path: Path) -> list[str]:
    """The names that an import of the archive begins with."""
    with ZipFile(path) as archive:
        return sorted({name.partition("/")[0].removesuffix(".py") for name in archive.namelist()})
