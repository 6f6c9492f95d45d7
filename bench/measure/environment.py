"""What a figure depends on: the Python build, the machine, the libraries, the data, the source.

The list follows pyperf's metadata (``pyperf/_collect_metadata.py``) and adds the GIL.
"""

import asyncio
import hashlib
import multiprocessing
import platform
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

from bench.cpus import cpu_count

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = ("aiohttp", "numpy", "pandas", "pytest", "pytest-benchmark", "requests", "uvloop")
# All that runs in the timed region, or in a worker before it
MEASURED_SOURCES = (
    "fixtures/*.py",
    "workloads/*.py",
    "bench/contracts.py",
    "bench/cpus.py",
    "bench/interrupts.py",
    "bench/lifetime.py",
    "bench/measure/*.py",
    "bench/models/*.py",
    "bench/points/point.py",
    "bench/own/filled.py",
    "bench/own/imported.py",
    "bench/own/module.py",  # its text is
)


def free_threaded() -> bool:
    """Whether this build can run without a GIL."""
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def gil_enabled() -> bool:
    """Whether the GIL is on now; the import of an extension module that needs it switches it on."""
    return getattr(sys, "_is_gil_enabled", lambda: True)()


def asyncio_run_reprs() -> bool:
    """Whether ``asyncio.run`` makes a repr of what it returns (python/cpython#112559)."""

    class Result:
        seen = False

        def __repr__(self) -> str:
            self.seen = True
            return "result"

    async def main() -> Result:
        return result

    result = Result()
    asyncio.run(main())
    return result.seen


def machine_id() -> str:
    """pytest-benchmark's folder for stored runs, with 3.14t apart from 3.14."""
    return "-".join(
        (
            platform.system(),
            platform.python_implementation(),
            f"{sys.version_info.major}.{sys.version_info.minor}" + "t" * free_threaded(),
            platform.architecture()[0],
        )
    )


def python_build() -> dict[str, Any]:
    """What tells this Python from another of the same version; the same from run to run."""
    return {
        "free_threaded": free_threaded(),
        "gil_enabled_after_imports": gil_enabled(),
        "optimised": "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""),
        "asyncio_run_reprs": asyncio_run_reprs(),
        "default_start_method": multiprocessing.get_context().get_start_method(),
    }


def machine_without_its_cpu() -> dict[str, Any]:
    """What pytest-benchmark stores of the machine, as far as this process knows it by itself."""
    return {
        "node": platform.node(),
        "machine": platform.machine(),
        "python_compiler": platform.python_compiler(),
        "python_implementation": platform.python_implementation(),
        "python_implementation_version": platform.python_version(),
        "python_version": platform.python_version(),
        "python_build": platform.python_build(),
        "release": platform.release(),
        "system": platform.system(),
        "cpu": {},
    }


def unknown_commit(error: OSError) -> dict[str, Any]:
    """What pytest-benchmark stores where the commit can't be asked for."""
    facts = {"id": "unknown", "time": None, "author_time": None, "dirty": False, "branch": "(unknown)"}
    return facts | {"project": Path.cwd().name, "error": repr(error)}


def conditions() -> dict[str, Any]:
    """What may differ from run to run on one machine. Load is the mean of the last minute."""
    return {
        "cpus_available": cpu_count(),
        "cpu_governor": _governor(),
        "load_1min": psutil.getloadavg()[0],
        "memory_total_bytes": psutil.virtual_memory().total,
        "libraries": {name: _version(name) for name in LIBRARIES},
        "source_sha256": source_sha256(),
        "command": ["pytest", *sys.argv[1:]],  # argv[0] is a file of whatever started it
    }


def _governor() -> str | None:
    """How Linux chooses the CPU's clock, None where it does not say."""
    path = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    return path.read_text().strip() if path.exists() else None


def _version(library: str) -> str | None:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None


def source_sha256() -> str:
    """One hash over all source that a figure depends on, see ``MEASURED_SOURCES``."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MEASURED_SOURCES for path in ROOT.glob(pattern)):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()
