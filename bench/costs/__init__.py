"""What a model costs: few numbers per model, measured on this machine, and what follows from them.

    trials ─► measured ─► estimate ─► record ─► simulated ─► predict ─► advice, break_even, map, stored
    synthetic  under each   few numbers  a file in    the model   of a job   who is best, from where on,
    jobs       model        per model    .benchmarks  of the time            and for runs that are stored

``docs/costs.md`` has the model of the time in words, with what it assumes and where it fails. From ``record``
on nothing measures: it knows stored files, and no live model.
"""
