"""``python -m bench``, installed ``concurrency-bench``: the commands, and what they say of themselves."""

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Until a command is there, Ctrl-C ends us as it ends other programs, and not in a traceback of an import
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from bench import __version__

# name: where the command is, and its line in the help. A command is imported only when it is called,
# so that nobody waits for what another command needs.
COMMANDS = {
    "advise": (".costs.advise:advise", "Say which model suits a job, by what models cost here."),
    "calibrate": (".costs.calibrate:calibrate", "Measure what each model costs on this machine."),
    "gate": (".gate.command:gate", "Say whether one revision is slower than another."),
    "list": (".list_cells:list_cells", "List every cell, and say why one is not run."),
    "map": (".costs.map_command:measure_map", "Measure which model pays for how much CPU and waiting."),
    "new": (".new.command:new", "Write a commented start for a workload of your own."),
    "predict": (".costs.predict_runs:predict", "Say how well what models cost predicts a stored run."),
    "pytest": (".pytest_command:run_suite", "Measure the built-in workloads, from any folder."),
    "pythons": (".pythons.command:pythons", "Say what another Python would buy, under which model."),
    "report": (".report.command:report", "Write one HTML page about stored runs."),
    "run": (".run.command:run", "Say which concurrency model a function of yours should use."),
    "selftest": (".selftest.command:selftest", "Measure what is known: is this machine to be believed?"),
}
INTERRUPTED, OF_SYSTEM = 130, 3  # exit codes; the latter for what the system refuses


class LazyGroup(click.Group):
    """A group that knows its commands' names and help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module, __package__), attribute)
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a command has things to clean up
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="concurrency-bench")
def main() -> None:
    """Concurrency models, measured."""


def run() -> None:
    """``main`` with one line for what is wrong, where click takes three."""
    try:
        sys.exit(main(prog_name=_program(), standalone_mode=False))
    except click.Abort:
        _end("interrupted", INTERRUPTED)
    except click.ClickException as error:
        _end(f"Error: {error.format_message()}", error.exit_code)
    except OSError as error:  # such as an output on a disk that is full
        where = f"{error.filename}: " if error.filename else ""
        _end(f"Error: {where}{error.strerror or error}", OF_SYSTEM)
    except Exception as error:
        if not any(isinstance(before, KeyboardInterrupt) for before in _led_to(error)):
            raise
        _end("interrupted", INTERRUPTED)  # in an import that makes an ImportError of it, as numpy's does


def _led_to(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _end(line: str, code: int) -> NoReturn:
    click.echo(line, err=True)
    try:
        sys.stdout.flush()
    except (OSError, ValueError):  # Python would try once more to write what is left, and say that it failed
        with suppress(OSError, ValueError), Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
    sys.exit(code)


def _program() -> str:
    """How we were called. Shell completion asks by this name: click's own, see docs/install.md."""
    name = Path(sys.argv[0]).name
    return f"python -m {__package__}" if name == "__main__.py" else name


if __name__ == "__main__":
    run()
