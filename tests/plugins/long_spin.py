"""Lets ``spin`` take a while, with every instrument there is, for the tests that end a run in the middle.

Its first item stays short: with it alone, a model is tried before the instrumented round.
"""

from dataclasses import replace

from bench.session.profiles import PROFILES
from fixtures.inputs import Inputs
from workloads import spin


def items(inputs: Inputs) -> list[int]:
    assert inputs.http_url  # starts the server
    return [1, *(right(inputs)[1:])]


right, spin.items = spin.items, items
quick = PROFILES["quick"]
PROFILES["quick"] = replace(quick, sizes=replace(quick.sizes, spin_iterations=4_000_000))
