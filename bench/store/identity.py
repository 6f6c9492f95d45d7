"""When two runs are of the same machine and Python build, and two cells of the same measurement."""

from collections.abc import Mapping
from typing import Any

SAME_MACHINE = ("node", "machine", "system", "python_implementation", "python_version")
SAME_BUILD = ("free_threaded", "gil_enabled_after_imports", "default_start_method")
SAME_LIMITS = ("workers", "start_method", "items")


def machine_identity(machine_info: Mapping[str, Any]) -> dict[str, Any]:
    """What runs must share for their figures to be comparable, by name."""
    cpu = machine_info.get("cpu") or {}
    facts = {name: machine_info.get(name) for name in SAME_MACHINE + SAME_BUILD}
    return facts | {"cpu": cpu.get("brand_raw"), "cpus": cpu.get("count")}


def same_measurement(extra: Mapping[str, Any] | None, stored: Mapping[str, Any] | None) -> bool:
    """Whether a stored cell's figures are of what the cell with this ``extra_info`` measures.

    Its limits must be the same, and every input that it has read must have had the same value then;
    a stored run may know of more inputs (earlier versions stored all sizes with every cell).
    """
    now, then = extra or {}, stored or {}
    if any(now.get(name) != then.get(name) for name in SAME_LIMITS):
        return False
    read, known = now.get("inputs"), then.get("inputs")
    if not isinstance(read, Mapping) or not isinstance(known, Mapping):
        return bool(read == known)
    return all(name in known and known[name] == value for name, value in read.items())
