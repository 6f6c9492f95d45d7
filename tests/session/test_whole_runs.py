"""Whole runs: what is stored, what is started, what is left behind, and the one line that stops one."""

import json
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from bench.cpus import cpu_count
from bench.measure.environment import machine_id
from bench.session.profiles import PROFILES
from fixtures import server_process
from fixtures.csv_cache import csv_path
from tests.helpers import ROOT, end, is_gone, run_pytest, start_pytest, tree, wait_until

SMOKE = ("--profile", "smoke")
Cells = dict[tuple[str, str, str], dict[str, Any]]


def stored_run(folder: Path) -> dict[str, Any]:
    """The only run stored in the folder, which is named after this Python."""
    (path,) = folder.glob("*/*.json")
    assert path.parent.name == machine_id()
    run: dict[str, Any] = json.loads(path.read_text())
    return run


@pytest.fixture(scope="module")
def quick_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """A run of the quick profile, stored and as printed: a few cells, each with its instrumented round."""
    folder = tmp_path_factory.mktemp("quick")
    cells = ("--workload=sleep", "--workload=http_fetch", "--model=thread_pool", "--model=process_pool_fork")
    some = ("-k", "thread_pool-warm or http_fetch-process_pool_fork-cold")
    sizes = ("--workers=4", "--requests=4", "--http-latency-ms=50", "--budget=0.1")
    run = run_pytest(*cells, *some, *sizes, "--benchmark-autosave", f"--benchmark-storage={folder}")
    assert "3 passed" in run.stdout, run.stdout
    return stored_run(folder), run.stdout


@pytest.fixture(scope="module")
def quick(quick_run: tuple[dict[str, Any], str]) -> dict[str, Any]:
    return quick_run[0]


def extra_infos(run: dict[str, Any]) -> Cells:
    infos = (benchmark["extra_info"] for benchmark in run["benchmarks"])
    return {(extra["workload"], extra["model"], extra["start"]): extra for extra in infos}


@pytest.mark.upstream
def test_the_rounds_of_all_sweeps_are_stored_as_one_result(quick: dict[str, Any]) -> None:
    assert len(quick["benchmarks"]) == 3
    for benchmark in quick["benchmarks"]:
        extra, stats = benchmark["extra_info"], benchmark["stats"]
        assert stats["rounds"] == len(stats["data"]) == extra["sweeps"] * extra["rounds_per_sweep"] >= 3
        assert [len(visit) for visit in extra["neighbours"]["serial_s"]] == [2] * extra["sweeps"]
        assert extra["speed_up"]["low"] <= extra["speed_up"]["estimate"] <= extra["speed_up"]["high"]
        assert stats["min"] == min(stats["data"])


def test_an_instrumented_cell_says_where_and_when_its_items_ran(quick: dict[str, Any]) -> None:
    extra = extra_infos(quick)["sleep", "thread_pool", "warm"]
    timeline = extra["timeline"]
    assert len(timeline["start_s"]) == len(timeline["end_s"]) == len(timeline["lane"]) == 20
    assert all(0 <= a <= b for a, b in zip(timeline["start_s"], timeline["end_s"], strict=True))
    assert set(timeline["lanes"][0]) == {"process", "thread", "interpreter", "gil"}
    assert extra["cpu_parent_s"] > 0
    assert extra["memory_peak_bytes"] > 10e6
    assert extra["processes_peak"] == 1  # the HTTP server is an instrument


def test_an_http_cell_says_what_the_server_saw(quick: dict[str, Any]) -> None:
    cells = extra_infos(quick)
    threads = cells["http_fetch", "thread_pool", "warm"]
    processes = cells["http_fetch", "process_pool_fork", "cold"]
    assert threads["server_requests"] == threads["server_accepts"] == 4
    assert threads["server_most_in_flight"] == 4
    assert 0 <= threads["server_cpu_share"] < 1
    assert threads["cpu_workers_s"] == 0
    assert processes["cpu_workers_s"] > 0
    assert len({lane["process"] for lane in processes["timeline"]["lanes"]}) > 1


