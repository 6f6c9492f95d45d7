"""What stored runs say: who wins, why, and what it costs. Pure functions of ``bench.store``'s types.

::

    timeline ─► result ─┬─► reasons ─► winners ─► parsing_ladder
    (a cell's items,    └─► notebook ─► questions
     and its rounds)

Nothing here knows pytest, which models exist, or where a figure is shown.
"""
