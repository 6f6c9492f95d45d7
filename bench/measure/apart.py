"""Serial rounds in a process of its own, for inputs too large to be held beside the cells of the matrix.

What a process holds is in each memory figure of its forks, and makes the forks themselves slower; hundreds of
megabytes that were freed are not all given back. So large inputs live and end with a process that nothing
else is measured in.
"""

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Self

from bench.contracts import RunItems
from bench.lifetime import end_with_parent
from bench.measure.cell import facts_of_inputs, set_aside_what_is_held
from bench.measure.instruments import Forked, forked
from bench.measure.prepared import Prepared

WARM_UP = 2  # items


class ApartError(RuntimeError):
    """Something went wrong in the process; the message says what."""


class SerialApart:
    """Runs the items of workloads one after the other in a process of its own. A context manager.

    prepare: called in that process, once for each workload, by its name. run: runs items one after the other.
    Every method raises ApartError for what is raised in the process, a wrong answer included.
    """

    def __init__(self, prepare: Callable[[str], Prepared], run: RunItems) -> None:
        self._work = _Work(prepare, run)
        self._started: Forked | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def prepare(self, workload: str) -> None:
        """Build the workload's inputs, and run some of its items; in a new process, if none is running."""
        self._started = self._started or forked(_answer, self._work)
        self._ask("prepare", workload)

    def run(self, workload: str) -> None:
        """Run all items and keep the answer. It takes a tenth of a millisecond longer than the items do."""
        self._ask("run", workload)

    def check(self, workload: str) -> dict[str, Any]:
        """Check the answer of the last run; the facts of the inputs that it was made from."""
        facts: dict[str, Any] = self._ask("check", workload)
        return facts

    def end(self) -> None:
        """End the process, with all that it holds."""
        if self._started:
            (process, connection), self._started = self._started, None
            process.kill()
            process.join()
            connection.close()

    def _ask(self, method: str, workload: str) -> Any:
        if self._started is None:
            raise ApartError(f"{workload} was not prepared")
        connection = self._started[1]
        try:
            connection.send((method, workload))
            answer, problem = connection.recv()
        except BaseException as error:  # an answer that was not awaited would be taken for the next
            self.end()
            if isinstance(error, EOFError | OSError):
                raise ApartError(f"the process that runs {workload} has ended: out of memory?") from None
            raise
        if problem:
            raise ApartError(problem)
        return answer


class _Work:
    """What the process does."""

    def __init__(self, prepare: Callable[[str], Prepared], run: RunItems) -> None:
        self._prepare, self._run = prepare, run
        self._prepared: dict[str, Prepared] = {}
        self._output: Any = None

    def prepare(self, workload: str) -> None:
        prepared = self._prepared[workload] = self._prepare(workload)
        set_aside_what_is_held()
        self._run(prepared.workload, prepared.items[:WARM_UP])

    def run(self, workload: str) -> None:
        prepared = self._prepared[workload]
        self._output = prepared.workload.combine(self._run(prepared.workload, prepared.items))

    def check(self, workload: str) -> dict[str, Any]:
        prepared, output, self._output = self._prepared[workload], self._output, None
        prepared.check(output)
        return facts_of_inputs(prepared)


def _answer(connection: "Connection[Any, Any]", work: _Work) -> None:
    end_with_parent()
    while True:
        method, workload = connection.recv()
        try:
            connection.send((getattr(work, method)(workload), None))
        except Exception as error:  # noqa: BLE001 - a workload may raise anything
            connection.send((None, f"{type(error).__name__}: {error}"))
