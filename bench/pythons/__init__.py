"""The matrix under several interpreters, in lock-step: what would another Python buy, under which model?

The way of the data, a module per step::

    command ─► request ─► measurement: interpreters, environments, own (the reader's function), suite
                              │        placement (which cells are left on all CPUs)
                              ▼
                          schedule ─► group ─► turns ─► gate.process ⇄ gate.lockstep + side (in each Python)
                              │
                              ▼
                           record ─► judge ─► table, printing, report

A group is to several interpreters what a pair is to the gate's two revisions; processes, messages, plans and
limits are the gate's own. ``side`` is run by the interpreters that are compared: the standard library, pytest
and what the cells themselves need are all that it may import.
"""
