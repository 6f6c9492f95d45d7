"""Runs a pytest-benchmark suite one round at a time, at the word of ``python -m bench gate``.

The gate lays this folder beside any revision of any project, as the package ``bench_gate_lockstep``, and has
pytest load ``bench_gate_lockstep.plugin``. So it needs Python 3.10, pytest and pytest-benchmark, and nothing
else; its modules import each other by relative names alone::

    plugin ─► upstream (is all of it there?) ─► hooks (which, how it ended) ─► whole, fingerprint, foreign
                 └─► rounds (how they are made) ─► turns (whose turn) ─► placement, cpu_watch (CPUs)
    upstream ─► awaited (what a loop runs, round by round), codspeed (what its tests need)
    hooks, turns ─► gate_line ⇄ the gate, in the messages of ``protocol``

A side says where it is on a socket it inherits, waits for the answer, and so only ever runs while the other
side waits: collection, set-up and tear-down as well as timed rounds.
"""
