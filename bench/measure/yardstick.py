"""A fixed piece of work, beside which ``serial`` itself is measured.

What changes a workload changes its neighbours as well; only something that never changes can show it when a
run is compared with a stored one. So nothing here may be edited: runs would no longer be comparable.
"""

import time

ITERATIONS = 300_000  # of pure Python, 15 to 30 ms


def seconds() -> float:
    """Seconds that the yardstick takes now."""
    began_s, total = time.perf_counter(), 0
    for number in range(ITERATIONS):
        total = (total + number * number) % 1_000_003
    return time.perf_counter() - began_s
