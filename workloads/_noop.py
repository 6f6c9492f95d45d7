"""Items that do nothing: what is left to measure is the cost of the model itself."""


def work(item: int) -> int:
    return item


async def awork(item: int) -> int:
    return item
