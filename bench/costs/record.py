"""The stored calibration of a machine and a Python: one file beside the folders of the runs.

It holds the numbers of each model, and the trials that they follow from. ``schema`` of the store has the
bounds of what is read.
"""

import json
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from bench.costs.break_even import BreakEven
from bench.costs.numbers import Costs, Number
from bench.costs.predict import Machine
from bench.costs.trials import Visit
from bench.cpus import cpu_count
from bench.store.checked import ValidationError
from bench.store.decode import UnreadableError, as_type, read_json
from bench.store.schema import AtLeastOne, NotNegative, Positive
from fixtures.files import write_atomically
from fixtures.place import COMMAND

KIND: Literal["costs"] = "costs"
FORMAT = 4
STORAGE = Path(".benchmarks")  # pytest-benchmark's, in the caller's folder; runs lie one folder deeper
CURE = f"run `{COMMAND} calibrate`, which takes two minutes"


@dataclass(frozen=True)
class Calibration:
    """began: an ISO 8601 time. machine: see ``identity``. libraries: versions of what models come from.

    cpus: that the machine gave to as many processes as may run. yardstick_s: the speed at which seconds are
    given. left_out: models without numbers, each with the reason. visits: what was measured.
    """

    began: str
    machine: dict[str, Any]
    cpus: Number
    yardstick_s: Positive
    took_s: NotNegative
    costs: dict[str, Costs]
    left_out: dict[str, str] = field(default_factory=dict)
    break_even: list[BreakEven] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    kind: str = KIND
    format: AtLeastOne = FORMAT

    def machine_now(self, yardstick_s: float | None = None, cpus: float | None = None) -> Machine:
        """The machine as it was calibrated, or as these figures of a run say that it was in the run."""
        slower = yardstick_s / self.yardstick_s if yardstick_s else 1.0
        if cpus:
            return Machine(cpus, cpus, cpus, slower)
        return Machine(self.cpus.value, self.cpus.low, self.cpus.high, slower)


def identity() -> dict[str, Any]:
    """What must be the same for numbers to hold: machine, Python and the CPUs that may be used."""
    from bench.measure.environment import free_threaded

    return {
        "node": platform.node(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python_implementation": platform.python_implementation(),
        "python_version": platform.python_version(),
        "free_threaded": free_threaded(),
        "cpus": cpu_count(),
    }


def path_of(storage: Path = STORAGE) -> Path:
    """Where the calibration of this machine and Python lies."""
    from bench.measure.environment import machine_id

    return storage / f"costs-{machine_id()}.json"


def save(calibration: Calibration, path: Path) -> None:
    """Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, [json.dumps(asdict(calibration)).encode() + b"\n"])


def load(path: Path) -> Calibration:
    """Raises UnreadableError, with what to do."""
    if not path.exists():
        raise UnreadableError(f"this machine is not calibrated for this Python yet: {CURE}")
    try:
        found = as_type(read_json(path), Calibration)
    except ValidationError as error:
        raise UnreadableError(f"{path} is no calibration ({error}): {CURE}") from None
    if (found.kind, found.format) != (KIND, FORMAT):
        raise UnreadableError(f"{path} is no calibration of this version: {CURE}")
    return found


def load_own(path: Path) -> Calibration:
    """The calibration of this machine and Python. Raises UnreadableError if it is of another one."""
    found, here = load(path), identity()
    differs = [name for name, value in here.items() if found.machine.get(name) != value]
    if differs:
        names = ", ".join(differs)
        raise UnreadableError(f"{path} was measured elsewhere or on another Python ({names}): {CURE}")
    return found
