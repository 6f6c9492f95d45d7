"""The gate: is this revision slower than that one? Two revisions, one machine, one run.

The way of the data, a module per step::

    command ─► request ─► measurement: workspace, checkouts, config, environments
                              │
                              ▼
                          schedule ─► pair ─► turns ─► process ⇄ lockstep (in pytest, in each revision)
                              │
                              ▼
                           record ─► evidence (significance) ─► judge ─► table, printing, export

``lockstep`` is laid beside each revision and imports nothing of ours; the gate imports its messages, and how
to find the processes of a tree. ``memory_evidence`` is to peak memory what ``evidence`` is to time.
``self_test`` does all of this twice.
From ``record`` on, all is a pure function of the record, so a stored record gives the same verdicts again.
"""
