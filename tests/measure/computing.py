"""Work whose CPU is known."""

import time


def compute(seconds: float) -> None:
    """Use the CPU for so long."""
    until_s = time.process_time() + seconds
    while time.process_time() < until_s:
        pass
