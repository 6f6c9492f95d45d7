"""Which import switched the GIL on: a free-threaded build does so for an extension module that needs it.

CPython says it in a warning, which anybody may have silenced, and only once; so the loader of extension
modules is asked before and after each module.
"""

from collections.abc import Callable
from functools import wraps
from importlib.machinery import ExtensionFileLoader
from typing import Any

from bench.pythons.side.probe import gil_is_on

_switched: list[str] = []


def switched_on_by() -> str:
    """The name of the module whose import switched the GIL on; empty if none has since ``watch``."""
    return _switched[0] if _switched else ""


def watch() -> None:
    """Note it from here on, in this process and in its forks."""
    for name in ("create_module", "exec_module"):
        setattr(ExtensionFileLoader, name, _noting(getattr(ExtensionFileLoader, name)))


def _noting(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def noting(loader: ExtensionFileLoader, *arguments: Any) -> Any:
        was_on = gil_is_on()
        result = method(loader, *arguments)
        if not was_on and gil_is_on():
            _switched.append(loader.name)
        return result

    return noting
