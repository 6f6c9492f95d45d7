"""What the page says in words: verdicts, answers, warnings, what was not run."""

from pathlib import Path
from typing import Any

import pytest

from tests.report import fake
from tests.report.reading import rendered


def test_sentences_questions_and_environment(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    verdicts = [one.get_text() for one in soup.select(".verdicts li:not(.answer)")]
    assert len(verdicts) == len(fake.IO + fake.CPU) + 1
    assert any(one.startswith("sleep: asyncio wins at 10×") for one in verdicts)
    answers = " ".join(one.get_text() for one in soup.select(".answer"))
    assert "Is waiting a good use of multiprocessing?" in answers
    for what in ("sleeps, as in the notebook,", "pages"):
        assert (
            f"over {what} a pool of processes is at 2.0×, 50% of its time is its start and stop, where one "
            "of threads is at 5.0×; started beforehand it is at 4.0×, in 100 MiB instead of 100 MiB"
        ) in answers
    assert "Why does threading not improve the parsing of dates?Here it does: 5.0×" in answers
    facts = {one.get_text(): one.find_next("dd").get_text() for one in soup.select("dl.facts dt")}
    assert facts["Python"] == "CPython 3.13.0, with a GIL, optimised build"
    assert facts["data sha256"] == "d" * 64
    assert facts["command"] == "pytest --profile quick"
    assert "needs Python 3.14" in soup.get_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"machine_info": {"free_threaded": True, "gil_enabled_after_imports": True}}, "switched the GIL on"),
        ({"conditions": {"load_1min": 9.0, "cpus_available": 2}}, "The machine was laden: 9.0 processes"),
        ({"machine_info": {"asyncio_run_reprs": True}}, "models of booking_dates pay for that"),
        (
            {"failed": ["bench/t.py::test_cell[sleep-asyncio-warm]"]},
            "Failed, and therefore not stored: bench/t.py::test_cell[sleep-asyncio-warm]",
        ),
    ],
)
def test_warnings(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    workloads = ["booking_dates", "sleep"]
    assert not rendered(tmp_path, fake.run(workloads)).select(".warning")
    warned = rendered(tmp_path, fake.run(workloads, **change)).select(".warning")
    assert any(said in one.get_text() for one in warned)


def test_warnings_of_the_cells(tmp_path: Path) -> None:
    document = fake.run(["http_fetch"])
    document["benchmarks"][0]["extra_info"] |= {"server_too_busy": True}
    for one in document["benchmarks"]:
        one["extra_info"]["sweeps"] = 3
        one["stats"] = fake.stats_of([1.0, 2.0, 3.0])
    said = " ".join(one.get_text() for one in rendered(tmp_path, document).select(".warning"))
    assert "busier than half a core under serial" in said
    assert "Fewer than 5 sweeps" in said
    assert "A noisy run: in 5 of 5 benchmarks" in said


def test_missing_cells_and_no_serial_row(tmp_path: Path) -> None:
    document = fake.run(["sleep", "spin"])
    document["benchmarks"] = [
        one
        for one in document["benchmarks"]
        if one["extra_info"]["workload"] != "sleep" or one["extra_info"]["model"] != "serial"
    ]
    soup = rendered(tmp_path, document)
    assert "sleep: no serial row in this run" in soup.get_text()
    assert not soup.select("#speed-sleep")
    assert soup.select("#rounds-sleep")
    assert soup.select("#speed-spin")


def test_each_sentence_leads_to_its_section(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run())
    for link in soup.select(".verdicts a"):
        target = soup.select_one(link["href"]).get_text()
        assert target.startswith("Before" if link.get_text() == "Before concurrency" else link.get_text())
    assert len(soup.select(".verdicts a")) == len(soup.select("[data-workload]")) + 1


def test_a_section_says_what_was_measured(tmp_path: Path) -> None:
    soup = rendered(tmp_path, fake.run(["http_fetch", "spin"]))
    said = [one.select_one("p.said").get_text() for one in soup.select("[data-workload]")]
    assert said == [
        "20 requests, 50 ms each · 5 sweeps × 1 round · at most 2 at once",
        "4 items · 5 sweeps × 1 round · at most 2 at once",
    ]


def test_a_run_of_one_round_says_nothing_of_speed(tmp_path: Path) -> None:
    document = fake.run(["http_fetch", "sleep"])
    for one in document["benchmarks"]:
        one["extra_info"]["sweeps"] = 1
        one["stats"] = fake.stats_of(one["stats"]["data"][:1])
    soup = rendered(tmp_path, document)
    (said,) = [one.get_text() for one in soup.select(".warning")]
    assert "nothing here says which is faster" in said
    assert not soup.select("[id^=speed], .overview, .verdicts")
    assert soup.select_one("#rounds-sleep").find_parent("details") is None


def test_why_threading_does_not_help_is_answered_where_it_does_not(tmp_path: Path) -> None:
    document = fake.run()
    threads = fake.cell_of(document, "booking_dates_inferred-thread_pool-cold")
    threads["stats"] = fake.stats_of([8.0 * factor for factor in fake.SWEEPS])
    threads["extra_info"] |= {"cpu_parent_s": 1.6, "context_switches_voluntary": 500}
    answers = " ".join(one.get_text() for one in rendered(tmp_path, document).select(".answer"))
    assert (
        "One GIL: only one thread parses at a time, so 2 threads are at 0.50×. They used 1.6 s of CPU for "
        "what serial does in 800 ms, with 512 context switches against 42: nothing is gained, and handing "
        "the GIL around costs. Processes have a GIL each: mp_pool warm is at 4.0×."
    ) in answers


def test_where_processes_wait_no_better_that_is_all_that_is_said(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    pool, threads = (fake.cell_of(document, f"sleep-{model}-cold") for model in ("mp_pool", "thread_pool"))
    pool["stats"] = threads["stats"]
    (answer,) = rendered(tmp_path, document).select(".answer p")
    assert answer.get_text().startswith("No better than threads: over sleeps")
    pool["stats"] = fake.stats_of([0.01] * 5)
    (answer,) = rendered(tmp_path, document).select(".answer p")
    assert answer.get_text().startswith("Here it can be: over sleeps")
    assert "nothing to do" not in answer.get_text()


def test_a_workload_none_of_whose_cells_ran_is_there_with_the_reasons(tmp_path: Path) -> None:
    document = fake.run(["sleep"])
    soup = rendered(tmp_path, document)
    (section,) = soup.select("[data-workload=http_fetch]")
    assert "no cell was run" in section.get_text()
    assert "Not run: interpreter_pool cold: needs Python 3.14, this is 3.13" in section.get_text()
