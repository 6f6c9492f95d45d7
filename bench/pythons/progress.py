"""What is being measured and how long it will take: the gate's one live line, of groups and cells."""

from bench.gate.progress import GateProgress
from bench.text.units import count, minutes


class GroupProgress(GateProgress):
    """A ``schedule.Watcher`` that writes to standard error. Use it as a context."""

    def group(self, done: int, wanted: int, cells: int, seconds: float) -> None:
        what = f"{count(cells, 'cell')} · " if cells else ""
        self._line = f"group {done + 1} of at most {wanted} · {what}at most {minutes(seconds)} to go"
        if self._console.is_terminal:
            self._show(self._line)
        else:
            self.note(self._line)

    def cell(self, name: str) -> None:
        self.benchmark(name)
