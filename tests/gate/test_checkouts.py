"""What a side is given of the repository, which is only read and of which nothing runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bench.gate import checkouts
from bench.gate.errors import CannotMeasureError, RequestError
from tests.gate.project import Project


def checked_out(project: Project, revision: str | None = None, notes: list[str] | None = None) -> Path:
    """A revision or the working tree, checked out beside the project."""
    repository = checkouts.repository_of(project.folder)
    folder = project.folder.parent / "side"
    note = (notes if notes is not None else []).append
    return checkouts.check_out(repository, revision, folder, note).folder


def test_a_tracked_link_is_replaced_and_not_followed(project: Project) -> None:
    elsewhere = project.folder.parent / "elsewhere"
    elsewhere.mkdir()
    for name in ("data", "deep/er/data"):
        (project.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / name).symlink_to(elsewhere)
    project.commit("link")
    for name in ("data", "deep/er/data"):
        (project.folder / name).unlink()
        project.write(f"{name}/file", "ours")
    side = checked_out(project)
    assert list(elsewhere.iterdir()) == []
    for name in ("data", "deep/er/data"):
        assert (side / name / "file").read_text() == "ours"
        assert not (side / name).is_symlink()


def test_a_folder_that_became_a_link_is_a_link(project: Project) -> None:
    elsewhere = project.folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_text("theirs")
    project.write("data/file", "ours")
    project.commit("folder")
    shutil.rmtree(project.folder / "data")
    (project.folder / "data").symlink_to(elsewhere)
    side = checked_out(project)
    assert (side / "data").readlink() == elsewhere
    assert (elsewhere / "file").read_text() == "theirs"


def test_a_file_may_become_a_folder_and_a_folder_a_file(project: Project) -> None:
    project.write("file", "")
    project.write("folder/a/b", "")
    project.commit("before")
    (project.folder / "file").unlink()
    shutil.rmtree(project.folder / "folder")
    project.write("file/in/it", "now")
    project.write("folder", "now")
    side = checked_out(project)
    assert (side / "file/in/it").read_text() == (side / "folder").read_text() == "now"


def test_what_is_no_file_is_not_waited_for(project: Project) -> None:
    (project.folder / "work.py").unlink()
    os.mkfifo(project.folder / "work.py")
    assert not (checked_out(project) / "work.py").exists()


def test_a_sparse_checkout_lacks_nothing(project: Project) -> None:
    project.write("left/out", "there")
    project.commit("all")
    project.git("sparse-checkout", "set", "--cone", "other")
    assert not (project.folder / "left").exists()
    assert (checked_out(project) / "left/out").read_text() == "there"


def test_nothing_of_the_repository_runs(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, program = tmp_path / "ran", tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho $0 >> {mark}\ncat\n")
    program.chmod(0o755)
    for hooks in (tmp_path / "hooks", tmp_path / "templates/hooks"):
        hooks.mkdir(parents=True)
        shutil.copy(program, hooks / "post-checkout")
    project.write(".gitattributes", "*.bin filter=own\n")
    project.write("a.bin", "as stored")
    project.commit("filtered")
    project.write("new.py", "")
    # the repository's own configuration, and the person's
    personal = tmp_path / "home/.gitconfig"
    personal.parent.mkdir()
    for file in (project.folder / ".git/config", personal):
        for name, value in {
            "core.fsmonitor": program,
            "core.hooksPath": tmp_path / "hooks",
            "init.templateDir": tmp_path / "templates",
            "filter.own.smudge": program,
            "filter.own.clean": program,
            "filter.own.required": "true",
        }.items():
            subprocess.run(["git", "config", "--file", file, name, str(value)], check=True)
    monkeypatch.setenv("HOME", str(personal.parent))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    before, notes = project.contents(), list[str]()
    side = checked_out(project, notes=notes)
    assert not mark.exists(), mark.read_text()
    assert project.contents() == before
    assert (side / "new.py").exists()
    assert notes == ["working tree: 1 file (a.bin) as git stores them: no filter, such as git-lfs, is run"]


def test_a_filtered_file_is_as_it_is_stored_on_both_sides(project: Project) -> None:
    project.write(".gitattributes", "*.bin filter=lfs\n")
    project.write("a.bin", "pointer")
    project.commit("pointer")
    project.write("a.bin", "contents")  # as the filter has them, which is not installed
    assert (checked_out(project) / "a.bin").read_text() == "pointer"


def test_a_partial_clone_says_what_to_fetch(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.git("config", "uploadpack.allowFilter", "true")
    whole, partial = project.folder, project.folder.with_name("partial")
    subprocess.run(
        ["git", "clone", "--quiet", "--filter=blob:none", "--no-checkout", whole.as_uri(), partial],
        check=True,
    )
    project.folder = partial
    with pytest.raises(CannotMeasureError) as raised:
        checked_out(project, "base")
    said = str(raised.value)
    assert f"{partial} lacks the contents of 4 files of base (.gitignore, clock.py, " in said
    command = said.rpartition("get them with ")[2]
    subprocess.run(command.split(), check=True, capture_output=True)
    shutil.rmtree(project.folder.parent / "side")
    assert (checked_out(project, "base") / "clock.py").exists()


def test_a_revision_that_a_shallow_clone_lacks_is_said(project: Project) -> None:
    shallow = project.folder.with_name("shallow")
    clone = ["git", "clone", "--quiet", "--depth=1", project.folder.as_uri(), str(shallow)]
    subprocess.run(clone, check=True)
    repository = checkouts.repository_of(shallow)
    with pytest.raises(RequestError, match="the clone is shallow: fetch its history"):
        checkouts.commit_of(repository, "v0")


def test_tags_are_there_for_what_makes_a_version_of_them(project: Project) -> None:
    side = checked_out(project, "base")
    done = subprocess.run(["git", "describe", "--tags"], cwd=side, capture_output=True, text=True, check=True)
    assert done.stdout == "base\n"


def test_a_repository_that_cannot_be_read_is_said(project: Project) -> None:
    (project.folder / ".git/config").write_text("[broken")
    with pytest.raises(
        RequestError, match=r"in no git repository that can be read \(git rev-parse: bad config"
    ):
        checkouts.repository_of(project.folder)
