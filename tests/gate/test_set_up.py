"""What a side runs: which files of the revision, by which configuration, in which environment."""

import sys
from pathlib import Path

from tests.gate.project import SUITE, Project, verdicts


def test_the_working_tree_is_taken_as_it_is(project: Project) -> None:
    project.write("work.py", "from factor import COST\n")  # changed
    project.write("factor.py", "COST = 2.0\n")  # not yet known to git
    project.write("__pycache__/ignored.py", "")
    (project.folder / "clock.py").rename(project.folder / "watch.py")  # deleted
    project.write("clock/__init__.py", (project.folder / "watch.py").read_text())
    before = project.contents()
    run = project.gate("--base", "base")
    assert run.returncode == 1, run.stdout
    assert "+100.0 %" in run.stdout
    assert project.contents() == before


def test_code_from_the_checkout_itself_is_refused(project: Project) -> None:
    # as an editable install does it
    run = project.gate("--base", "base", PYTHONPATH=str(project.folder))
    assert run.returncode == 0, "the revision's own folder comes first"
    project.write("src/package.py", "")
    project.write("test_it.py", "import package\n" + SUITE)
    project.commit("src")
    run = project.gate("--base", "src", PYTHONPATH=str(project.folder / "src"))
    assert run.returncode == 3
    assert "imported package from your checkout" in run.stdout


def test_configuration_of_the_project(project: Project) -> None:
    project.write(
        "pyproject.toml",
        "[tool.concurrency-bench.gate]\nmargin = 20\nselect = '''call or\n pedantic'''\n"
        "[tool.concurrency-bench.gate.margins]\n'*pedantic' = 5\n",
    )
    project.write("work.py", "COST = 1.1\n")
    run = project.gate("--base", "base")
    assert verdicts(run.stdout) == {"test_call": "pass", "test_pedantic": "regression"}


def test_two_interpreters_on_one_revision(project: Project) -> None:
    run = project.gate("--base-python", sys.executable, "--head-python", sys.executable)
    assert run.returncode == 0, run.stdout
    assert "against head working tree" in run.stdout


def test_a_lock_that_differs_gets_an_environment_of_its_own(project: Project, tmp_path: Path) -> None:
    project.write("requirements.lock", "pytest-benchmark\n")
    project.commit("locked")
    cache = tmp_path / "cache"
    run = project.gate("--base", "base", XDG_CACHE_HOME=str(cache))
    assert run.returncode == 0, run.stdout
    assert "building an environment from requirements.lock" in run.stdout
    assert "each in an environment of its own" in " ".join(run.stdout.split())
    again = project.gate("--base", "base", XDG_CACHE_HOME=str(cache))
    assert again.returncode == 0
    assert "building" not in again.stdout
    assert len(list(cache.rglob(".ready"))) == 1


def test_setup_installs_each_revision(project: Project) -> None:
    project.write("src/package.py", "COST = 1.0\n")
    project.write("test_it.py", SUITE.replace("from work", "from package"))
    project.write(
        "pyproject.toml",
        "[project]\nname = 'package'\nversion = '1'\n"
        "[tool.setuptools]\npackage-dir = {'' = 'src'}\npy-modules = ['package']\n",
    )
    project.commit("package")
    project.write("src/package.py", "COST = 1.5\n")
    run = project.gate("--base", "package", "--setup", "pip install --quiet -e .")
    assert verdicts(run.stdout) == {"test_call": "regression", "test_pedantic": "regression"}, run.stdout
    assert "+50.0 %" in run.stdout
    failed = project.gate("--base", "package", "--setup", "echo no luck; false")
    assert failed.returncode == 3
    assert "--setup failed for package: no luck" in failed.stdout
