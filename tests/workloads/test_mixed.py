"""The synthetic job: its answers are checked to the byte, and only a run that names it measures it."""

import json

import pytest
from click.testing import CliRunner

from bench import __main__ as command_line
from bench.contracts import Cell
from bench.session.profiles import FULL, QUICK, SMOKE
from fixtures.inputs import Inputs
from tests.measure.visits import SIZES, not_needed
from workloads import mixed

CELL = Cell("mixed", "asyncio", "warm")


@pytest.fixture
def inputs() -> Inputs:
    return Inputs.of(SIZES, server=not_needed, csv=not_needed)


@pytest.mark.parametrize("change", [{"number": 7}, {"total": 1}, {"payload": b"other"}])
def test_a_wrong_answer_is_found(inputs: Inputs, change: dict[str, object]) -> None:
    output = [mixed.work(item) for item in mixed.items(inputs)[:20]]
    mixed.check(output, inputs)
    output[2] = output[2]._replace(**change)
    with pytest.raises(AssertionError, match="item 2 came back"):
        mixed.check(output, inputs)


def test_half_of_the_bytes_go_in_and_half_come_out(inputs: Inputs) -> None:
    (first, *_) = items = mixed.items(inputs)
    assert len(items) == 20
    assert len(first.payload) == len(mixed.work(first).payload) == 500
    assert set(inputs.recorded()) == {"mixed_items", "mixed_iterations", "mixed_wait_s", "mixed_bytes"}


def test_a_repr_of_an_answer_has_nothing_of_what_is_carried() -> None:
    assert repr(mixed.Done(3, 14, bytes(1_000_000))) == "Done(3, 14, 1000000 bytes)"


def test_only_a_run_that_names_it_measures_it() -> None:
    for profile in (QUICK, FULL):
        assert profile.left_out(CELL) == "left to --workload mixed"
        assert profile.left_out(CELL, {"mixed"}) is None
    assert SMOKE.left_out(CELL) is None


def test_list_says_so() -> None:
    entries = json.loads(CliRunner().invoke(command_line.main, ["list", "--json"]).stdout)
    reasons = {entry["reason"] for entry in entries if entry["workload"] == "mixed" and entry["available"]}
    assert reasons == {"left to --workload mixed"}