def test_a_cell_that_fetches_nothing_asks_no_server(quick: dict[str, Any]) -> None:
    extra = extra_infos(quick)["sleep", "thread_pool", "warm"]
    names = ("requests", "accepts", "most_in_flight", "cpu_share", "too_busy")
    assert {name: extra[f"server_{name}"] for name in names} == dict.fromkeys(names)


def test_a_cell_records_what_its_workload_read_and_what_its_model_is(quick: dict[str, Any]) -> None:
    cells = extra_infos(quick)
    sleep, http = cells["sleep", "thread_pool", "warm"], cells["http_fetch", "process_pool_fork", "cold"]
    assert (sleep["kind"], sleep["items"], sleep["workers"], sleep["chunksize"]) == ("io", 20, 4, 1)
    assert sleep["inputs"] == {"sleeps": [0.01] * 20}
    assert http["inputs"] == {"requests": 4, "latency_s": 0.05}
    assert (sleep["family"], sleep["unit"], sleep["start_method"]) == ("threads", "thread", None)
    assert (http["family"], http["unit"], http["start_method"]) == ("processes", "process", "fork")
    assert (http["result_type"], http["task"], http["one_at_a_time"]) == ("list", None, False)


def test_a_run_says_under_which_conditions_it_was_made(quick: dict[str, Any]) -> None:
    assert quick["conditions"]["profile"] == "quick"
    assert quick["conditions"]["source_sha256"]
    assert quick["conditions"]["command"][:2] == ["pytest", "--workload=sleep"]
    assert quick["machine_info"]["gil_enabled_after_imports"] in (True, False)
    assert (quick["not_run"], quick["failed"]) == ([], [])


def test_a_run_prints_its_progress_its_tables_and_where_it_is_stored(
    quick_run: tuple[dict[str, Any], str],
) -> None:
    lines = quick_run[1].splitlines()
    assert any(line.startswith("quick profile: 3 cells, about 0:0") for line in lines)
    sweeps = [
        line.rpartition(" · ")[0] for line in lines if " · sweep " in line and line.endswith(" min left")
    ]
    visits = range(1, PROFILES["quick"].sweeps_io + 1)
    names = ("http_fetch", "sleep")  # every other sweep runs backwards
    least = [f"{name} · sweep {visit}" for visit in visits for name in names[:: 1 if visit % 2 else -1]]
    assert sweeps[: len(least)] == least
    assert all(line.endswith("cells still open") for line in sweeps[len(least) :])
    assert any(line.startswith("http_fetch · 4 requests") for line in lines)
    (path,) = [line.removeprefix("stored: ") for line in lines if line.startswith("stored: ")]
    assert json.loads(Path(path).read_text()) == quick_run[0]


def test_a_running_server_is_used() -> None:
    with server_process.running() as server:
        cells = ("--workload=http_fetch", "--model=serial", f"--http-url={server.url}")
        run = run_pytest(*SMOKE, *cells, "-p", "tests.plugins.audit")
        requests = server.counters()["requests"]
    assert "1 passed" in run.stdout, run.stdout
    assert "audit: [], " in run.stdout
    assert requests == 6  # two to warm up and a round of four
    assert "not stored: add --benchmark-autosave to keep this run" in run.stdout


def test_a_wrong_answer_fails_the_cell_and_stores_nothing_for_it(tmp_path: Path) -> None:
    cells = ("--workload=sleep", "--model=serial", "--model=threads", "-p", "tests.plugins.wrong_answers")
    run = run_pytest(*SMOKE, *cells, "--benchmark-autosave", f"--benchmark-storage={tmp_path}")
    assert run.returncode == 1
    assert "1 failed, 1 passed" in run.stdout
    assert "WrongAnswerError" in run.stdout
    stored = stored_run(tmp_path)
    assert [model for _, model, _ in extra_infos(stored)] == ["serial"]
    assert stored["failed"] == ["bench/test_matrix.py::test_cell[sleep-threads-cold]"]


def test_no_collection_in_a_round_walks_what_the_suite_holds() -> None:
    cells = ("--workload=spin", "--model=serial", "--model=threads")
    run = run_pytest(*SMOKE, *cells, "-p", "tests.plugins.count_objects")
    assert "2 passed" in run.stdout, run.stdout


