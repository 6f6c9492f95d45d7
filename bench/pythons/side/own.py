"""The reader's own function in one interpreter: the items that all of them do, read here as anywhere else.

The workload module is there already; what it asks ``bench.own.filled`` for is not, in a process of its own.
"""

from pathlib import Path

from bench.contracts import Workload
from bench.own import filled
from bench.own.filled import Filled
from bench.own.items import spread
from bench.own.request import Request
from bench.own.target import Target
from bench.pythons.side.brief import OwnItems
from fixtures.inputs import Inputs


def fill(own: OwnItems, workload: Workload, inputs: Inputs) -> None:
    """Let the workload have its items, and compare answers with this interpreter's own. Raises OwnError."""
    request = Request(Path(own.folder), own.target, own.items, own.items_from, own.twin)
    functions = request.functions(taken=())
    # with no count, its own file makes the items whenever they are needed
    items = [] if own.count is None else spread(request.read_items(functions, inputs), own.count)
    place = functions.target.place
    combine = Target(place, "combine").value if "combine" in functions.has else None
    filled.remember(own.name, Filled(workload.work, items, None, own.is_repeatable, combine))
