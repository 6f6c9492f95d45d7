"""Numbers from trials: a model whose numbers are known gets them back from what it would have taken."""

from dataclasses import replace

import pytest

from bench.costs import simulated
from bench.costs.estimate import at_speed, middle, number, numbers
from bench.costs.numbers import NAMES, Rates, Traits
from bench.costs.trials import (
    BESIDE,
    BRIEF_S,
    CALLS,
    COLD_WAIT_S,
    LONG_S,
    MANY_WAIT_S,
    TASKS_WIDE,
    TRIALS,
    WAIT_S,
    Trial,
    Visit,
    widths,
)
from bench.costs.visiting import CARRYING
from tests.costs import fake_costs

SERIAL_S = {
    "empty": 1e-6,
    "one": BRIEF_S,
    "brief": BRIEF_S,
    "long": LONG_S,
    "wait": WAIT_S,
    "many_wait": MANY_WAIT_S,
    "cold_wait": COLD_WAIT_S,
    "exchanges": 3e-4,
    "packing": 1.5e-3,
}
CPUS = 2.0


def visit(
    rates: Rates, traits: Traits, narrow: int = 2, wide: int | None = None, cpus: float = CPUS
) -> Visit:
    """What the trials of a model take that has just these numbers."""
    wide = wide or (TASKS_WIDE if traits.unit == "task" else 20)
    empty = Visit("model", narrow, wide, cpus, 0.02, SERIAL_S, {})
    seconds = {
        name: simulated.seconds(
            empty.job(name), rates, traits, limit=empty.limit(name), cpus=cpus, cold=trial.cold
        )
        for name, trial in TRIALS.items()
        if not (traits.one_at_a_time and trial.wait_s) and is_for(trial, traits.unit)
    }
    return replace(empty, seconds=seconds)


def is_for(trial: Trial, unit: str) -> bool:
    if trial.whom == "what carries items":
        return unit in CARRYING
    return trial.whom != "threads" or unit == "thread"


def found_of(own: Visit, traits: Traits) -> Rates:
    """The numbers of a model that was visited once."""
    found = numbers([own], traits, own.yardstick_s)
    return Rates(**{name: found[name].value for name in NAMES})


def test_beside_each_trial_stands_what_serial_takes() -> None:
    assert set(SERIAL_S) == set(BESIDE)
    own = visit(*fake_costs.POOL)
    assert own.job("cpu_long").cpu_s == LONG_S
    assert own.job("cpu_brief").cpu_s == BRIEF_S
    assert (own.job("words").packing_s, own.job("words").cpu_s) == (1.5e-3, 1e-6)
    assert (own.job("exchanges").cpu_s, own.job("exchanges").calls) == (3e-4, CALLS)
    assert own.job("wait_wide").wait_s == pytest.approx(WAIT_S, rel=0.01)
    assert own.job("cold_wide").wait_s == pytest.approx(COLD_WAIT_S, rel=0.01)
    assert (own.count("wait_waves"), own.count("empty_few"), own.count("cold_narrow")) == (60, 50, 2)


@pytest.mark.parametrize("model", ["thread_pool", "asyncio", "process_pool_fork", "process_pool_spawn"])
def test_the_numbers_of_a_model_come_back(model: str) -> None:
    rates, traits = fake_costs.MODELS[model]
    found = found_of(visit(rates, traits), traits)
    for name in NAMES:
        least = 0.02 if name.endswith("_share") else 1e-10 if name == "byte_s" else 3e-5
        close = 0.02 if name.endswith("_share") else 0.12
        assert getattr(found, name) == pytest.approx(getattr(rates, name), rel=close, abs=least), name


def test_serial_costs_next_to_nothing() -> None:
    rates, traits = fake_costs.SERIAL
    found = found_of(visit(rates, traits), traits)
    assert found.item_s < 1e-7
    assert found.cpu_share == pytest.approx(0.0, abs=0.01)
    assert (found.wait_share, found.wake_s, found.start_s, found.worker_s) == (0.0, 0.0, 0.0, 0.0)


