"""Where processes can share no lock, the models that need one say so."""

import errno
import multiprocessing
import os
from collections.abc import Iterator

import pytest

from bench.discovery import all_models
from bench.models._semaphore import no_semaphore

NEED_ONE = [
    "asyncio_processes",
    "dask_processes",
    "joblib_loky",
    "mp_pool",
    "process_pool_fork",
    "process_pool_forkserver",
    "process_pool_spawn",
]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse() -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(multiprocessing.get_context("fork"), "Lock", refuse)
    no_semaphore.cache_clear()
    yield
    no_semaphore.cache_clear()


@pytest.mark.usefixtures("refused")
def test_models_that_need_a_shared_lock_say_that_there_is_none() -> None:
    reasons = {name: model.reason("workloads.spin") for name, model in all_models().items()}
    line = "processes can share no lock here (Read-only file system): a writable /dev/shm is needed"
    assert sorted(name for name, reason in reasons.items() if reason == line) == NEED_ONE
