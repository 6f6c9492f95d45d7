"""Log ratios of what two sides measured in turns, next to each other: the machine's drift falls out.

Rounds inside a process share its memory layout and hash seed, so a pair of processes is one datum, however
many rounds it has (T. Kalibera, R. Jones, Rigorous Benchmarking in Reasonable Time, ISMM 2013).

The last axis of each array is the rounds of one pair; all leading axes are worked on at once.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def of_turns(base: Floats, head: Floats, block: int) -> Floats:
    """The median log ratio head / base of neighbouring turns, ``block`` rounds each, by their means."""
    starts = np.arange(0, base.shape[-1], block)
    of_base, of_head = (np.add.reduceat(side, starts, axis=-1) for side in (base, head))
    return np.asarray(np.median(np.log(of_head / of_base), axis=-1))


def of_means(base: Floats, head: Floats) -> Floats:
    """The log ratio head / base of the means: it sees what only some of the rounds suffer."""
    return np.asarray(np.log(head.mean(axis=-1) / base.mean(axis=-1)))
