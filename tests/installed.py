"""Builds the wheel, installs it as people do, and uses it beside a project's own bench/ and conftest.py.

    python tests/installed.py

pip, ``uv tool install`` and pipx each get an environment of their own; time and size are printed. From a
folder, a git address and an index, the same wheel comes: pip installs these without their dependencies.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import __version__  # noqa: E402

NAME = "concurrency-bench"
MOST_MIB = 290  # of an environment with the core; docs/install.md has what it takes
NOT_IN_CORE = ("aiohttp", "pandas", "requests", "ruff", "uvloop")
STRANGER = 'raise SystemExit("this is the project\'s own file")\n'
BENCHMARK = "def test_sum(benchmark):\n    benchmark(sum, range(1000))\n"
FUNCTIONS = "import asyncio, time\n\n\ndef wait(item):\n    time.sleep(0.001)\n    return -item\n"
TWIN = "\n\nasync def await_it(item):\n    await asyncio.sleep(0.001)\n    return -item\n"
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


@dataclass(frozen=True)
class Installer:
    """A way to install the wheel, which its command ends with. script, python: what it leaves.

    environment: variables that say where.
    """

    name: str
    command: Sequence[object]
    environment: Mapping[str, str]
    script: Path
    python: Path

    def install(self) -> None:
        began_s = time.monotonic()
        _run(self.command, self.environment)
        took_s = time.monotonic() - began_s
        size = _mib(self.python.parents[1])
        print(f"{self.name}: {size:.0f} MiB in {took_s:.0f} s", flush=True)
        if size > MOST_MIB:
            raise SystemExit(f"{self.name}: more than {MOST_MIB} MiB")


def _run(command: Sequence[object], environment: Mapping[str, str], folder: Path = ROOT, *codes: int) -> str:
    """The output of a command, which must end with 0 or with one of these codes."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env=os.environ | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode not in (codes or (0,)):
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


def _mib(folder: Path) -> float:
    """What ``du -sm`` says: the blocks of all files."""
    files = (path.lstat() for path in folder.rglob("*"))
    return sum(512 * file.st_blocks for file in files) / 2**20


def _require(holds: object, what: str) -> None:
    if not holds:
        raise SystemExit(f"does not hold: {what}")


def built(folder: Path) -> Path:
    """The wheel, of which everything is in one package."""
    _run([sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], {})
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    expected = {"concurrency_bench", f"concurrency_bench-{__version__}.dist-info"}
    _require(tops == expected, f"the wheel holds {sorted(expected)}, not {sorted(tops)}")
    print(f"{wheel.name}: {wheel.stat().st_size / 1024:.0f} KiB", flush=True)
    return wheel


def installers(folder: Path, wheel: Path) -> list[Installer]:
    """pip, uv and pipx; the last two are installed for it."""
    tools = folder / "tools"
    _run([sys.executable, "-m", "venv", tools], {})
    _run([tools / "bin" / "python", *PIP, "install", "uv", "pipx"], {})
    return [
        by_pip(folder / "pip", wheel),
        by_uv(tools / "bin" / "uv", folder / "uv", wheel),
        by_pipx(tools / "bin" / "pipx", folder / "pipx", wheel),
    ]


def by_pip(folder: Path, wheel: Path) -> Installer:
    """A virtual environment of one's own."""
    python = folder / "bin" / "python"
    shell = f"'{sys.executable}' -m venv '{folder}' && '{python}' {' '.join(PIP)} install '{wheel}'"
    return Installer("pip", ["sh", "-c", shell], {}, folder / "bin" / NAME, python)


def by_uv(uv: Path, folder: Path, wheel: Path) -> Installer:
    """uv reads nothing of pip's configuration, which may name another index: it gets what pip has fetched."""
    fetched = folder / "fetched"
    _run([sys.executable, *PIP, "download", "--dest", fetched, wheel, "hatchling"], {})
    environment = {
        "UV_CACHE_DIR": str(folder / "cache"),
        "UV_TOOL_DIR": str(folder / "tools"),
        "UV_TOOL_BIN_DIR": str(folder / "scripts"),
    }
    options = ["--quiet", "--python", sys.executable, "--no-index", "--find-links", fetched]
    command = [uv, "tool", "install", *options, wheel]
    python = folder / "tools" / NAME / "bin" / "python"
    return Installer("uv tool, from files", command, environment, folder / "scripts" / NAME, python)


def by_pipx(pipx: Path, folder: Path, wheel: Path) -> Installer:
    """pipx with pip: with uv, which it takes where it finds it, it does what ``uv tool`` does."""
    environment = {
        "PIPX_DEFAULT_BACKEND": "pip",
        "PIPX_HOME": str(folder),
        "PIPX_BIN_DIR": str(folder / "scripts"),
    }
    command = [pipx, "install", "--quiet", "--python", sys.executable, wheel]
    python = folder / "venvs" / NAME / "bin" / "python"
    return Installer("pipx", command, environment, folder / "scripts" / NAME, python)


