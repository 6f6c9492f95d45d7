"""``python -m bench new NAME``: writes NAME.py, a workload that runs as it is."""

from pathlib import Path

import click

from bench.new.start import START
from fixtures.place import COMMAND


@click.command("new")
@click.argument("name")
def new(name: str) -> None:
    """Write NAME.py, a commented start for a workload of your own, in the folder you are in.

    It runs as it is: pytest --workload-file=NAME.py
    """
    path = Path(name if name.endswith(".py") else f"{name}.py")
    if not path.stem.isidentifier():
        raise click.UsageError(f"{name}: a Python module can't have this name")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(START)
    except FileExistsError:
        raise click.UsageError(f"{path} exists already") from None
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror or error}") from None
    click.echo(f"{path}: measure it with `{COMMAND} run {path}`")
