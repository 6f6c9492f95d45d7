"""Functions that nobody awaits are not timed, but named."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from functools import partial

import pytest

from bench.gate.lockstep.asynchronous import refuse, refuse_result


async def work() -> int:
    return 1


async def stream() -> AsyncIterator[int]:
    yield 1


class Called:
    async def __call__(self) -> int:
        return 1

    async def method(self) -> int:
        return 1


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (work, "work"),
        (partial(partial(work)), "work"),
        (stream, "stream"),
        (Called(), "Called"),
        (Called().method, "Called.method"),
    ],
)
def test_an_asynchronous_function_is_refused_by_name(function: object, name: str) -> None:
    with pytest.raises(TypeError, match=f"^{name} is asynchronous"):
        refuse(function)


def test_a_function_that_runs_it_is_measured() -> None:
    for function in (lambda: asyncio.run(work()), len, print, partial(print), Called, object()):
        refuse(function)
    assert refuse_result(len, 3) == 3


def test_a_coroutine_that_comes_out_is_refused_and_closed() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TypeError, match="<lambda> is asynchronous"):
            refuse_result(lambda: work(), work())
