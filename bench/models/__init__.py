"""How it is run: one file per family of concurrency models, each with ``MODELS``, found by folder.

Beside each model stands its idiom, the same model as one would write it by hand: ``bench/test_overhead.py``
measures what the model costs more than that.
"""
