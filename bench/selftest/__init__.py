"""Known truths measured on this machine: whether it, and the suite on it, are to be believed.

``known_cells`` is run by pytest like the matrix, with the same code from the round to the claim; it brings
models whose speed is known. ``truths`` says what must come out.
"""
