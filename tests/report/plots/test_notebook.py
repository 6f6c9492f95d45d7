"""The notebook's systems on the page."""

from pathlib import Path

from tests import fake_runs
from tests.report.reading import rendered, rows, value


def test_the_notebook_then_and_now(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep"], not_run=[])
    seconds = (("N1", 5.8), ("N2", 0.4), ("N7", 1.45))
    document["benchmarks"] = [fake_runs.notebook_row(row, took) for row, took in seconds]
    soup = rendered(tmp_path, document)
    drawn = rows(soup, "notebook")
    assert value(drawn["N1 loop over requests.get"]) == "1.0× (5.8 s), then 1.0× (5.82 s)"
    assert value(drawn["N2 a thread per URL"]) == "14× (400 ms), then 15× (380 ms)"
    assert value(drawn["N7 multiprocessing.Pool(4)"]) == "4.0× (1.45 s), then 2.2× (2.68 s)"
    (conclusion,) = soup.select(".verdicts li")
    assert "1 of 2 systems are to their serial row what they were" in conclusion.get_text()
    why = soup.select_one(conclusion.a["href"]).find_parent("section").select_one(".why")
    assert "N7 differs: 2.2× its serial row then, 4× now" in why.get_text()