@pytest.mark.parametrize("workload", ["spin", "sleep"])
def test_a_cell_that_needs_nothing_starts_nothing_and_writes_nothing(workload: str) -> None:
    cells = (f"--workload={workload}", "--model=serial", "--model=threads", "--model=asyncio")
    run = run_pytest(*SMOKE, *cells, "-p", "tests.plugins.audit")
    assert "4 passed" in run.stdout, run.stdout
    assert "audit: [], pandas: False" in run.stdout


@pytest.mark.parametrize(
    ("number", "model"),
    [
        (signal.SIGINT, "mp_pool"),
        (signal.SIGTERM, "process_pool_spawn"),
        (signal.SIGKILL, "mp_pool"),
        (signal.SIGKILL, "process_pool_spawn"),
        (signal.SIGKILL, "process_pool_forkserver"),
        (signal.SIGKILL, "threads"),
    ],
)
def test_nothing_outlives_a_killed_run(number: signal.Signals, model: str, tmp_path: Path) -> None:
    cells = ("--workload=spin", f"--model={model}", "--workers=2", f"--benchmark-storage={tmp_path}")
    process = start_pytest(*cells, "-p", "tests.plugins.long_spin")
    expected = 3 if model == "threads" else 5  # the run, the server, the sampler, and two workers
    processes = settled(process.pid, expected)
    ports = [address for each in processes for address in listening(each)]
    assert ports
    end(process, number)
    assert wait_until(lambda: all(map(is_gone, processes))), [each for each in processes if not is_gone(each)]
    open_ports = {
        connection.laddr for connection in psutil.net_connections("tcp") if connection.status == "LISTEN"
    }
    assert not open_ports & set(ports)
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_that_measures_the_capacity_outlives_a_killed_run(
    number: signal.Signals, tmp_path: Path
) -> None:
    cells = ("--workload=spin", "--model=mp_pool", "--workers=2", f"--benchmark-storage={tmp_path}")
    # a warm cell: its pool is there while the first neighbours run, which takes seconds
    process = start_pytest(
        *cells, "-k", "warm", "-p", "tests.plugins.long_spin", "-p", "tests.plugins.no_instruments"
    )
    # the run, the server, two that measure the capacity, fewer on a machine with one CPU, and two workers
    processes = settled(process.pid, 4 + min(2, cpu_count()))
    end(process, number)
    assert wait_until(lambda: all(map(is_gone, processes))), [each for each in processes if not is_gone(each)]


def settled(pid: int, count: int) -> list[psutil.Process]:
    """The process and all below it, once there are so many and no other ones start or end."""
    seen: list[list[psutil.Process]] = [[]]

    def are_the_same() -> bool:
        seen.append(tree(pid))
        return len(seen[-1]) >= count and seen[-1] == seen[-2]

    assert wait_until(are_the_same, timeout_s=60), seen[-1]
    return seen[-1]


def listening(process: psutil.Process) -> list[Any]:
    """The addresses at which a process takes connections."""
    try:
        return [each.laddr for each in process.net_connections("tcp") if each.status == "LISTEN"]
    except psutil.Error:
        return []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--workload=http_fech",), "no workload is named 'http_fech': did you mean http_fetch?"),
        (("--workload=sleep", "--workers=0"), "--workers 0: must be 1 or more"),
    ],
)
def test_a_wrong_call_ends_in_one_line(arguments: tuple[str, ...], line: str) -> None:
    run = run_pytest(*SMOKE, "--model=serial", *arguments)
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert [text for text in run.stdout.splitlines() if text] == [f"ERROR: {line}"]


def test_a_changed_csv_ends_the_run_in_one_line(tmp_path: Path) -> None:
    path = csv_path(tmp_path / ".cache" / "bookings", 320, 0)
    path.write_bytes(path.read_bytes() + b"\n")
    cells = ("--workload=booking_dates_stdlib", "--model=serial", ROOT / "bench/test_matrix.py")
    # the cache is in the root folder, which need not be the configuration's
    run = run_pytest(*SMOKE, *cells, f"--rootdir={tmp_path}", "-c", ROOT / "pyproject.toml")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "Traceback" not in run.stdout
    assert "delete it and run again" in run.stdout
