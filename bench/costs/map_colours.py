"""What was shown at each spot of a map: who is best there, who ties, or that nobody beats serial.

All models of a visit stand beside each other and beside serial, so they are compared within visits
(``bench.stats.blocks`` says why), serial as one of them, by multiple comparisons with the best
(``bench.stats.best_of``). How strict these are follows from all spots: of those that have a colour, one in
twenty is wrong on average (``bench.stats.false_discoveries``). A map is read as a whole: were all of its
spots to be right at once, hardly any could be told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bench.costs.map import Measured, Spot
from bench.costs.predict import SERIAL
from bench.stats import false_discoveries
from bench.stats.best_of import Standing, standings
from bench.stats.moderated import moderated
from bench.stats.welch import Difference

FALSE = 0.05  # of the spots that have a colour
STRICTEST, LEVELS = 1e-6, 60  # between it and ``FALSE``, in equal steps of the logarithm


@dataclass(frozen=True)
class Colour:
    """What was shown at a spot. models: the best, or all that tie; serial's name, or none if nothing was.

    may_be_best: where nothing was shown, those that it lies between.
    """

    models: tuple[str, ...]
    may_be_best: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """names: the models, and serial. leads: the log of the speed of each over each other, within visits."""

    names: tuple[str, ...]
    leads: Difference

    def standings(self, error: float) -> dict[str, Standing]:
        return dict(zip(self.names, standings(self.leads, error), strict=True))


def colours(spots: Sequence[Measured], units: Mapping[str, str]) -> dict[Spot, Colour]:
    """What was shown at each spot. units: of the models: those of one kind vary alike."""
    seen = _seen(spots, units)
    levels = [_strictest(each) for each in seen]
    found = false_discoveries.level(levels, FALSE)
    return {
        each.spot: Colour(_shown(own, found)) if own_level <= found else _untold(own)
        for each, own, own_level in zip(spots, seen, levels, strict=True)
    }


def _strictest(own: _Seen) -> float:
    """The smallest error at which the spot has a colour; 1 if it has none at ``FALSE``."""
    for step in range(LEVELS + 1):
        error: float = STRICTEST * (FALSE / STRICTEST) ** (step / LEVELS)
        if _shown(own, error):
            return error
    return 1.0


def _shown(own: _Seen, error: float) -> tuple[str, ...]:
    """The best model, or all that tie; serial's name if none beats it; nothing if none of that was shown."""
    places = own.standings(error)
    if places[SERIAL].near_best:
        return (SERIAL,)
    if places[SERIAL].may_be_best:
        return ()
    return tuple(name for name, place in places.items() if place.near_best)


def _untold(own: _Seen) -> Colour:
    places = own.standings(FALSE)
    return Colour((), tuple(name for name, place in places.items() if place.may_be_best))


def _seen(spots: Sequence[Measured], units: Mapping[str, str]) -> list[_Seen]:
    """Of each spot, with what all together say of how much a pair of two kinds of models varies."""
    logs = [{**each.logs, SERIAL: [0.0] * len(next(iter(each.logs.values())))} for each in spots]
    pairs = {(place, pair): _ratios(own, *pair) for place, own in enumerate(logs) for pair in _pairs(own)}
    kinds = [tuple(units.get(name, name) for name in pair) for _, pair in pairs]
    spreads = dict(zip(pairs, moderated(list(pairs.values()), kinds), strict=True))
    return [
        _Seen(tuple(own), Difference.of_pairs(len(own), [spreads[place, pair] for pair in _pairs(own)]))
        for place, own in enumerate(logs)
    ]


def _pairs(logs: Mapping[str, Sequence[float]]) -> list[tuple[str, str]]:
    return list(combinations(logs, 2))


def _ratios(logs: Mapping[str, Sequence[float]], one: str, other: str) -> list[float]:
    """The logs of one's speed over another's, visit by visit."""
    return [first - second for first, second in zip(logs[one], logs[other], strict=True)]
