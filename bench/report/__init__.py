"""The report: stored runs in, one self-contained page out.

The data's way, a module per step::

    command ─► store.runs ─┬─► plots/ ─────────────────────────┐
                           ├─► overview, resources, raw: tables ├─► sections, page ─► render
                           └─► conditions, analysis: words ─────┘

A plot is rows of marks on a scale (``plots.marks``), whatever it shows; one template draws it in the page,
another as a file of its own. All that comes from a result file is escaped by the template engine.
"""
