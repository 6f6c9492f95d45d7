"""The report: stored runs in, one self-contained page out.

The way of the data, a module a step::

    runs ─► plots, timelines, history, forest (rows of marks, see marks) ─┐
        └─► raw (the table), texts (sentences, warnings) ─────────────────┴─► page ─► render, templates/

A plot is rows of marks and a scale, whatever it shows; one template draws it in the page, another as a
file of its own. All that comes from a result file is escaped by the template engine.
"""
