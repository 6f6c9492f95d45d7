"""How one cell is measured: timed, instrumented, checked."""
