"""``python -m bench``: the commands beside the benchmarks, which pytest runs."""

import sys
from importlib import import_module

import click

# name: where the command is, and its line in the help. A command is imported only when it is called,
# so that nobody waits for what another command needs.
COMMANDS = {
    "gate": ("bench.gate.command:gate", "Say whether one revision is slower than another."),
    "list": ("bench.list_cells:list_cells", "List every cell, and say why one is not run."),
    "report": ("bench.report.command:report", "Write one HTML page about stored runs."),
    "selftest": ("bench.selftest.command:selftest", "Measure what is known: is this machine to be believed?"),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup)
def main() -> None:
    """Concurrency models, measured. The benchmarks themselves are run with pytest."""


def run() -> None:
    """``main`` with one line for what is wrong, where click takes three."""
    try:
        sys.exit(main(prog_name="python -m bench", standalone_mode=False))
    except click.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"Error: {error.format_message()}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    run()
