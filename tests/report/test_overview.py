"""The overview has every speed-up, and its models in the order in which they were stored."""

from pathlib import Path

from tests import fake_runs
from tests.report.reading import rendered, rows, value


def test_the_overview_has_every_speed_up(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run())
    heads = [head.get_text() for head in soup.select(".overview thead tr:first-child th")]
    assert heads == ["model", *sorted(fake_runs.IO + fake_runs.CPU)]
    lines = {
        line.select_one("th").get_text(): line.select("td") for line in soup.select(".overview tbody tr")
    }
    assert list(lines) == ["asyncio", "mp_pool", "thread_pool"]
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
    assert models == ["asyncio", "zebras", "thread_pool"]
    assert list(rows(soup, "timeline-spin")) == ["serial", "asyncio warm", "zebras cold", "thread_pool cold"]
