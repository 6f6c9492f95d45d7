"""How the workloads are run, timed, checked, stored and explained."""

import fixtures  # noqa: F401 - first of all, because it says so if this Python is too old
