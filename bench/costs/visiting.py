"""One visit of a model: all trials that are for it, in pools of its own, with serial beside them."""

from collections.abc import Callable, Mapping
from functools import partial
from statistics import fmean, median

from bench.contracts import Model, RunItems
from bench.costs.job import Job
from bench.costs.measured import Measuring, prepared_of, timed, timed_cold
from bench.costs.trials import TRIALS, Trial, Visit, Whom, Width, widths
from bench.measure import fork_server, packing, yardstick
from bench.measure.cell import set_aside_what_is_held
from bench.measure.heat import Rival
from bench.measure.neighbours import uses_several_cpus
from bench.measure.one_by_one import Seen
from bench.measure.pools import fill, warm_up
from bench.measure.prepared import Prepared

SLOW_START_S = 0.8
PACKED_ITEMS, SHORTEST_S = 4, 1e-9
ONLY_PACKED = Seen([0.0], 0.0, 1.0)  # what has waited is not run again
CARRYING = ("process", "interpreter", "greenlet", "worker")  # units that items are sent to
IS_FOR: Mapping[Whom, Callable[[Model], bool]] = {
    "all": lambda _: True,
    "what uses several CPUs": lambda model: uses_several_cpus(model, "cpu"),
    "what carries items": lambda model: model.unit in CARRYING,
    "threads": lambda model: model.unit == "thread",
}
"""Whether a trial is for a model, by ``Trial.whom``."""


def visit(measuring: Measuring, model: Model) -> Visit:
    """All trials of a model, in fresh pools. Raises WrongAnswerError, or whatever the model raises.

    Serial's waits stand before and after all of them; its CPU, and looks at how many CPUs there are, between
    their rounds: the machine's speed changes within tenths of a second.
    """
    set_aside_what_is_held()
    if model.start_method == "forkserver":
        fork_server.renew()
    yardstick_s, before = yardstick.seconds(), measuring.idle_beside()
    own = _Visiting(measuring, model)
    seconds = own.cold() | own.warm("narrow") | own.warm("wide")
    after = measuring.idle_beside()
    yardstick_s = fmean((yardstick_s, yardstick.seconds()))
    beside = {name: fmean((before[name], after[name])) for name in before} | own.alone
    return Visit(model.name, own.narrow, own.wide, fmean(own.looks), yardstick_s, beside, seconds)


class _Visiting:
    """A visit on its way.

    narrow, wide: the limits of its pools. alone: what serial takes per item, by ``Trial.beside``. looks: how
    many CPUs there were.
    """

    def __init__(self, measuring: Measuring, model: Model) -> None:
        self._measuring, self._model = measuring, model
        self.alone: dict[str, float] = {}
        self.looks = [measuring.capacity()]
        self.narrow, self.wide = self._widths()

    def _widths(self) -> tuple[int, int]:
        model, slow = self._model, self._model.name in self._measuring.slow
        return widths(
            self._measuring.cpus, model.unit, fresh_interpreters=model.fresh_interpreters, slow=slow
        )

    def cold(self) -> dict[str, float]:
        """The seconds of the cold trials by their names, of what has both starts."""
        if set(self._model.starts) != {"cold", "warm"}:
            return {}
        self._model.prepare(self.narrow)
        first = self._prepared(TRIALS["cold_narrow"], self.narrow)
        if timed_cold(self._model, self.narrow, first) > SLOW_START_S:  # what is imported once is in it
            self._measuring.slow.add(self._model.name)
            self.narrow, self.wide = self._widths()
        return {
            "cold_narrow": self._trial(TRIALS["cold_narrow"], self.narrow, None),
            "cold_wide": self._trial(TRIALS["cold_wide"], self.wide, None),
        }

    def warm(self, width: Width) -> dict[str, float]:
        """The seconds of the other trials of that width, in one pool if the model has warm ones."""
        model, limit = self._model, self.narrow if width == "narrow" else self.wide
        trials = {
            name: trial
            for name, trial in TRIALS.items()
            if trial.width == width and not trial.cold and _is_for(trial, model)
        }
        if not trials:
            return {}
        if "warm" not in model.starts:
            return {name: self._trial(trial, limit, None) for name, trial in trials.items()}
        any_of_them = Rival(model, limit, self._prepared(TRIALS["empty_few"], limit))
        model.prepare(limit)
        with model.running(limit) as run:
            fill(run, any_of_them)
            warm_up(run, any_of_them)
            return {name: self._trial(trial, limit, run) for name, trial in trials.items()}

    def _trial(self, trial: Trial, limit: int, run: RunItems | None) -> float:
        """The median of the trial's repeats, cold ones without a pool that runs."""
        once = self._once(self._prepared(trial, limit), limit, run)
        if not trial.beside:
            return median(once() for _ in range(trial.repeats))
        alone_s, own_s = [self._alone_s(trial, limit)], []
        for _ in range(trial.repeats):
            own_s.append(once())
            alone_s.append(self._alone_s(trial, limit))
            if trial.tells_share and uses_several_cpus(self._model, "cpu"):
                self.looks.append(self._measuring.capacity())
        self.alone[trial.beside] = fmean(alone_s)
        return median(own_s)

    def _once(self, prepared: Prepared, limit: int, run: RunItems | None) -> Callable[[], float]:
        if run is None:
            self._model.prepare(limit)
            return partial(timed_cold, self._model, limit, prepared)
        once = partial(timed, run, prepared)
        if self._model.keeps_items:  # a warm run finds them where its workers are
            once()
        return once

    def _alone_s(self, trial: Trial, limit: int) -> float:
        """What serial takes per item of the trial; of one that carries strings, what packing takes."""
        prepared = self._of_trial(trial, trial.count_beside(limit))
        if not trial.words:
            return self._measuring.beside(prepared) / len(prepared.items)
        work, items = prepared.workload.work, prepared.items[:PACKED_ITEMS]
        return max(SHORTEST_S, packing.facts(work, items, items, ONLY_PACKED)["packing_s"])

    def _prepared(self, trial: Trial, limit: int) -> Prepared:
        return self._of_trial(trial, trial.count(limit))

    def _of_trial(self, trial: Trial, count: int) -> Prepared:
        job = Job(count, trial.cpu_s, trial.wait_s, 0 if trial.words else trial.bytes)
        iteration_s = self._measuring.iteration_s
        return prepared_of(job, iteration_s, words=trial.words or None, exchanges=trial.exchanges or None)


def _is_for(trial: Trial, model: Model) -> bool:
    """Whether the model is to run the trial: what runs one item at a time waits for each, as serial does."""
    return not (model.one_at_a_time and trial.wait_s) and IS_FOR[trial.whom](model)
