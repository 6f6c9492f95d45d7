"""Whole runs: what is stored, what is left behind, and the one line a wrong call gets."""

import json
import resource
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest

from bench.discovery import cells
from tests.helpers import ROOT, command, end, is_gone, run_pytest, tree, wait_until

SMOKE = ("--profile", "smoke", "--workload", "sleep")


def test_a_wrong_answer_fails_the_cell_and_stores_nothing_for_it(tmp_path: Path) -> None:
    models = ("--model", "serial", "--model", "threads")
    run = run_pytest(
        *SMOKE, *models, "-p", "tests.break_sleep", "--benchmark-autosave", f"--benchmark-storage={tmp_path}"
    )
    assert run.returncode == 1
    assert "1 failed, 1 passed" in run.stdout
    assert "WrongAnswerError" in run.stdout
    (path,) = tmp_path.glob("*/*.json")
    stored = json.loads(path.read_text())["benchmarks"]
    assert [bench["extra_info"]["model"] for bench in stored] == ["serial"]


def test_no_collection_in_a_round_walks_what_the_suite_holds() -> None:
    run = run_pytest("--workload=spin", "--model=serial", "--model=threads", "-p", "tests.count_objects")
    assert "2 passed" in run.stdout, run.stdout


def test_a_cell_is_reported_once_however_many_sweeps(tmp_path: Path) -> None:
    run = run_pytest(
        "--workload=sleep", "--model=asyncio", "--benchmark-autosave", f"--benchmark-storage={tmp_path}"
    )
    assert "2 passed" in run.stdout
    (path,) = tmp_path.glob("*/*.json")
    for bench in json.loads(path.read_text())["benchmarks"]:
        extra = bench["extra_info"]
        assert bench["stats"]["rounds"] == extra["sweeps"] * extra["rounds_per_sweep"] == 5
        timeline = extra["timeline"]
        assert len(timeline["start_s"]) == len(timeline["end_s"]) == len(timeline["lane"]) == 20
        assert all(0 <= a <= b for a, b in zip(timeline["start_s"], timeline["end_s"], strict=True))
        assert set(timeline["lanes"][0]) == {"process", "thread", "interpreter", "gil"}
        assert extra["cpu_parent_s"] > 0
        assert extra["memory_peak_bytes"] > 10e6


