"""What runs in each interpreter: a pytest module of cells, laid beside the gate's lock-step plugin::

    plugin ─► brief (what to measure) · imports (which one switched the GIL on)
    cells ─► session ─► own (the items of the reader's function)
                └─► rounds ─► gil, probe (is it on, here and in the workers?)

Nothing here reads a stored run, so nothing here needs a library that only the reading does.
"""
