"""What the figures depend on is said on the page."""

from pathlib import Path

from bench.report import conditions
from bench.store import runs as stored
from tests import fake_runs


def terms(tmp_path: Path, **changed: object) -> dict[str, str]:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run(["booking_dates", "sleep"], **changed))
    return dict(conditions.environment(stored.load(path)))


def test_the_environment(tmp_path: Path) -> None:
    environment = terms(tmp_path)
    assert environment["Python"] == "CPython 3.13.0, with a GIL, optimised build"
    assert environment["data sha256"] == "d" * 64
    assert environment["command"] == "pytest --profile quick"
    assert environment["CPU"] == "A CPU 2.6 GHz"
    assert environment["CPUs"] == "2"
    assert environment["system"] == "Linux 6.1 x86_64"
    assert environment["memory"] == "8.0 GiB"
    assert environment["measured"] == "2026-01-02 00:00:00 UTC"


def test_what_a_file_does_not_say_is_left_out(tmp_path: Path) -> None:
    environment = terms(tmp_path, machine_info=None, conditions={}, benchmarks=[], commit_info=None)
    assert environment == {"measured": "2026-01-02 00:00:00 UTC", "revision": "unknown", "file": "run.json"}


def test_in_short(tmp_path: Path) -> None:
    path = fake_runs.write(tmp_path / "run.json", fake_runs.run(["sleep"]))
    assert conditions.summary(stored.load(path), runs=3) == [
        "2026-01-02 00:00:00 UTC",
        "CPython 3.13.0, with a GIL, optimised build",
        "2 × A CPU 2.6 GHz",
        "revision 0000000001",
        "3 runs of this machine",
    ]


def test_points_that_were_left_out_of_a_sweep_are_named(tmp_path: Path) -> None:
    points = [{"items": 5000}, {"items": 12000}]
    left = {"workload": "sleep", "points": points, "reason": "would take too long"}
    environment = terms(tmp_path, conditions={"left_out": [left]})
    assert environment["left out"] == "sleep at items=5000 and items=12000: would take too long"
