"""The overview has every speed-up, and its models in the order in which they were stored."""

from pathlib import Path

from bs4 import BeautifulSoup

from tests import fake_cells, fake_runs
from tests.report.reading import rendered, rows, value


def test_the_overview_has_every_speed_up(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run())
    heads = [head.get_text() for head in soup.select(".overview thead tr:first-child th")]
    assert heads == ["model", *sorted(fake_runs.IO + fake_runs.CPU)]
    lines = {
        line.select_one("th").get_text(): line.select("td") for line in soup.select(".overview tbody tr")
    }
    assert list(lines) == ["serial", "asyncio", "mp_pool", "thread_pool"]
    assert [cell.get_text() for cell in lines["serial"][:2]] == ["1.0×", "–"]
    for workload, pair in zip(heads[1:], zip(*[iter(lines["mp_pool"])] * 2, strict=True), strict=True):
        drawn = rows(soup, f"speed-{workload}")
        warm, cold = (value(drawn[f"mp_pool {start}"]).partition(" ")[0] for start in ("warm", "cold"))
        assert [cell.get_text() for cell in pair] == [warm, cold] == ["4.0×", "2.0×"]
    assert [cell.get_text() for cell in lines["thread_pool"][:2]] == ["–", "5.0×"]
    assert {cell.get_text() for cell in soup.select(".overview strong")} == {"10×"}
    assert {tuple(cell["class"]) for cell in lines["asyncio"][::2]} == {("heat4",)}


def test_a_model_that_this_version_does_not_know_stands_with_its_family(tmp_path: Path) -> None:
    document = fake_runs.run(["spin"])
    for name in ("mp_pool-cold", "mp_pool-warm"):
        fake_runs.cell_of(document, f"spin-{name}")["extra_info"]["model"] = "zebras"
    soup = rendered(tmp_path, document)
    models = [head.get_text() for head in soup.select(".overview tbody th")]
    assert models == ["serial", "asyncio", "zebras", "thread_pool"]
    assert list(rows(soup, "timeline-spin")) == ["serial", "asyncio warm", "zebras cold", "thread_pool cold"]


def cells_of(soup: BeautifulSoup) -> dict[str, tuple[str, str, bool]]:
    """The warm cell of each model: its text, its colour, and whether it is bold."""
    first = {
        line.select_one("th").get_text(): line.select_one("td") for line in soup.select(".overview tbody tr")
    }
    return {
        name: (cell.get_text(), " ".join(cell.get("class", [])), bool(cell.select("strong")))
        for name, cell in first.items()
    }


def test_a_colour_is_what_was_shown_and_bold_who_was_shown_to_be_best(tmp_path: Path) -> None:
    won = cells_of(rendered(tmp_path, fake_cells.run_beside({"spin": fake_cells.CLEAR_WINNER})))
    assert won["serial"] == ("1.00×", "heat0", False)
    assert won["process_pool_fork"] == ("1.70×", "heat2", True)
    assert won["mp_pool"] == ("1.50×", "heat1", False)
    assert won["asyncio"] == ("0.98×", "heat0", False)  # as fast: within 5 %
    assert won["thread_pool"] == ("0.80×", "heat-1", False)


def test_where_it_could_not_be_told_nothing_is_bold(tmp_path: Path) -> None:
    undecided = cells_of(rendered(tmp_path, fake_cells.run_beside({"spin": fake_cells.NOT_TOLD_FROM_SERIAL})))
    assert undecided["mp_pool"] == ("1.1×", "heat0", False)
    assert not any(bold for _, _, bold in undecided.values())


def test_where_no_model_is_better_serial_is_bold(tmp_path: Path) -> None:
    cells = cells_of(rendered(tmp_path, fake_cells.run_beside({"spin": fake_cells.NOTHING_BETTER})))
    assert {name for name, (_, _, bold) in cells.items() if bold} == {"serial", "asyncio", "thread_pool"}


def test_a_lead_that_may_be_none_has_no_colour(tmp_path: Path) -> None:
    """Stored before neighbours were measured."""
    document = fake_runs.run(["spin"])
    for name in ("asyncio-warm", "thread_pool-cold", "mp_pool-warm", "mp_pool-cold"):
        fake_runs.cell_of(document, f"spin-{name}")["stats"] = fake_runs.stats_of([0.6, 0.6, 1.2, 0.6, 0.6])
    cells = cells_of(rendered(tmp_path, document))
    assert cells["asyncio"] == ("1.7×", "heat0", False)
