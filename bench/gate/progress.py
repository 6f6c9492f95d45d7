"""What the gate is doing and how long it will: one live line on a terminal, a line per pair elsewhere."""

from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from bench.text.units import minutes


class GateProgress:
    """A ``Watcher`` that writes to standard error. Use it as a context."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None
        self._line = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the live line away."""
        if self._status:
            self._status.stop()

    def note(self, text: str) -> None:
        self._console.print(escape(text), highlight=False, soft_wrap=True)

    def pair(self, done: int, wanted: int, seconds: float, *, null: bool) -> None:
        what = "base against base" if null else "base against head"
        count = f"{wanted} benchmarks · " if wanted else ""
        self._line = f"pair {done + 1} · {what} · {count}at most {minutes(seconds)} to the next look"
        if self._console.is_terminal:
            self._show(self._line)
        else:
            self.note(self._line)

    def benchmark(self, name: str) -> None:
        if self._status:
            self._show(f"{self._line} · {name.rpartition('::')[2]}")

    def _show(self, text: str) -> None:
        width = self._console.width - 4
        shown = escape(text if len(text) <= width else text[: width - 1] + "…")
        if self._status is None:
            # one refresh a second: nothing of ours should run beside a measurement
            self._status = self._console.status(shown, refresh_per_second=1)
            self._status.start()
        else:
            self._status.update(shown)
