"""Processes of the suite that outlive a visit: nothing that a cell has left behind."""

NAME = "instrument"  # of each of them, to ``multiprocessing``
