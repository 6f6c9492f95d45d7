"""A loop in pure Python: the control for CPU. With a GIL, no thread can make it faster."""

from fixtures.inputs import Inputs, Sizes

KIND = "cpu"
MODULUS = 1_000_003
ITERATION_S = 60e-9  # about


def items(inputs: Inputs) -> list[int]:
    """How many iterations, one number per item, each one larger than the one before."""
    return [inputs.spin_iterations + index for index in range(inputs.spin_items)]


def item_s(sizes: Sizes) -> float:
    """Seconds of one loop, about."""
    return sizes.spin_iterations * ITERATION_S


def work(iterations: int) -> int:
    """The sum of the first ``iterations`` squares modulo ``MODULUS``, added one by one."""
    total = 0
    for number in range(iterations):
        total = (total + number * number) % MODULUS
    return total


async def awork(iterations: int) -> int:
    return work(iterations)


def combine(results: list[int]) -> list[int]:
    return results


def check(output: list[int], inputs: Inputs) -> None:
    """Raises AssertionError unless every sum is n(n-1)(2n-1)/6, the closed form."""
    expected = [n * (n - 1) * (2 * n - 1) // 6 % MODULUS for n in items(inputs)]
    if output != expected:
        raise AssertionError(f"got {output}, expected {expected}")
