"""The report: stored runs in, one self-contained page out.

The data's way, a module per step::

    command ─► store.runs ─┬─► plots/, curves, cost_map: pictures ┐
                           ├─► overview, resources, raw: tables   ├─► sections, slide, page ─► render
                           └─► conditions, legend, analysis: words ┘        slide ─► slide_file ─┘

A plot is rows of marks on a scale (``plots.marks``), whatever it shows; one template draws it in the page,
another as a file of its own. The first screen is a slide: a template shows it on the page, and as a file it
is laid out by ``slide_file``. All that comes from a result file is escaped by the template engine.
"""