def test_an_http_cell_says_what_the_server_saw(tmp_path: Path) -> None:
    run_pytest(
        "--workload=http_fetch",
        "--model=thread_pool",
        "--model=process_pool_fork",
        "--http-latency-ms=100",
        "--benchmark-autosave",
        f"--benchmark-storage={tmp_path}",
    )
    (path,) = tmp_path.glob("*/*.json")
    found = {
        (bench["extra_info"]["model"], bench["extra_info"]["start"]): bench["extra_info"]
        for bench in json.loads(path.read_text())["benchmarks"]
    }
    threads, processes = found["thread_pool", "warm"], found["process_pool_fork", "cold"]
    assert threads["server_requests"] == threads["server_accepts"] == 20
    assert threads["server_most_in_flight"] == 20
    assert 0 <= threads["server_cpu_share"] < 1
    assert threads["cpu_workers_s"] == 0
    assert processes["cpu_workers_s"] > 0
    assert len(processes["timeline"]["lanes"]) > 1
    assert len({lane["process"] for lane in processes["timeline"]["lanes"]}) > 1


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
    arguments = ("--workload=spin", f"--model={model}", "--workers=2", f"--benchmark-storage={tmp_path}")
    process = subprocess.Popen(
        command(*arguments, "-p", "tests.spin_long"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    expected = 3 if model == "threads" else 5  # the run, the server, the sampler, and two workers
    assert wait_until(lambda: len(tree(process.pid)) >= expected), process.communicate()
    found = tree(process.pid)
    ports = [connection.laddr for one in found for connection in listening(one)]
    assert ports
    end(process, number)
    assert wait_until(lambda: all(map(is_gone, found))), [one for one in found if not is_gone(one)]
    open_ports = {
        connection.laddr for connection in psutil.net_connections("tcp") if connection.status == "LISTEN"
    }
    assert not open_ports & set(ports)
    assert not list(tmp_path.rglob("*.part"))


def listening(process: psutil.Process) -> list[Any]:
    try:
        return [one for one in process.net_connections("tcp") if one.status == "LISTEN"]
    except psutil.Error:
        return []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--workload=http_fech",), "no workload is named 'http_fech': did you mean http_fetch?"),
        (("--model=asynio",), "no model is named 'asynio': did you mean asyncio?"),
        (("--profile=quik",), "no profile is named 'quik': did you mean quick?"),
        (("--workers=0",), "--workers 0: must be 1 or more"),
        (("--workers=many",), "--workers many: a number is needed, 1 or more"),
        (("--rows=-5",), "--rows -5: must be 16 or more"),
        (("--requests=0",), "--requests 0: must be 1 or more"),
        (("--http-latency-ms=-1",), "--http-latency-ms -1: must be 0 or more"),
        (("--seed=-1",), "--seed -1: must be 0 or more"),
        (("--http-url=http://127.0.0.1:9",), "no fixture server answers at http://127.0.0.1:9"),
        (("--http-url=nonsense",), "--http-url: "),
    ],
)
def test_bad_input_gets_one_line(arguments: tuple[str, ...], line: str) -> None:
    run = run_pytest(*SMOKE[:2], *arguments)
    assert run.returncode != 0
    assert "Traceback" not in run.stdout
    assert [one for one in run.stdout.splitlines() if one][-1].startswith("ERROR: ")
    assert line in run.stdout


def test_a_changed_csv_stops_the_run_in_one_line() -> None:
    path = ROOT / ".cache" / "bookings" / "bookings-333-9.csv"
    arguments = (*SMOKE[:2], "--workload=spin", "--model=serial", "--rows=333", "--seed=9")
    try:
        assert run_pytest(*arguments).returncode == 0
        path.write_bytes(path.read_bytes() + b"\n")
        run = run_pytest(*arguments)
    finally:
        path.unlink()
        path.with_suffix(".sha256").unlink()
    assert run.returncode != 0
    assert "Traceback" not in run.stdout
    assert "delete it and run again" in run.stdout


def test_too_few_open_files_get_one_line() -> None:
    process = subprocess.run(
        command(*SMOKE, "--workers=50"),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128)),
        check=False,
    )
    assert process.returncode != 0
    assert "50 workers need up to 364 open files and this shell allows 128" in process.stdout


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    line = [*command()[:2], "bench", *arguments]
    return subprocess.run(line, cwd=ROOT, text=True, capture_output=True, check=False)


def test_list_covers_the_matrix() -> None:
    found = json.loads(bench("list", "--json").stdout)
    assert len({entry["workload"] for entry in found}) == 8
    assert len({entry["model"] for entry in found}) == 15
    assert [entry["id"] for entry in found] == [cell.id for cell in cells()]
    for entry in found:
        assert set(entry) == {"id", "workload", "model", "start", "available", "reason"}
        assert entry["available"] or entry["reason"]


@pytest.mark.parametrize("module", ["bench", "fixtures.http_server"])
def test_an_old_python_gets_one_line(module: str) -> None:
    if not shutil.which("python3.10") or subprocess.run(["python3.10", "-c", ""], check=False).returncode:
        pytest.skip("needs a python3.10 to be refused")
    found = subprocess.run(
        ["python3.10", "-m", module], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert found.returncode == 1
    assert found.stderr.startswith("concurrency-bench needs Python 3.11 or newer, this is 3.10.")
    assert len(found.stderr.splitlines()) == 1


def test_list_refuses_an_unknown_name() -> None:
    found = bench("list", "--model", "asynio")
    assert found.returncode == 1
    assert found.stderr == "Error: no model is named 'asynio': did you mean asyncio?\n"
