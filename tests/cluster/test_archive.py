"""The archive: a bare interpreter imports the suite, its workloads and the reader's modules from it."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bench.cluster import archive
from bench.own import imported

IMPORTS = """
import sys
sys.path[:0] = [{path!r}]
from workloads import own_text, spin
from bench.measure.spans import SpanRecorder
assert spin.__file__.startswith({path!r}), spin.__file__
print(own_text.work(3), SpanRecorder("workloads.spin").work(10)[0])
"""
WRITTEN = "from helped import twice\ndef work(item): return twice(item)\n"


@pytest.fixture
def helped(tmp_path: Path) -> ModuleType:
    (tmp_path / "helped.py").write_text("def twice(item): return 2 * item\n")
    return imported.module_at(str(tmp_path / "helped.py"))


def test_workers_import_it_from_anywhere(tmp_path: Path, helped: ModuleType) -> None:
    path = tmp_path / "code.zip"
    archive.write(path, {"own_text": WRITTEN}, [helped])
    assert {"bench", "fixtures", "helped", "workloads"} == set(archive.tops(path))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-P", "-c", IMPORTS.format(path=str(path))],
        cwd=elsewhere,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["6", "285"], done.stderr


def test_a_module_is_where_its_name_leads() -> None:
    module, package = ModuleType("pkg.thumbs"), ModuleType("pkg")
    package.__path__ = ["somewhere"]
    assert archive.place_of(module) == "pkg/thumbs.py"
    assert archive.place_of(package) == "pkg/__init__.py"
