"""How the workloads are run, timed, checked, stored and explained."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said in words, before newer syntax fails without any
    raise SystemExit(
        "concurrency-bench needs Python 3.11 or newer, this is "
        + sys.version.split()[0]
        + ": run it with a newer python"
    )
