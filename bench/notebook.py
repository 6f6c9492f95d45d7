"""The tutorial notebook this suite grew from: its systems, its seconds, and ours beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.contracts import Start
from bench.environment import available_cpus
from bench.formats import seconds

NOTEBOOK_CPUS = 4
SAME = 1.5  # answers within this factor of each other are the same answer


@dataclass(frozen=True)
class Row:
    """One system of the notebook. ``seconds`` are the notebook's own, None where it had none.

    baseline: the row it is compared with. chunks: slices of the booking data.
    """

    id: str
    what: str
    workload: str
    model: str
    start: Start
    limit: int
    seconds: float | None
    baseline: str
    chunks: int = 16


ROWS = (
    Row("N1", "loop over requests.get", "http_fetch", "serial", "warm", 1, 5.82, "N1"),
    Row("N2", "a thread per URL", "http_fetch", "threads", "cold", 20, 0.38, "N1"),
    Row("N3", "ThreadPoolExecutor(30)", "http_fetch", "thread_pool", "cold", 30, 0.51, "N1"),
    Row("N4", "asyncio + aiohttp", "http_fetch", "asyncio", "warm", 30, 0.44, "N1"),
    Row("N5", "asyncio + requests", "http_fetch", "asyncio_blocking", "warm", 30, 5.45, "N1"),
    Row(
        "N6",
        "asyncio + a thread pool per call",
        "http_fetch",
        "asyncio_thread_each",
        "warm",
        30,
        0.39,
        "N1",
    ),
    Row("N7", "multiprocessing.Pool(4)", "http_fetch", "mp_pool", "cold", 4, 2.68, "N1"),
    Row("N8-serial", "the sleeps of N8 in a loop", "sleep", "serial", "warm", 1, None, "N8-serial"),
    Row("N8", "multiprocessing.Pool(4)", "sleep", "mp_pool", "cold", 4, 5.23, "N8-serial"),
    Row(
        "N9",
        "pd.to_datetime, all rows at once",
        "booking_dates_inferred",
        "serial",
        "warm",
        1,
        25.25,
        "N9",
        1,
    ),
    Row(
        "N10",
        "multiprocessing.Pool(4)",
        "booking_dates_inferred",
        "mp_pool",
        "cold",
        4,
        11.12,
        "N9",
    ),
    Row(
        "N11",
        "ThreadPoolExecutor(20)",
        "booking_dates_inferred",
        "thread_pool",
        "cold",
        20,
        30.23,
        "N9",
    ),
)

# Why a row can be faster, or slower, beside its serial row today than it was. Looked up only where it is.
_CHEAPER = "a request costs less CPU here than at a real site (no TLS, no names to look up)"
_POOL_START = "the notebook's pool took over a second to start"
FASTER = {
    "N2": _CHEAPER,
    "N3": _CHEAPER,
    "N4": _CHEAPER,
    "N6": _CHEAPER,
    "N7": f"four at a time can be four times as fast at best, and {_POOL_START}",
    "N8": f"the longest sleep, 4 s, is the floor, and {_POOL_START}",
}
SLOWER = {
    "N11": "dateutil runs under the GIL: 20 threads do the work of one and pay for handing it around",
}


@dataclass(frozen=True)
class Measured:
    """A row with our seconds, and how many times faster than its baseline it was, there and here."""

    row: Row
    seconds: float
    ratio: float
    notebook_ratio: float | None


def is_notebook(benchmark: Mapping[str, Any]) -> bool:
    """Whether a stored benchmark is a row of the notebook."""
    extra = benchmark.get("extra_info") or {}
    return extra.get("notebook") in [row.id for row in ROWS]


def measured(benchmarks: Sequence[Mapping[str, Any]]) -> list[Measured]:
    """The notebook's rows among stored benchmarks, in the notebook's order."""
    ours = {
        bench["extra_info"]["notebook"]: bench["stats"]["median"]
        for bench in benchmarks
        if is_notebook(bench) and bench["stats"]["median"] > 0
    }
    notebook = {row.id: row.seconds for row in ROWS}
    # the notebook never timed its sleeps in a loop: 1 + 2 + 3 + 4 s is what they take
    notebook["N8-serial"] = 10.0
    return [
        Measured(
            row,
            ours[row.id],
            ours[row.baseline] / ours[row.id],
            (notebook[row.baseline] or 0) / row.seconds if row.seconds else None,
        )
        for row in ROWS
        if row.id in ours and row.baseline in ours
    ]


def show_notebook(console: Console, benchmarks: Sequence[dict[str, Any]]) -> None:
    """Print the notebook's seconds beside ours, and a sentence for each answer that differs."""
    rows = measured(benchmarks)
    if not rows:
        return
    console.print(_table(rows))
    for clause in differences(rows, available_cpus()):
        console.print(f"{clause}.", style="bold", highlight=False)
    console.print()


def _table(rows: Sequence[Measured]) -> Table:
    table = Table(title="The notebook, then and now", title_justify="left", title_style="bold cyan")
    for name in ("row", "system", "cell"):
        table.add_column(name)
    for name in ("notebook", "here", "× its serial, notebook", "× its serial, here"):
        table.add_column(name, justify="right")
    for found in rows:
        row = found.row
        then = "" if row.seconds is None else seconds(row.seconds)
        ratio_then = "" if found.notebook_ratio is None else f"{found.notebook_ratio:.2f}"
        cell = f"{row.workload}-{row.model}-{row.start}"
        table.add_row(row.id, row.what, cell, then, seconds(found.seconds), ratio_then, f"{found.ratio:.2f}")
    return table


def differences(rows: Sequence[Measured], cpus: int | None) -> Iterator[str]:
    """A clause for each row whose ratio to its serial row is another one today, on ``cpus`` CPUs if known."""
    for found in rows:
        then, now = found.notebook_ratio, found.ratio
        if then is None or found.row.id == found.row.baseline:
            continue
        if max(then / now, now / then) > SAME or (then > 1.1) != (now > 1.1):
            why = _why(found.row.id, faster=now > then, cpus=cpus)
            yield f"{found.row.id} differs: {then:.2g}× its serial row then, {now:.2g}× now: {why}"


def _why(row: str, *, faster: bool, cpus: int | None) -> str:
    if row == "N10" and cpus and cpus != NOTEBOOK_CPUS and faster == (cpus > NOTEBOOK_CPUS):
        return f"it had {NOTEBOOK_CPUS} CPUs and this run has {cpus}"
    return (FASTER if faster else SLOWER).get(row, "no reason is known: look into it")
