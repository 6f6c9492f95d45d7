"""The faults: what goes wrong in a cell, under which models it is tried, and how each cell has to end."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

ALL = ("FAULTS", "all")  # the environment variable that `make faults` sets
PROCESSES = (
    "mp_pool",
    "process_pool_fork",
    "process_pool_spawn",
    "process_pool_forkserver",
    "asyncio_processes",
)
THREADS = ("threads", "thread_pool", "asyncio_threads", "asyncio_thread_each", "loop_per_thread")
MAIN = ("serial", "asyncio", "asyncio_blocking", "asyncio_uvloop")
INTERPRETERS = ("interpreter_pool",)  # which needs Python 3.14
BROUGHT = ("joblib_loky", "joblib_threading", "gevent")  # by the extra `models`
EVERY = (*MAIN, *THREADS, *PROCESSES)
OVERDUE = "s, see --cell-timeout"


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and what has to come of it.

    code: a function of ``faulty``. models: tried one after the other in one run, beside healthy cells.
    says: a part of the line of each failed cell; without it the cells pass. left: a part of the line about
    what is left behind. item: at which it goes wrong. ends_run: nothing can save the run, which ends.
    in_short: the models of the short form, in one run.
    """

    code: str
    models: tuple[str, ...] = EVERY
    says: str = ""
    left: str = ""
    item: int = 1
    ends_run: bool = False
    in_short: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.code}-{'+'.join(self.models) if len(self.models) < len(EVERY) else 'all'}-{self.item}"


FAULTS = (
    Fault("raises", says="ValueError: bad item", in_short=("serial", "asyncio", "thread_pool", "mp_pool")),
    Fault("exits", (*MAIN, "threads", "thread_pool", "process_pool_fork"), "SystemExit: leaves"),
    Fault("exits", ("mp_pool",), OVERDUE),
    Fault("exits_at_once", ("serial", "threads", "asyncio"), "os._exit(3) was called"),
    Fault("exits_at_once", ("process_pool_fork", "asyncio_processes"), "BrokenProcessPool"),
    Fault("exits_at_once", ("mp_pool",), OVERDUE),
    Fault("kills_its_worker", ("mp_pool",), OVERDUE, in_short=("mp_pool",)),
    Fault("kills_its_worker", PROCESSES[1:], "BrokenProcessPool"),
    Fault("returns_what_no_pickle_holds", PROCESSES, "pickle"),
    Fault("raises_what_no_pickle_holds", ("mp_pool",), f"{OVERDUE}; a thread ended with TypeError"),
    Fault("hangs", says=OVERDUE),
    Fault("hangs_beside_a_thread", ("serial", "thread_pool"), OVERDUE, in_short=("serial",)),
    Fault("leaves_a_thread", ("serial", "asyncio"), left="running thread"),
    Fault("spins", ("serial", "asyncio", "threads", "mp_pool"), OVERDUE),
    Fault("hangs_on_a_socket", ("serial", "thread_pool", "mp_pool"), OVERDUE),
    Fault("reads_a_byte_now_and_then", ("serial", "thread_pool", "mp_pool"), OVERDUE),
    Fault("hangs_whatever_is_raised", ("serial",), ends_run=True),
    Fault("hangs_in_a_call_of_c", ("serial",), ends_run=True),
    Fault("leaves_things_behind", MAIN, left="another folder, a changed environment", in_short=("serial",)),
    Fault("raises", BROUGHT, "ValueError: bad item", in_short=BROUGHT),
    Fault("kills_its_worker", ("joblib_loky",), "TerminatedWorkerError", in_short=("joblib_loky",)),
    Fault("kills_its_worker", ("gevent",), "the interpreter that gevent runs in", in_short=("gevent",)),
    Fault("returns_what_no_pickle_holds", ("joblib_loky",), "pickle"),
    Fault("hangs", ("joblib_loky", "gevent"), OVERDUE, in_short=("gevent",)),
    # what an interpreter of a pool does ends in its cell, but for os._exit, which there is nothing to catch
    Fault("raises", INTERPRETERS, "ValueError: bad item", in_short=INTERPRETERS),
    Fault("exits", INTERPRETERS, "SystemExit"),
    Fault("exits_at_once", INTERPRETERS, ends_run=True),
    Fault("returns_what_no_pickle_holds", INTERPRETERS, "Error"),
    Fault("hangs", INTERPRETERS, OVERDUE, in_short=INTERPRETERS),
    Fault("hangs_on_a_socket", INTERPRETERS, OVERDUE),
    Fault("spins", INTERPRETERS, OVERDUE),
)


def all_of_them() -> bool:
    return os.environ.get(ALL[0]) == ALL[1]


def rows() -> Iterator[Fault]:
    """The short form; with FAULTS=all each fault under each model, at its first item and a later one."""
    if not all_of_them():
        yield from (replace(fault, models=fault.in_short) for fault in FAULTS if fault.in_short)
        return
    for fault in FAULTS:
        for item in (0, 4):
            yield from (replace(fault, models=(model,), item=item) for model in fault.models)
