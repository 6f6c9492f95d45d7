"""The time limit: it gets the main thread out of whatever it waits in, and leaves the time after it alone."""

import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from bench import time_limit
from bench.time_limit import Alarm, TimeLimit

LIMIT_S = 0.05


@pytest.fixture
def ended() -> list[bool]:
    """What ending the processes answers, from the last to the first; then that there were none."""
    return []


@pytest.fixture
def limit(ended: list[bool], monkeypatch: pytest.MonkeyPatch) -> Iterator[TimeLimit]:
    monkeypatch.setattr(time_limit, "STEP_S", LIMIT_S)
    before = signal.getsignal(signal.SIGALRM)
    end = lambda: ended.pop() if ended else False
    # not pytest's stderr of now, which is gone when the signal comes
    with os.fdopen(os.dup(2), "w") as stderr:
        yield TimeLimit(end, lambda: pytest.fail("given up"), stderr)
        signal.signal(signal.SIGALRM, before)


def wait_for_lock() -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def wait_for_thread() -> None:
    thread = threading.Thread(target=threading.Event().wait, daemon=True)
    thread.start()
    thread.join()


def spin() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    "wait", [wait_for_lock, wait_for_thread, spin, lambda: time.sleep(1e6), lambda: select.select([], [], [])]
)
def test_every_wait_is_interrupted(wait: Callable[[], None], limit: TimeLimit) -> None:
    with pytest.raises(Alarm), limit.of(LIMIT_S):
        wait()


def test_what_cleans_up_is_interrupted_as_well(limit: TimeLimit) -> None:
    def hang_twice() -> None:
        try:
            wait_for_lock()
        finally:
            wait_for_lock()

    with pytest.raises(Alarm), limit.of(LIMIT_S):
        hang_twice()
    assert limit.alarms == 2


def test_what_waits_for_processes_is_not_interrupted_when_they_have_been_ended(
    limit: TimeLimit, ended: list[bool]
) -> None:
    ended.append(True)
    with pytest.raises(Alarm), limit.of(LIMIT_S):
        try:
            wait_for_lock()
        finally:
            assert ended  # a pool may still end its workers itself
            while limit.alarms < 2:
                time.sleep(LIMIT_S / 10)
    assert not ended
    assert limit.alarms == 2


def test_nothing_comes_after_the_block(limit: TimeLimit) -> None:
    with limit.of(LIMIT_S):
        pass
    time.sleep(3 * LIMIT_S)  # no alarm is an event to wait for
    assert limit.alarms == 0
    assert signal.getitimer(signal.ITIMER_REAL)[0] == signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_code_that_swallows_everything_is_given_up(limit: TimeLimit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "MOST_ALARMS", 2)
    monkeypatch.setattr(limit, "_give_up", lambda: gone.append(limit.alarms))
    gone: list[int] = []
    with limit.of(LIMIT_S):
        while not gone:
            try:
                wait_for_lock()
            except Alarm:
                continue
            finally:
                pass
    assert gone == [3]
