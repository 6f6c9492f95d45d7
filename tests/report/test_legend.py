"""The legend of models says what each is, in the words that were stored."""

from pathlib import Path

from bs4 import BeautifulSoup

from tests import fake_runs
from tests.report.reading import rendered


def legend(soup: BeautifulSoup) -> dict[str, str]:
    return {term.get_text(): term.find_next("dd").get_text() for term in soup.select(".models dt")}


def test_each_model_is_there_once_with_what_is_stored(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep", "spin"])
    for benchmark in document["benchmarks"]:
        if benchmark["extra_info"]["model"] == "mp_pool":
            benchmark["extra_info"]["about"] = "a herd of <b>processes</b>"
    said = legend(rendered(tmp_path, document))
    assert sorted(said) == sorted({model for model, _, _ in fake_runs.MODELS})
    assert said["mp_pool"] == "a herd of <b>processes</b>"


def test_what_was_stored_without_it_is_known_by_its_name(tmp_path: Path) -> None:
    said = legend(rendered(tmp_path, fake_runs.of_older_version(fake_runs.run(["sleep"]))))
    assert said["asyncio"] == "one event loop, a task for each item"


def test_a_model_that_says_nothing_is_told_by_its_facts(tmp_path: Path) -> None:
    document = fake_runs.run(["sleep"])
    fake_runs.cell_of(document, "sleep-asyncio-warm")["extra_info"]["model"] = "zebras"
    assert legend(rendered(tmp_path, document))["zebras"] == "asyncio, an item per task"


def test_another_suite_has_none(tmp_path: Path) -> None:
    assert not rendered(tmp_path, fake_runs.foreign()).select("#models, [href='#models']")
