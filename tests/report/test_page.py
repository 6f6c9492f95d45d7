"""The page as a whole: what it says, and in which order."""

from pathlib import Path

import pytest

from bench.report.page import Page
from tests import fake_runs
from tests.report.reading import built, rendered


def test_sentences_questions_and_environment(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run())
    verdicts = [verdict.get_text() for verdict in soup.select(".verdicts li:not(.answer)")]
    assert len(verdicts) == len(fake_runs.IO + fake_runs.CPU) + 1
    assert any(verdict.startswith("sleep: asyncio wins at 10×") for verdict in verdicts)
    answers = " ".join(answer.get_text() for answer in soup.select(".answer"))
    assert "Is waiting a good use of multiprocessing?" in answers
    for what in ("sleeps, as in the notebook,", "pages"):
        assert (
            f"over {what} a pool of processes is at 2.00× (2.00–2.00×), 50% of its time is its start and "
            "stop, where one of threads is at 5.00× (5.00–5.00×); started beforehand it is at 4.00× "
            "(4.00–4.00×), in 100 MiB instead of 100 MiB"
        ) in answers
    assert "Why does threading not improve the parsing of dates?Here it does: 5.00×" in answers
    facts = {term.get_text(): term.find_next("dd").get_text() for term in soup.select("dl.facts dt")}
    assert facts["Python"] == "CPython 3.13.0, with a GIL, optimised build"
    assert facts["data sha256"] == "d" * 64
    assert facts["command"] == "pytest --profile quick"
    assert "needs Python 3.14" in soup.get_text()


def test_each_sentence_leads_to_its_section(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake_runs.run())
    for link in soup.select(".verdicts a"):
        target = soup.select_one(link["href"]).get_text()
        assert target.startswith("Before" if link.get_text() == "Before concurrency" else link.get_text())
    assert len(soup.select(".verdicts a")) == len(soup.select("[data-workload]")) + 1


def words(page: Page) -> list[object]:
    return [page.questions, page.overview, page.ladder, page.sections, page.rows, page.environment]


@pytest.mark.parametrize("workloads", [fake_runs.IO + fake_runs.CPU, ["sleep"]], ids=["all", "sleep"])
def test_a_run_stored_with_fewer_facts_gives_the_same_page(tmp_path: Path, workloads: list[str]) -> None:
    today = built(tmp_path / "today", fake_runs.run(workloads))
    before = built(tmp_path / "before", fake_runs.of_older_version(fake_runs.run(workloads)))
    assert words(before) == words(today)


def test_a_model_that_is_no_more_keeps_its_reasons(tmp_path: Path) -> None:
    """A file that names a model which this version does not have, with the facts that it was stored with."""
    document = fake_runs.run(["spin"])
    for benchmark in document["benchmarks"]:
        extra = benchmark["extra_info"]
        renamed = {"mp_pool": "herd", "thread_pool": "greenlets"}.get(extra["model"], extra["model"])
        extra |= {"model": renamed}
        if renamed == "greenlets":
            benchmark["stats"] = fake_runs.stats_of([2.0 * factor for factor in fake_runs.SWEEPS])
    (section,) = built(tmp_path, document).sections[-1:]
    assert section.name == "spin"
    text = str(section.conclusion)
    assert "cold process pools lose: to start and stop them takes 50% of their time" in text
    assert "greenlets cold 0.50×: 42 context switches" in text
