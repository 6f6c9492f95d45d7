"""Items that cost nothing, by which the cost of a model itself is measured."""


def work(item: int) -> int:
    return item


async def awork(item: int) -> int:
    return item
