"""Which interpreter a side runs with, and what is installed for it. Nothing is downloaded."""

import inspect
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from bench.gate import environments
from bench.gate.checkouts import Checkout
from bench.gate.errors import CannotMeasureError
from tests.gate.project import SUITE, Project

INSTALLED = sysconfig.get_path("purelib")
# a Python whose environments come at once, with all that is installed for the one that runs the tests
PYTHON = f"""#!/bin/sh
if [ "$2" != venv ]; then exec {sys.executable} "$@"; fi
{sys.executable} -m venv --without-pip "$4"
for packages in "$4"/lib/python*/site-packages; do echo {INSTALLED} > "$packages"/installed.pth; done
printf '#!/bin/sh\\nexec "%s" -m pip "$@"\\n' "$4/bin/python" > "$4/bin/pip"
chmod +x "$4/bin/pip"
"""
# a build backend that needs nothing
BACKEND = """
import zipfile
from pathlib import Path
def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    path = Path(wheel_directory, "package-1-py3-none-any.whl")
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("package.pth", str(Path("src").absolute()))
        write_metadata(wheel, "package")
    return path.name
"""


def write_metadata(wheel: zipfile.ZipFile, name: str) -> None:
    wheel.writestr(f"{name}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    wheel.writestr(f"{name}-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    wheel.writestr(f"{name}-1.dist-info/RECORD", "")


def checkouts(folder: Path, locks: tuple[str | None, str | None]) -> tuple[Checkout, Checkout]:
    """Base and head with these lock files, None for none."""
    both = [Checkout(name, name, folder / name, folder / name) for name in ("base", "head")]
    for checkout, lock in zip(both, locks, strict=True):
        checkout.folder.mkdir()
        if lock is not None:
            (checkout.folder / "requirements.lock").write_text(lock)
    return both[0], both[1]


def prepare(both: tuple[Checkout, Checkout], python: str, notes: list[str]) -> tuple[str, str]:
    return environments.prepare(both, (python, python), "requirements.lock", None, notes.append, limit_s=60.0)


def executable(path: Path, text: str) -> str:
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def test_a_lock_that_differs_gets_an_environment_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    wheel = tmp_path / "locked-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("locked.py", "")
        write_metadata(file, "locked")
    both = checkouts(tmp_path, (None, f"locked @ {wheel.as_uri()}\n"))
    python, notes = executable(tmp_path / "python", PYTHON), list[str]()
    base, head = prepare(both, python, notes)
    assert base == python
    assert Path(head).is_relative_to(tmp_path / "cache")
    assert [note.partition(" (")[0] for note in notes] == ["building an environment from requirements.lock"]
    subprocess.run([head, "-c", "import locked, pytest_benchmark"], check=True)
    assert prepare(both, python, notes) == (base, head)
    assert len(notes) == 1, "it was not kept for the next time"


@pytest.mark.parametrize("lock", ["pytest-benchmark\n", None])
def test_equal_locks_need_no_environment(tmp_path: Path, lock: str | None) -> None:
    notes: list[str] = []
    assert prepare(checkouts(tmp_path, (lock, lock)), sys.executable, notes) == (sys.executable,) * 2
    assert notes == []


@pytest.mark.parametrize(
    ("lock", "python", "said"),
    [
        (None, "#!/bin/sh\nexit 1\n", "has no pytest-benchmark and the revision no requirements.lock"),
        ("x\n", "#!/bin/sh\nexit 1\n", "does not run as a Python"),
        (
            "x\n",
            '#!/bin/sh\n[ $1 = -c ] && [ $# = 2 ] && echo 3 && [ -z "${2##*prefix*}" ]\n',
            "venv --clear",
        ),
    ],
)
def test_what_is_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lock: str | None, python: str, said: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(CannotMeasureError, match=said):
        prepare(checkouts(tmp_path, (lock, lock)), executable(tmp_path / "python", python), [])


def test_setup_installs_each_revision(project: Project, tmp_path: Path) -> None:
    project.write("src/package.py", "COST = 1.0\n")
    project.write("backend.py", BACKEND + inspect.getsource(write_metadata))
    project.write("test_it.py", SUITE.replace("from work", "from package"))
    project.write(
        "pyproject.toml",
        "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
        "[project]\nname = 'package'\nversion = '1'\n",
    )
    project.commit("package")
    project.write("src/package.py", "COST = 1.5\n")
    python = executable(tmp_path / "python", PYTHON)
    options = ("--base", "package", "--python", python)
    safe = {"PIP_NO_INDEX": "1", "PIP_REQUIRE_VIRTUALENV": "1"}
    run = project.gate(*options, "--setup", "pip install --quiet -e .", **safe)
    assert run.verdicts == {"test_call": "regression", "test_pedantic": "regression"}, run.output
    assert "+50.0 %" in run.output
    assert "each in an environment of its own" in run.said
    failed = project.gate(*options, "--setup", "echo no luck; false", **safe)
    assert failed.code == 3
    assert "--setup failed for package: no luck" in failed.output


def test_code_from_the_checkout_itself_is_refused(project: Project) -> None:
    # as an editable install does it
    project.write("src/package.py", "")
    project.write("test_it.py", "import package\n" + SUITE)
    project.commit("src")
    run = project.gate("--base", "src", PYTHONPATH=str(project.folder / "src"))
    assert run.code == 3
    assert "imported package from your checkout" in run.output


def test_a_lock_that_is_no_file_is_said(tmp_path: Path) -> None:
    both = checkouts(tmp_path, (None, None))
    (both[1].folder / "requirements.lock").mkdir()
    with pytest.raises(CannotMeasureError, match=r"requirements\.lock is no file that pip can install from"):
        prepare(both, sys.executable, [])


def test_setup_has_a_time_limit(tmp_path: Path) -> None:
    (folder := tmp_path / "side").mkdir()
    both = Checkout("base", "b", folder, folder)
    (tmp_path / "side-env/bin").mkdir(parents=True)
    python = executable(tmp_path / "python", "#!/bin/sh\n")
    executable(tmp_path / "side-env/bin/python", "#!/bin/sh\n")
    with pytest.raises(CannotMeasureError, match=r"--setup took longer than 0\.2 s for base and was ended"):
        environments.prepare(
            (both, both), (python, python), "lock", "sleep 60 & sleep 60", print, limit_s=0.2
        )
