"""The memory sampler: started when it is used, it sees this process and its children, but no instrument."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from bench.measure.memory import MemorySampler

MEBIBYTES = 100


@pytest.fixture
def sampler() -> Iterator[MemorySampler]:
    with MemorySampler() as sampler:
        yield sampler


@pytest.fixture
def child() -> Iterator["subprocess.Popen[str]"]:
    """A process that holds ``MEBIBYTES`` until its standard input is closed."""
    code = f"import sys; held = b'x' * ({MEBIBYTES} << 20); print('held', flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.communicate(timeout=10)


def children() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


def test_nothing_is_started_before_it_is_used() -> None:
    before = children()
    with MemorySampler() as sampler:
        assert children() == before
        with sampler.watch(os.getpid()):
            assert len(children() - before) == 1
    assert children() == before


def test_a_child_counts_unless_it_is_an_instrument(
    sampler: MemorySampler, child: "subprocess.Popen[str]"
) -> None:
    with sampler.watch(os.getpid()) as with_child:
        pass
    sampler.leave_out(child.pid)
    with sampler.watch(os.getpid()) as without:
        pass
    assert with_child.peak is not None
    assert without.peak is not None
    assert with_child.peak.processes == without.peak.processes + 1
    assert with_child.peak.bytes - without.peak.bytes > MEBIBYTES * 2**20 * 0.9


def test_after_a_block_that_raises_the_next_watch_has_a_process_of_its_own(sampler: MemorySampler) -> None:
    with pytest.raises(ValueError, match="in the block"), sampler.watch(os.getpid()) as interrupted:
        raise ValueError("in the block")
    assert interrupted.peak is None
    with sampler.watch(os.getpid()) as next_watch:
        pass
    assert next_watch.peak is not None
    assert next_watch.peak.bytes > 10e6


def test_a_sampler_that_was_killed_fails_one_watch_alone(sampler: MemorySampler) -> None:
    before = children()
    with pytest.raises(RuntimeError, match="samples the memory has ended"), sampler.watch(os.getpid()):
        (pid,) = children() - before
        psutil.Process(pid).kill()
    with sampler.watch(os.getpid()) as next_watch:
        pass
    assert next_watch.peak is not None
