"""How many CPUs there are: what may be used, not what is there."""

from math import inf
from pathlib import Path

import pytest

from bench import cpus


def system(root: Path, cgroup: str, files: dict[str, str]) -> Path:
    """A root with these groups, and files below ``sys/fs/cgroup``."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(cgroup)
    for name, text in files.items():
        path = root / "sys/fs/cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("cgroup", "files", "expected"),
    [
        ("0::/\n", {"cpu.max": "150000 100000\n"}, 1.5),
        ("0::/\n", {"cpu.max": "max 100000\n"}, inf),
        ("0::/job/step\n", {"job/cpu.max": "50000 100000\n", "job/step/cpu.max": "max 100000\n"}, 0.5),
        ("0::/job\n", {"cpu.max": "200000 100000\n", "job/cpu.max": "300000 100000\n"}, 2.0),
        (
            "4:cpu,cpuacct:/job\n3:memory:/job\n",
            {"cpu,cpuacct/job/cpu.cfs_quota_us": "250000", "cpu,cpuacct/job/cpu.cfs_period_us": "100000"},
            2.5,
        ),
        (
            "4:cpu,cpuacct:/job\n",
            {"cpu,cpuacct/job/cpu.cfs_quota_us": "-1", "cpu,cpuacct/job/cpu.cfs_period_us": "100000"},
            inf,
        ),
        ("0::/\n", {}, inf),
        ("0::/\n", {"cpu.max": "what\n"}, inf),
        ("what\n", {"cpu.max": "50000 100000\n"}, inf),
    ],
)
def test_the_quota_is_the_least_of_the_groups_above(
    tmp_path: Path, cgroup: str, files: dict[str, str], expected: float
) -> None:
    assert cpus.quota(system(tmp_path, cgroup, files)) == expected


def test_a_system_without_control_groups_has_no_quota(tmp_path: Path) -> None:
    assert cpus.quota(tmp_path) == inf


@pytest.mark.parametrize(("quota", "expected"), [(0.5, 1), (1.0, 1), (1.5, 2), (3.0, 3), (8.0, 4), (inf, 4)])
def test_the_count_follows_what_may_be_used(
    quota: float, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cpus, "quota", lambda: quota)
    monkeypatch.setattr(cpus, "usable_cpus", lambda: [0, 1, 2, 3])
    assert cpus.cpu_count() == expected