def test_one_pool_tells_the_start_of_what_starts_slowly() -> None:
    rates, traits = fake_costs.POOL
    found = found_of(visit(rates, traits, wide=2), traits)
    assert (found.worker_s, found.wake_s) == (0.0, pytest.approx(0.0, abs=1e-5))
    assert found.start_s == pytest.approx(rates.start_s + 2 * rates.worker_s, rel=0.05)


def test_what_has_only_cold_starts_pays_for_its_threads_with_each_item() -> None:
    rates, traits = replace(fake_costs.THREADS[0], start_s=0.0, worker_s=0.0), Traits(["cold"])
    found = found_of(visit(rates, traits), traits)
    assert (found.start_s, found.worker_s) == (0.0, 0.0)
    assert found.item_s == pytest.approx(rates.item_s, rel=0.1)


def test_a_coordinator_that_shares_its_cpus_seems_slower_and_slots_take_less() -> None:
    rates, traits = fake_costs.POOL
    found = found_of(visit(rates, traits, cpus=1.8), traits)
    assert rates.item_s < found.item_s < 1.1 * rates.item_s
    assert found.item_s + found.slot_s == pytest.approx(rates.item_s + rates.slot_s, rel=0.03)


def test_a_single_cpu_tells_nothing_of_more() -> None:
    rates, traits = fake_costs.POOL
    assert found_of(replace(visit(rates, traits), cpus=1.0), traits).cpu_share == 0.0


def test_a_slower_machine_gives_the_same_numbers() -> None:
    rates, traits = fake_costs.THREADS
    own = visit(rates, traits)
    slow = replace(
        own,
        yardstick_s=0.04,
        beside={name: _slowed(value, BESIDE[name]) for name, value in SERIAL_S.items()},
        seconds={name: _slowed(value, TRIALS[name].waited_s) for name, value in own.seconds.items()},
    )
    back = at_speed(slow, 0.02)
    assert back.seconds == pytest.approx(own.seconds, rel=1e-6)
    assert back.beside == pytest.approx(own.beside, rel=1e-3)


def _slowed(seconds: float, wait_s: float) -> float:
    return wait_s + 2 * (seconds - wait_s)


def test_visits_are_the_replicates() -> None:
    found = number([1.0, 2.0, 3.0])
    assert (found.value, found.visits) == (2.0, 3)
    assert found.low == 0.0  # Student's t says -0.48, and no time is below 0
    assert found.high == pytest.approx(2 + 4.303 / 3**0.5, rel=1e-3)
    assert number([-0.1, 0.1]).low < -0.1


def test_one_visit_in_a_slow_moment_moves_no_number_far() -> None:
    found = middle([1.0, 1.1, 0.9, 1.05, 30.0])
    assert (found.value, found.low, found.high, found.visits) == (1.05, 0.9, 30.0, 5)


def test_numbers_have_the_interval_of_their_visits() -> None:
    rates, traits = fake_costs.THREADS
    visits = [visit(replace(rates, item_s=item_s), traits) for item_s in (2e-5, 3e-5, 4e-5)]
    found = numbers(visits, traits, 0.02)
    assert set(found) == set(NAMES)
    assert found["item_s"].value == pytest.approx(3e-5, rel=0.05)
    assert found["item_s"].low == pytest.approx(2e-5, rel=0.05)
    assert found["item_s"].high == pytest.approx(4e-5, rel=0.05)


def test_the_wide_pool_is_wider_than_the_narrow_one() -> None:
    assert widths(2, "thread", fresh_interpreters=False, slow=False) == (2, 20)
    assert widths(2, "task", fresh_interpreters=False, slow=False) == (2, TASKS_WIDE)
    assert widths(2, "process", fresh_interpreters=True, slow=False) == (2, 6)
    assert widths(2, "greenlet", fresh_interpreters=True, slow=False) == (2, TASKS_WIDE)
    assert widths(2, "process", fresh_interpreters=True, slow=True) == (2, 2)
    assert widths(64, "thread", fresh_interpreters=False, slow=False) == (64, 68)
