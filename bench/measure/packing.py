"""An item's way to another process and back: how many bytes, and what packing them takes beside the work."""

import pickle
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Any, NamedTuple

from bench.measure.one_by_one import Seen, timed

SAMPLE, SAMPLE_S = 16, 1.0  # items that are packed, and seconds that they may take
Work = Callable[[Any], Any]


class _Packed(NamedTuple):
    """Of one item: seconds of its work alone, bytes both ways, seconds of packing beside the work."""

    alone_s: float
    bytes: int
    packing_s: float


def facts(work: Work, items: Sequence[Any], results: Sequence[Any], seen: Seen) -> dict[str, float]:
    """``bytes`` and ``packing_s`` of the mean item: seconds both ways beyond those of as many plain bytes.

    An item that computes is run again, as itself and as its copy: a copy lies elsewhere in memory, and work
    and packing take the caches from each other. What its work took here is ``cpu_s``, so that both were seen
    at the same speed of the machine.
    """
    step = _step(len(items), seen)
    pairs = list(zip(items, results, strict=True))[::step]
    try:
        packed = [_packed(item, _known(result) if seen.wait_s else work) for item, result in pairs]
    except Exception:  # noqa: BLE001 - a reader's class may raise anything; no process will run it then
        packed = []
    if not packed:
        return {"bytes": 0.0, "packing_s": 0.0}
    found = {
        "bytes": fmean(each.bytes for each in packed),
        "packing_s": max(0.0, fmean(each.packing_s for each in packed)),
    }
    if seen.wait_s:
        return found
    times = fmean(each.alone_s for each in packed) / _mean_s(seen, len(items), step)
    return found | {"cpu_s": times * seen.each()["cpu_s"]}


def _known(result: Any) -> Work:
    """What waits is not run again."""
    return lambda _item: result


def _step(count: int, seen: Seen) -> int:
    """Every so many-th item is packed: ``SAMPLE`` of them, or as many as are run again in ``SAMPLE_S``."""
    each_s = fmean(seen.item_s) if seen.item_s else 0.0
    fitting = int(SAMPLE_S / (2 * each_s)) if each_s > 0 else SAMPLE
    return max(1, count // min(SAMPLE, max(1, fitting)))


def _mean_s(seen: Seen, count: int, step: int) -> float:
    """Seconds of the packed items when they were seen; where the first was left out, all are alike."""
    return max(1e-9, fmean(seen.item_s[::step] if len(seen.item_s) == count else seen.item_s))


def _packed(item: Any, work: Work) -> _Packed:
    alone_s, _ = timed(lambda: work(item))
    own_s, written = timed(lambda: _there_and_back(item, work))
    plain_s, _ = timed(lambda: [pickle.loads(pickle.dumps(bytes(len(each)))) for each in written])  # noqa: S301
    return _Packed(alone_s, sum(map(len, written)), own_s - alone_s - plain_s)


def _there_and_back(item: Any, work: Work) -> tuple[bytes, bytes]:
    there = pickle.dumps(item)
    back = pickle.dumps(work(pickle.loads(there)))  # noqa: S301 - of this process
    pickle.loads(back)  # noqa: S301 - likewise
    return there, back
