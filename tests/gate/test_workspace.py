"""The gate's own folder is never in the checkout that is gated."""

from tests.gate.project import Project


def test_temporary_files_in_the_checkout_are_said(project: Project) -> None:
    project.write(".gitignore", "tmp/\n__pycache__/\n")
    project.write("tmp/keep", "")
    before = project.contents()
    run = project.gate("--base", "base", TMPDIR=str(project.folder / "tmp"))
    assert run.code == 2
    (line,) = run.output.splitlines()
    assert line.startswith(
        f"Error: temporary files are kept in {project.folder}/tmp, which is in the checkout"
    )
    assert "TMPDIR" in line
    assert project.contents() == before
