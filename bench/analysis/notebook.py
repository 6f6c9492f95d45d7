"""The tutorial notebook this suite grew from: its systems, its seconds, and ours beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bench.store.file import Benchmark

NOTEBOOK_CPUS = 4
SAME = 1.5  # ratios within this factor of each other are the same
FASTER = 1.1  # times the serial row, above which a system is the faster of the two


@dataclass(frozen=True)
class Row:
    """One system of the notebook, and the cell that stands for it.

    limit: the concurrency limit. seconds: the notebook's own, None where it had none.
    baseline: the id of the serial row it is compared with. chunks: slices of the booking data.
    """

    id: str
    what: str
    workload: str
    model: str
    start: Literal["cold", "warm"]
    limit: int
    seconds: float | None
    baseline: str
    chunks: int = 16


HTTP, DATES = "http_fetch", "booking_dates_inferred"
ROWS = (
    Row("N1", "loop over requests.get", HTTP, "serial", "warm", 1, 5.82, "N1"),
    Row("N2", "a thread per URL", HTTP, "threads", "cold", 20, 0.38, "N1"),
    Row("N3", "ThreadPoolExecutor(30)", HTTP, "thread_pool", "cold", 30, 0.51, "N1"),
    Row("N4", "asyncio + aiohttp", HTTP, "asyncio", "warm", 30, 0.44, "N1"),
    Row("N5", "asyncio + requests", HTTP, "asyncio_blocking", "warm", 30, 5.45, "N1"),
    Row("N6", "asyncio + a thread pool per call", HTTP, "asyncio_thread_each", "warm", 30, 0.39, "N1"),
    Row("N7", "multiprocessing.Pool(4)", HTTP, "mp_pool", "cold", 4, 2.68, "N1"),
    Row("N8-serial", "the sleeps of N8 in a loop", "sleep", "serial", "warm", 1, None, "N8-serial"),
    Row("N8", "multiprocessing.Pool(4)", "sleep", "mp_pool", "cold", 4, 5.23, "N8-serial"),
    Row("N9", "pd.to_datetime, all rows at once", DATES, "serial", "warm", 1, 25.25, "N9", chunks=1),
    Row("N10", "multiprocessing.Pool(4)", DATES, "mp_pool", "cold", 4, 11.12, "N9"),
    Row("N11", "ThreadPoolExecutor(20)", DATES, "thread_pool", "cold", 20, 30.23, "N9"),
)
BY_ID = {row.id: row for row in ROWS}
NOTEBOOK_S = {row.id: row.seconds for row in ROWS}
# the notebook never timed its sleeps in a loop: 1 + 2 + 3 + 4 s is what they take
NOTEBOOK_S["N8-serial"] = 10.0

# Why a row can be faster, or slower, beside its serial row here than in the notebook; said only where it is
_CHEAPER = "a request costs less CPU here than at a real site (no TLS, no names to look up)"
_POOL_START = "the notebook's pool took over a second to start"
WHY_FASTER = {
    "N2": _CHEAPER,
    "N3": _CHEAPER,
    "N4": _CHEAPER,
    "N6": _CHEAPER,
    "N7": f"four at a time can be four times as fast at best, and {_POOL_START}",
    "N8": f"the longest sleep, 4 s, is the floor, and {_POOL_START}",
}
WHY_SLOWER = {
    "N11": "dateutil runs under the GIL: 20 threads do the work of one and pay for handing it around",
}


@dataclass(frozen=True)
class Measured:
    """A row with our seconds, and how many times faster than its baseline it is, here and in the notebook.

    notebook_ratio: None where the notebook has no seconds.
    """

    row: Row
    seconds: float
    ratio: float
    notebook_ratio: float | None


def row_id(benchmark: Benchmark) -> str | None:
    """The id of the notebook's row that a stored benchmark is of, if it is of one."""
    stored = (benchmark.extra_info or {}).get("notebook")
    return stored if isinstance(stored, str) and stored in BY_ID else None


def measured(benchmarks: Sequence[Benchmark]) -> list[Measured]:
    """The notebook's rows among stored benchmarks, in the notebook's order.

    A row whose baseline is not among them is left out.
    """
    medians = {row_id(benchmark): benchmark.stats.median for benchmark in benchmarks}
    ours = {row: median for row, median in medians.items() if row and median > 0}
    return [
        Measured(row, ours[row.id], ours[row.baseline] / ours[row.id], _notebook_ratio(row))
        for row in ROWS
        if row.id in ours and row.baseline in ours
    ]


def _notebook_ratio(row: Row) -> float | None:
    baseline = NOTEBOOK_S[row.baseline]
    return baseline / row.seconds if baseline and row.seconds else None


def differences(rows: Sequence[Measured], cpus: int | None) -> Iterator[str]:
    """A clause for each row whose ratio to its serial row is another one here, on ``cpus`` CPUs if known."""
    for measured_row in rows:
        row, notebook, here = measured_row.row, measured_row.notebook_ratio, measured_row.ratio
        if notebook is None or row.id == row.baseline:
            continue
        if max(notebook / here, here / notebook) > SAME or (notebook > FASTER) != (here > FASTER):
            why = _why(row.id, faster=here > notebook, cpus=cpus)
            yield f"{row.id} differs: {notebook:.2g}× its serial row then, {here:.2g}× now: {why}"


def _why(row: str, *, faster: bool, cpus: int | None) -> str:
    if row == "N10" and cpus and cpus != NOTEBOOK_CPUS and faster == (cpus > NOTEBOOK_CPUS):
        return f"it had {NOTEBOOK_CPUS} CPUs and this run has {cpus}"
    return (WHY_FASTER if faster else WHY_SLOWER).get(row, "no reason is known: look into it")
