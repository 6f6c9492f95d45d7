"""What stored runs say: who wins, why, and what it costs. Pure functions of ``bench.store``'s types.

::

    timeline ─► result ─┬─► claims ─► settling ─► claimed_verdict ─┬─► winners ────┬─► parsing_ladder
                        ├─► paired_winners ────────────────────────┤               │
                        ├─► reasons ───────────────────────────────┘               │
                        ├─► ladder_steps ──────────────────────────────────────────┘
                        ├─► notebook ─► questions
                        ├─► gains ─► history
                        ├─► curves ─┬─► crossings ─► curve_sentences
                        │           └─► scaling
                        └─► warnings

A ``result`` is a cell's rounds with what stood beside them; ``claims`` are tests of those, ``settling`` says
what would settle what they leave open; ``gains`` are what can be compared between runs, ``history`` compares
them; ``paired_winners`` is the rule for what was stored before neighbours were measured.
``curves`` are cells over a swept option, ``crossings`` claims of where one overtakes another.

Nothing here knows pytest, which models exist, or where a figure is shown.
"""
