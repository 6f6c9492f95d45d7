"""What each model of a run is, in the few words that its cells were stored with."""

from collections.abc import Sequence

from bench.analysis.result import Result, models_in_order
from bench.store.schema import Facts


def legend(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Each model with what it is, family by family."""
    facts = {result.model: result.facts for result in results}
    return [(model, _about(facts[model])) for model in models_in_order(results)]


def _about(facts: Facts) -> str:
    """In its own words; if it has none, by the facts that it has."""
    if facts.about:
        return facts.about
    return ", ".join(filter(None, [facts.family, f"an item per {facts.unit}" if facts.unit else ""]))
