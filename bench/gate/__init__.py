"""The gate: is this revision slower than that one? Two revisions, one machine, one run.

The way of the data, a module a step::

    config ─► workspace, revisions, environments ─► schedule ─► pair ─► side ⇄ lockstep
                                                        │        (in pytest, in each revision)
                                                     record ─► verdicts (decide) ─► table, export

``lockstep`` is copied beside each revision and imports nothing of ours. Everything from ``record``
on is a pure function of the record, so a stored record gives the same verdicts again.
"""
