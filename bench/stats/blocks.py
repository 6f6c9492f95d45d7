"""Differences of samples that were taken in the same blocks, each block with a level of its own.

What two samples have in a block in common cancels out in their difference there, and only what differs within
blocks is left as noise (R. A. Fisher, The Design of Experiments, 1935, ch. 4: randomised blocks; the t test
is "Student"'s of paired values). A block is a heat of visits; blocks need not be complete.

How much the differences of the pairs vary is alike from pair to pair, and their variances lend each other
certainty (``bench.stats.moderated``). But all pairs of k members are made of k - 1 contrasts, and count for
no more degrees of freedom than those have.

Assumed: the differences of a pair are independent from block to block, and their mean is nearly normal.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from bench.stats.moderated import moderated
from bench.stats.welch import Difference

LEAST_COMMON = 3  # blocks of a pair: of fewer, its samples are compared as if they had none

Block = int | None
Labels = Sequence[Sequence[Block]]


def shared(one: Sequence[Block], other: Sequence[Block]) -> int:
    """How many blocks two samples are compared within; 0 if they have too few in common."""
    common = len({block for block in one if block is not None} & set(other))
    return common if common >= LEAST_COMMON else 0


def within_blocks(differences: Difference, samples: Sequence[Sequence[float]], blocks: Labels) -> Difference:
    """``differences`` of all pairs, with those in their place that can be taken within blocks.

    blocks: of each value of each sample, which block it is in; None: in none that it shares.
    """
    in_block = [
        {block: value for block, value in zip(labels, sample, strict=True) if block is not None}
        for labels, sample in zip(blocks, samples, strict=True)
    ]
    pairs = {
        (one, other): [in_block[one][block] - in_block[other][block] for block in common]
        for one, other in combinations(range(len(samples)), 2)
        if len(common := sorted(in_block[one].keys() & in_block[other].keys())) >= LEAST_COMMON
    }
    means, errors, freedom = differences.means.copy(), differences.errors.copy(), differences.freedom.copy()
    spreads = moderated(list(pairs.values()), ["pair"] * len(pairs))
    members = len({place for pair in pairs for place in pair})
    for (pair, values), own in zip(pairs.items(), spreads, strict=True):
        most = (members - 1) * (len(values) - 1)
        means[pair], means[pair[::-1]] = own.mean, -own.mean
        for both in (pair, pair[::-1]):
            errors[both], freedom[both] = own.error, min(own.freedom, most)
    return replace(differences, means=means, errors=errors, freedom=freedom)
