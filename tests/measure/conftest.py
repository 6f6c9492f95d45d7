"""What the tests of measuring share."""

from collections.abc import Iterator

import pytest

from bench.measure.memory import MemorySampler


@pytest.fixture(scope="module")
def memory() -> Iterator[MemorySampler]:
    with MemorySampler() as sampler:
        yield sampler
