"""A table of faults, each under several models, run by one small engine.

The faults are in ``table``, their code in ``faulty``; ``engine`` runs them and looks at what is left.
A new fault is a row of the table and, if its code is new, a function of ``faulty``.
"""
