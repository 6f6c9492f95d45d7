"""A pytest plugin that makes ``spin`` take minutes, for the tests that end a run in the middle."""

from dataclasses import replace

from bench.profiles import PROFILES

PROFILES["quick"] = replace(PROFILES["quick"], spin_iterations=30_000_000, instrument=False)
