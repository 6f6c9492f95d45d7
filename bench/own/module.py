"""The workload module that is written for a function: all of the contract, whatever the reader's file has.

What the file lacks is filled in: ``combine`` returns what it is given, ``check`` compares with what serial
answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.contracts import Kind
from bench.own.target import Target

FACTS = ("TASK", "TASK_STEP", "SLOW_ROWS", "wrong_share", "item_s")  # taken over as they are
HEAD = '''"""Written for one run."""

from {own} import filled
from {own}.imported import attribute

__file__ = {place!r}
KIND = {kind!r}
LEFT_OUT = {left_out!r}
IMPORT_S = {import_s!r}
'''
WORK = """
_work = attribute({place!r}, {name!r})


def work(item):
    return _work(item)
"""
# Its file may need a client that no worker does
TWIN = """
from functools import cache


@cache
def _awork():
    return attribute({place!r}, {name!r})


async def awork(item):
    return await _awork()(item)
"""
ASYNC_ALONE = """
import asyncio

_awork = attribute({place!r}, {name!r})


async def awork(item):
    return await _awork(item)


def work(item):
    return asyncio.run(_awork(item))
"""
TAKEN_OVER = """
{name} = attribute({place!r}, {name!r})
"""
ITEMS = """

def items(inputs):
    return filled.of({name!r}).items
"""
# Of a run that sweeps, whose rounds have as many items as each point says
ITEMS_OF_POINT = """

def items(inputs):
    return filled.of({name!r}).taken(inputs.items)
"""
CHECK_OF_POINT = """

def check(output, inputs):
    filled.of({name!r}).check(output, inputs.items)
"""
ITEM_S = """

def item_s(sizes):
    return {item_s!r}
"""
ITEMS_OF_FILE = """
_items = attribute({place!r}, "items")


def items(inputs):
    return filled.of({name!r}).renewed(_items({arguments}))
"""
COMBINE = """

def combine(results):
    return results
"""
CHECK = """

def check(output, inputs):
    filled.of({name!r}).check(output)
"""


@dataclass(frozen=True)
class Functions:
    """What a workload of the reader's own is made of.

    name: in the tables. work: None if only ``twin``, which is async, does an item.
    has: the parts of the contract that the file has itself; empty for a function in a file that is none.
    items_arguments: what its ``items`` is called with; None if the items are known without it.
    """

    name: str
    work: Target | None
    twin: Target | None
    has: frozenset[str] = frozenset()
    items_arguments: str | None = None

    @property
    def target(self) -> Target:
        """Where the function is that the reader has named."""
        target = self.work or self.twin
        assert target
        return target


def text_of(
    functions: Functions,
    kind: Kind,
    left_out: Mapping[str, str],
    import_s: float | None,
    item_s: float | None = None,
) -> str:
    """The module's text.

    left_out: a reason by model, unit or start method, as ``workloads`` describes it. import_s, item_s: see
    there; the latter is given in a run that sweeps.
    """
    place = functions.target.place
    head = HEAD.format(own=__package__, place=place, kind=kind, left_out=dict(left_out), import_s=import_s)
    return "".join([head, *_of_item(functions), *_of_all(functions, place, item_s)])


def _of_item(functions: Functions) -> Iterator[str]:
    """What does one item."""
    work, twin = functions.work, functions.twin
    if work:
        yield WORK.format(place=work.place, name=work.name)
    if twin:
        yield (TWIN if work else ASYNC_ALONE).format(place=twin.place, name=twin.name)


def _of_all(functions: Functions, place: str, item_s: float | None) -> Iterator[str]:
    """What makes the items and puts the results together.

    A check of the file's own may count on all of its items: how many there are is then the file's to say.
    """
    name, arguments = functions.name, functions.items_arguments
    is_of_point = item_s is not None and arguments is None and "check" not in functions.has
    if arguments is None:
        yield (ITEMS_OF_POINT if is_of_point else ITEMS).format(name=name)
    else:
        yield ITEMS_OF_FILE.format(name=name, place=place, arguments=arguments)
    for part, filling in (("combine", COMBINE), ("check", CHECK_OF_POINT if is_of_point else CHECK)):
        if part in functions.has:
            yield TAKEN_OVER.format(name=part, place=place)
        else:
            yield filling.format(name=name)
    for fact in FACTS:
        if fact in functions.has:
            yield TAKEN_OVER.format(name=fact, place=place)
    if item_s is not None and "item_s" not in functions.has:
        yield ITEM_S.format(item_s=item_s)