def project(folder: Path) -> Path:
    """Somebody's repository, with files that are named as ours."""
    for name in ("bench/__init__.py", "fixtures/__init__.py", "workloads.py", "conftest.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(STRANGER)
    (folder / "suite").mkdir()
    (folder / "suite" / "test_it.py").write_text(BENCHMARK)
    (folder / "suite" / "pytest.ini").write_text("[pytest]\n")
    return _committed(folder)


def _committed(folder: Path) -> Path:
    """The folder, as a repository of one commit."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for arguments in (["init", "--quiet"], ["add", "-A"], ["commit", "--quiet", "-m", "all"]):
        _run([*git, *arguments], {}, folder)
    return folder


def repository(folder: Path) -> Path:
    """The checkout's files, committed or not, in a whole repository.

    CI's is shallow, and of a shallow one git makes no clone with ``--filter``, as pip wants it: it starts one
    ``git fetch`` inside the other, without end.
    """
    for name in _run(["git", "ls-files", "-co", "--exclude-standard", "-z"], {}).split("\0"):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return _committed(folder)


def use(installer: Installer, folder: Path) -> None:
    """What the core does, in the project."""
    script = installer.script
    _require(__version__ in _run([script, "--version"], {}, folder), "it says its version")
    completion = _run([script], {"_CONCURRENCY_BENCH_COMPLETE": "bash_source"}, folder)
    _require("complete" in completion, "click's completion knows it")
    for library in NOT_IN_CORE:
        _run([installer.python, "-c", f"import {library}"], {}, folder, 1)
    asked = _run([script, "list", "--workload", "booking_dates"], {}, folder, 1)
    _require(asked.count("\n") == 1 and "concurrency-bench[suite]" in asked, "one line says what is missing")
    cells = ["--workload=spin", "--model=serial", "--model=process_pool_spawn"]
    _run([script, "pytest", "--profile=smoke", "--benchmark-autosave", *cells], {}, folder)
    _run([script, "report"], {}, folder)
    _require((folder / "report.html").exists(), "the report lies where one stands")
    _require(list((folder / ".benchmarks").rglob("*.json")), "and so do stored runs")
    # a machine as busy as this one may decide nothing (4): that it measures is what counts
    sides = ["--base", "HEAD", "--head", "HEAD", "--pairs", "2"]
    own = ["--rootdir=suite", "--confcutdir=suite", "-c", "suite/pytest.ini", "suite"]
    said = _run([script, "gate", *sides, "--", *own], {}, folder, 0, 4)
    _require("test_sum" in said, "the gate measures the project's suite")


def use_core(installer: Installer, folder: Path) -> None:
    """What is there without the extra: all other workloads, and functions of one's own."""
    (folder / "job.py").write_text(FUNCTIONS + TWIN)
    said = _run([installer.script, "pytest", "--profile=smoke", "--model=serial"], {}, folder)
    _require("4 passed" in said, "a run leaves out what needs the extra")
    options = ["--items=1..20", "--async-twin=await_it", "--budget=0.1"]
    models = ["--model=serial", "--model=process_pool_spawn", "--model=asyncio"]
    said = _run([installer.script, "run", "job.py:wait", *options, *models], {}, folder)
    _require("kind io" in said and "page: report.html" in said, "a function of one's own is measured")


def use_suite(installer: Installer, wheel: Path, folder: Path) -> None:
    """What the extra adds."""
    _run([installer.python, *PIP, "install", f"{wheel}[suite]"], {})
    cells = ["--workload=booking_dates_unique", "--workload=http_fetch", "--model=serial", "--model=asyncio"]
    said = _run([installer.script, "pytest", "--profile=smoke", *cells], {}, folder)
    _require("failed" not in said and "passed" in said, "the built-in workloads run")
    print(f"pip, with the extra: {_mib(installer.python.parents[1]):.0f} MiB", flush=True)


def from_elsewhere(pip: Installer, uv: Installer, wheel: Path, checkout: Path) -> None:
    """A folder, a git address and an index give the same."""
    again = [pip.python, *PIP, "install", "--no-deps", "--force-reinstall"]
    index = ["--no-index", "--find-links", wheel.parent, NAME]
    for source in ([ROOT], [f"git+file://{checkout}"], index):
        _run([*again, *source], {})
        _require(__version__ in _run([pip.script, "--version"], {}), f"pip installs from {source[0]}")
    _run([*uv.command[:-1], "--force", ROOT], uv.environment)
    _require(__version__ in _run([uv.script, "--version"], {}), f"uv tool installs from {ROOT}")


def main() -> None:
    """Install, use, and end with the first thing that does not hold."""
    with tempfile.TemporaryDirectory(prefix="concurrency-bench-installed-") as temporary:
        folder = Path(temporary)
        wheel = built(folder / "wheel")
        ways = installers(folder, wheel)
        for number, installer in enumerate(ways):
            installer.install()
            use(installer, project(folder / f"project-{number}"))
        pip, uv, _ = ways
        use_core(pip, folder / "project-0")
        use_suite(pip, wheel, folder / "project-0")
        from_elsewhere(pip, uv, wheel, repository(folder / "checkout"))
    print("installed by pip, uv tool and pipx: all of it holds")


if __name__ == "__main__":
    main()
