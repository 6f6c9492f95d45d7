"""The page's content: everything the templates show, computed and in order."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bench.gate.record import Record
from bench.report import history, plots, texts, timelines
from bench.report.forest import forest
from bench.report.marks import WIDTH, Plot, Row
from bench.report.runs import StoredRun
from bench.report.texts import MIB
from bench.report.timelines import Timelines
from bench.results import Result, of_workload, serial_of
from bench.stats import estimate
from bench.tables import seconds
from bench.verdicts import factor, ladder, verdict

TEMPLATES = Environment(
    loader=PackageLoader("bench.report"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
COLUMNS = (
    *("workload", "model", "start", "median_s", "low_s", "high_s", "min_s", "max_s", "rounds", "outliers"),
    *("speed_up", "speed_up_low", "speed_up_high", "cpu_s", "switches", "memory_bytes", "most_in_flight"),
)

CAPTIONS = {"timeline_caption": timelines.CAPTION, "history_caption": history.CAPTION}
USAGE = (
    *("model", "CPU", "of it in workers", "voluntary switches", "involuntary", "memory (peak)"),
    *("processes", "most in flight", "server busy"),
)
HEADINGS = {
    "median_s": "median",
    "low_s": "from",
    "high_s": "to",
    "min_s": "fastest",
    "max_s": "slowest",
    "speed_up": "speed-up",
    "speed_up_low": "from",
    "speed_up_high": "to",
    "cpu_s": "CPU",
    "memory_bytes": "memory",
    "most_in_flight": "in flight",
}


@dataclass(frozen=True)
class Section:
    """A workload, or a group of another suite's benchmarks. usage: cells of a table, ``USAGE`` its head."""

    name: str
    sentence: str
    plots: list[Plot]
    usage: list[list[str]]
    timelines: Timelines | None
    history: list[Row]
    missing: list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """All of it. rows: the raw table, ``columns`` its keys."""

    title: str
    run: StoredRun
    runs: int
    sentences: list[str]
    questions: list[tuple[str, str]]
    warnings: list[str]
    environment: list[tuple[str, str]]
    sections: list[Section]
    ladder: Plot | None
    gate: Plot | None
    columns: list[str]
    rows: list[dict[str, Any]]


def build(runs: Sequence[StoredRun], gate: Record | None = None) -> Page:
    """The page of the newest of the runs, with those of the same machine before it as its history."""
    run = runs[-1]
    comparable = [one for one in runs if one.machine_key == run.machine_key]
    results = run.results
    sections = [
        _section(name, results, run, comparable) for name in sorted({one.workload for one in results})
    ]
    sections += _foreign(run, comparable)
    rows = _table(run)
    return Page(
        title="Concurrency models, measured" if results else "Benchmarks",
        run=run,
        runs=len(comparable),
        sentences=[section.sentence for section in sections if section.sentence]
        + [one for one in [ladder(results)] if one],
        questions=texts.questions(results),
        warnings=list(texts.warnings(run)),
        environment=texts.environment(run),
        sections=sections,
        ladder=plots.ladder(results),
        gate=forest(gate) if gate else None,
        columns=[column for column in COLUMNS if any(row.get(column) is not None for row in rows)],
        rows=rows,
    )


def _section(name: str, all_results: Sequence[Result], run: StoredRun, runs: Sequence[StoredRun]) -> Section:
    results = of_workload(all_results, name)
    drawn = (
        plots.speed_ups(name, results),
        plots.where_time_goes(name, results),
        plots.rounds(name, [(result.label, result.rounds) for result in results]),
    )
    labels = {
        one["fullname"]: f"{one['extra_info']['model']} {one['extra_info']['start']}"
        for one in run.benchmarks
        if one.get("extra_info", {}).get("workload") == name
    }
    missing = [
        (one["id"].removeprefix(f"{name}-"), one["reason"])
        for one in run.not_run
        if one["id"].startswith(f"{name}-")
    ]
    sentence = verdict(results) or f"{name}: no serial row in this run, so there is no speed-up to tell."
    return Section(
        name,
        sentence,
        [one for one in drawn if one],
        _usage(results),
        timelines.of_results(results),
        history.rows(runs, labels),
        missing,
    )


def _usage(results: Sequence[Result]) -> list[list[str]]:
    """What each cell's instrumented round used, a row a cell that had one."""
    return [
        [
            result.label,
            seconds(result.cpu_s),
            seconds(extra["cpu_workers_s"]),
            f"{extra['context_switches_voluntary']:,}",
            f"{extra['context_switches_involuntary']:,}",
            _shown(extra.get("memory_peak_bytes"), "memory_bytes"),
            _shown(extra.get("processes_peak"), ""),
            _shown(extra.get("server_most_in_flight"), ""),
            "–" if (busy := extra.get("server_cpu_share")) is None else f"{busy:.0%}",
        ]
        for result in results
        if result.cpu_s is not None and (extra := result.extra)
    ]


