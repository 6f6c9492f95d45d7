"""What must be so before a session starts, and the one line that says if it is not."""

import resource

import pytest

from bench.session.options import Settings
from fixtures.server_process import HttpServer, ServerError

FILES_BESIDES = 64  # what Python, pytest, the server and the memory sampler have open
FILES_PER_WORKER = 6  # a socket, and a worker process's pipes


def require_reachable_server(settings: Settings) -> None:
    """Raises pytest.UsageError if ``--http-url`` does not lead to a fixture server."""
    if settings.http_url:
        try:
            HttpServer(settings.http_url).counters()
        except (ServerError, ValueError) as error:
            raise pytest.UsageError(f"--http-url: {error}") from None


def require_open_files(settings: Settings) -> None:
    """Raises pytest.UsageError if the concurrency limit needs more files than this process may open."""
    limit = max(settings.profile.limit("io"), settings.profile.limit("cpu"))
    needed = FILES_BESIDES + FILES_PER_WORKER * limit
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed != resource.RLIM_INFINITY and needed > allowed:
        raise pytest.UsageError(
            f"{limit} workers need up to {needed} open files and this shell allows {allowed}: "
            f"run `ulimit -n {needed}` first, or lower --workers"
        )
