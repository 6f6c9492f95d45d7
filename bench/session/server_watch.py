"""A cell that lost its HTTP server says so, and the next one gets another."""

from collections.abc import Generator

import pytest

from fixtures.server_process import Replaceable, ServerError


class ServerWatch:
    """The plugin that asks after each failed test whether the server it used is still there."""

    def __init__(self, server: Replaceable) -> None:
        self._server = server

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_pyfunc_call(self) -> Generator[None, object, object]:
        self._server.watch()
        try:
            return (yield)
        except Exception as error:
            if loss := self._server.loss():
                raise ServerError(f"{loss} while this cell ran: other cells get another one") from error
            raise
