"""The report: stored runs in, one self-contained page out.

The way of the data, a module a step::

    runs ─┬─► plots, timelines, rounds, history, ladder, then, forest ─┐
          ├─► overview, usage, raw: tables                             ├─► sections, page ─► render
          └─► questions, conditions: words ────────────────────────────┘

A plot is rows of marks on a scale (``marks``), whatever it shows; one template draws it in the page,
another as a file of its own. All that comes from a result file is escaped by the template engine.
"""
