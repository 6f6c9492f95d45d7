"""A broken file is one line, and costs the cells of its workload or its models alone."""

from collections.abc import Generator

import pytest
from rich.text import Text

from bench.session.options import Settings
from bench.session.summary import console_of


class BrokenFiles:
    """The plugin that names the broken files, and lets a run that lacks their cells fail."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._problems = Settings.of(config).problems()

    def pytest_terminal_summary(self) -> None:
        for problem in self._problems:
            console_of(self._config).print(Text(f"ERROR {problem}", style="bold red"), soft_wrap=True)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        if self._problems and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)