def _foreign(run: StoredRun, runs: Sequence[StoredRun]) -> list[Section]:
    """Benchmarks that are not of our matrix, by their pytest-benchmark group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in run.benchmarks:
        if "sweeps" not in one.get("extra_info", {}):
            groups.setdefault(one.get("group") or "benchmarks", []).append(one)
    sections = []
    for number, (group, members) in enumerate(groups.items(), start=1):
        members.sort(key=lambda one: one["stats"]["median"])
        labels = {one["fullname"]: one["name"] for one in members}
        drawn = plots.rounds(f"group-{number}", [(one["name"], _seconds(one)) for one in members])
        sections.append(
            Section(group, "", [drawn] if drawn else [], [], None, history.rows(runs, labels), [])
        )
    return sections


def _seconds(benchmark: dict[str, Any]) -> list[float]:
    """Its rounds, or what the statistics tell of them if it was stored without."""
    stats = benchmark["stats"]
    return stats.get("data") or [
        stats[name] for name in ("min", "q1", "median", "q3", "max") if name in stats
    ]


def _table(run: StoredRun) -> list[dict[str, Any]]:
    results = run.results
    rows = [_row(result, serial_of(of_workload(results, result.workload))) for result in results]
    rows.sort(key=lambda row: (row["workload"], row["median_s"]))
    return rows + [_foreign_row(one) for one in run.benchmarks if "sweeps" not in one.get("extra_info", {})]


def _row(result: Result, serial: Result | None) -> dict[str, Any]:
    found, extra = result.seconds, result.extra
    gain = asdict(result.speed_up(serial)) if serial else {}
    return {
        "workload": result.workload,
        "model": result.model,
        "start": result.start,
        "median_s": found.median,
        "low_s": found.low,
        "high_s": found.high,
        "min_s": min(result.rounds),
        "max_s": max(result.rounds),
        "rounds": len(result.rounds),
        "outliers": len(plots.outliers(result.rounds)),
        "speed_up": gain.get("median"),
        "speed_up_low": gain.get("low"),
        "speed_up_high": gain.get("high"),
        "cpu_s": result.cpu_s,
        "switches": result.switches if "context_switches_voluntary" in extra else None,
        "memory_bytes": extra.get("memory_peak_bytes"),
        "most_in_flight": extra.get("server_most_in_flight"),
    }


def _foreign_row(one: dict[str, Any]) -> dict[str, Any]:
    data = _seconds(one)
    found = estimate(data) if one["stats"].get("data") else None
    stats = one["stats"]
    return dict.fromkeys(COLUMNS) | {
        "workload": one.get("group") or "",
        "model": one["name"],
        "median_s": stats["median"],
        "low_s": found.low if found else None,
        "high_s": found.high if found else None,
        "min_s": stats.get("min"),
        "max_s": stats.get("max"),
        "rounds": stats.get("rounds"),
        "outliers": len(plots.outliers(data)) if found else None,
    }


def html(page: Page) -> str:
    """The page as one file."""
    return _render("report.html", page)


def markdown(page: Page) -> str:
    """The page's words and table, for a job summary or a comment."""
    return _render("report.md", page)


def _render(name: str, page: Page) -> str:
    names = {
        "light": "light.css",
        "dark": "dark.css",
        "plot_css": "plot.css",
        "css": "report.css",
        "js": "report.js",
    }
    assets = {name: _asset(file) for name, file in names.items()}
    return TEMPLATES.get_template(f"{name}.j2").render(
        page=page, width=WIDTH, usage_head=USAGE, **CAPTIONS, **assets
    )


def _asset(name: str) -> str:
    return files("bench.report").joinpath("templates", name).read_text()


def svg(plot: Plot, scheme: str) -> str:
    """One plot as a file of its own, for a "light" or a "dark" page."""
    colours, style = _asset(f"{scheme}.css"), _asset("plot.css")
    return TEMPLATES.get_template("plot.svg.j2").render(plot=plot, width=WIDTH, colours=colours, style=style)


def all_plots(page: Page) -> list[Plot]:
    """Every plot of the page, in its order."""
    plots = []
    for number, section in enumerate(page.sections, start=1):
        plots += section.plots
        plots += [section.timelines.as_plot(section.name)] if section.timelines else []
        plots += [history.as_plot(number, section.name, section.history)] if section.history else []
    return plots + [plot for plot in (page.ladder, page.gate) if plot]


# -- how the templates show a value


def _heading(column: str) -> str:
    return HEADINGS.get(column, column.replace("_", " "))


def _shown(value: Any, column: str) -> str:
    if value is None:
        return "–"
    if column.endswith("_s"):
        return seconds(value)
    if column.startswith("speed_up"):
        return f"{factor(value)}×"
    return (
        f"{value / MIB:.0f} MiB"
        if column == "memory_bytes"
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def _md(text: str) -> str:
    """Text that Markdown and the HTML in it show as it is."""
    for character in "\\`*_{}[]<>|~#&":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")


TEMPLATES.filters |= {"heading": _heading, "shown": _shown, "md": _md}
