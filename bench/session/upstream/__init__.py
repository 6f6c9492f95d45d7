"""Every private thing of pytest and pytest-benchmark that the suite touches, each with the code it stands on.

Only this package and ``bench.gate.lockstep``, which is laid beside other projects, may touch one. What it
needs is imported inside the functions, so that a version without it ends in ``check``'s one line instead of
an ImportError.
"""
