"""How the workloads are run, timed, checked, stored and explained."""

import fixtures as _fixtures  # noqa: F401 - first of all, because it says so if this Python is too old

__version__ = "0.1.0"
