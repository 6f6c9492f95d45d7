"""``python -m bench new``: a commented start for a workload of the reader's own."""
