"""What to tell somebody with a job: the ranking, what of it can't be told, and what to measure then."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.costs.job import Job
from bench.costs.predict import Prediction, ranking, too_close
from bench.costs.record import Calibration
from bench.cpus import cpu_count
from bench.text.units import listed, seconds
from fixtures.place import COMMAND

MOST_MODELS = 4  # to measure


@dataclass(frozen=True)
class Advice:
    """ranking: the fastest first. limit: items at once. target: the function, as it was named, if any."""

    job: Job
    limit: int
    ranking: list[Prediction]
    calibrated: str
    target: str = ""

    @classmethod
    def of(
        cls,
        job: Job,
        calibration: Calibration,
        workers: int | None,
        *,
        awaited: Job | None = None,
        with_awork: bool = True,
        target: str = "",
        yardstick_s: float | None = None,
    ) -> "Advice":
        """The advice for a job.

        workers: items at once; None: as many as suit the job, see ``Job.limit``. awaited: what its async twin
        takes, if that is known by itself. with_awork: whether there is one that takes the same. yardstick_s:
        seconds of ``bench.measure.yardstick`` where the job was seen; None: as it was calibrated.
        """
        limit = workers or job.limit(cpu_count())
        machine, costs = calibration.machine_now(yardstick_s), calibration.costs.values()
        ranked = ranking(job, costs, machine, limit=limit, awaited=awaited or (job if with_awork else None))
        return cls(job, limit, ranked, calibration.began, target)

    @property
    def best(self) -> Prediction | None:
        return self.ranking[0] if self.ranking else None

    @property
    def contenders(self) -> list[str]:
        """The models whose intervals overlap with the best one's, the best first."""
        if self.best is None:
            return []
        names = [each.model for each in self.ranking if too_close(self.best, each)]
        return list(dict.fromkeys([self.best.model, *names]))

    @property
    def headline(self) -> str:
        """The advice in a sentence."""
        if self.best is None:
            return "no model has numbers"
        said = f"{self.best.label} is predicted to take {seconds(self.best.seconds)}"
        others = self.contenders[1:]
        if others:
            return f"{said}; {listed(others)} {'is' if len(others) == 1 else 'are'} too close to tell"
        return said

    @property
    def to_measure(self) -> str | None:
        """The command that tells those that are too close; None if one is clearly ahead."""
        if len(self.contenders) < 2:
            return None
        function = self.target or "FILE.py:FUNCTION"
        models = " ".join(f"--model {name}" for name in self.contenders[:MOST_MODELS] if name != "serial")
        return f"{COMMAND} run {function} --items … --workers {self.limit} --model serial {models}"

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` writes it, seconds and bytes; every time in it is predicted, none measured."""
        keys = ("model", "start", "seconds", "low", "high", "why")
        return {
            "predicted": True,
            "ranking": [{key: getattr(each, key) for key in keys} for each in self.ranking],
            "too_close_to_tell": self.contenders if len(self.contenders) > 1 else [],
            "to_measure": self.to_measure,
            "job": asdict(self.job),
            "workers": self.limit,
            "calibrated": self.calibrated,
        }


def rows_of(ranked: Sequence[Prediction]) -> list[tuple[str, str, str, str]]:
    """The ranking as text: what, predicted seconds, from where to where, and why."""
    return [
        (each.label, seconds(each.seconds), f"{seconds(each.low)}–{seconds(each.high)}", each.why)
        for each in ranked
    ]
