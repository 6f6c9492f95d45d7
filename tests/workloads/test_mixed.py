"""The synthetic job: its answers are checked to the byte, and only a run that names it measures it."""

import json
import pickle
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from bench import __main__ as command_line
from bench.contracts import Cell
from bench.costs.trials import CALLS, EXCHANGES, WORD_BYTES, WORDS
from bench.measure import never_idle
from bench.session.profiles import FULL, QUICK, SMOKE
from fixtures.inputs import Inputs
from tests.measure.visits import SIZES, not_needed
from workloads import mixed

CELL = Cell("mixed", "asyncio", "warm")


@pytest.fixture
def inputs() -> Inputs:
    return Inputs.of(SIZES, server=not_needed, csv=not_needed)


@pytest.mark.parametrize("change", [{"number": 7}, {"total": 1}, {"payload": b"other"}, {"words": ("0",)}])
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


def test_words_are_carried_both_ways_in_as_many_bytes_as_are_known() -> None:
    first, second = mixed.items(inputs_of(mixed_items=2, mixed_words=WORDS))
    assert len({*first.words, *second.words}) == 2 * WORDS
    assert mixed.work(first).words == first.words
    carried = len(pickle.dumps(first.words)) + len(pickle.dumps(mixed.work(first).words))
    assert carried == pytest.approx(WORD_BYTES * WORDS, rel=0.01)


def test_messages_are_as_many_calls_of_the_system_as_are_known() -> None:
    (item,) = mixed.items(inputs_of(mixed_items=1, mixed_wait_s=0.0, mixed_exchanges=EXCHANGES))
    mixed.work(item)  # what it imports reads files
    assert never_idle.calls(mixed.work, item) == CALLS


def inputs_of(**sizes: Any) -> Inputs:
    return Inputs.of(replace(SIZES, **sizes), server=not_needed, csv=not_needed)


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
