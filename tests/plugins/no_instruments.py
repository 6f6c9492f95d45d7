"""Leaves out the instrumented round: processes that measure the machine's capacity come first."""

from dataclasses import replace

from bench.session.profiles import PROFILES

PROFILES["quick"] = replace(PROFILES["quick"], instrument=False)
