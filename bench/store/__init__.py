"""Stored runs: what pytest-benchmark writes, read into types. All that follows reads these types alone.

``schema`` (the types) ◄─ ``decode`` (a file's JSON into them, earlier versions' files too) ◄─ ``runs``
(which files there are). ``identity`` says when two runs, or two cells of them, are of the same thing.
"""
