"""How it is run: one file a family of concurrency models, each with ``MODELS``, found by folder."""
