"""What each HTTP client sends, and how it takes servers that err."""

import asyncio
import socket
import socketserver
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import httpx2
import pytest
import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bench.discovery import load_workload
from workloads import _http
from workloads._http import Answer, Page

CLIENTS = ["http_fetch", "http_fetch_keepalive", "http_fetch_one_client"]
ERRORS = (requests.RequestException, aiohttp.ClientError, httpx2.HTTPError)
Get = Callable[[Page], Awaitable[Answer]]


@pytest.fixture(params=[(name, way) for name in CLIENTS for way in ("work", "awork")], ids="-".join)
def get(request: pytest.FixtureRequest) -> Get:
    """Each client's way to get a page, blocking ones in a thread."""
    name, way = request.param
    workload = load_workload(name)
    if way == "awork":
        return workload.awork
    return lambda page: asyncio.to_thread(workload.work, page)


def page(url: str) -> Page:
    return Page(3, url, "heey.example")


@contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that lets ``answer`` talk to each client that has asked, and then closes the connection."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            answer(self.request)

    class Server(socketserver.ThreadingTCPServer):
        def shutdown_request(self, request: Any) -> None:  # TCPServer sends a FIN before it closes
            request.close()

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.005,)).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/page"
        server.shutdown()


def sends(answer: bytes) -> Callable[[socket.socket], None]:
    return lambda client: client.sendall(answer)


def resets(client: socket.socket) -> None:
    linger_0_s = struct.pack("ii", 1, 0)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_0_s)
    client.close()


async def test_sends_get_with_the_host(get: Get, httpserver: HTTPServer) -> None:
    seen: list[Request] = []

    def handle(request: Request) -> Response:
        seen.append(request)
        return Response(b"body")

    httpserver.expect_request("/page").respond_with_handler(handle)
    assert await get(page(httpserver.url_for("/page"))) == Answer(3, 200, b"body")
    assert (seen[0].method, seen[0].headers["Host"], seen[0].data) == ("GET", "heey.example", b"")


async def test_no_proxy_comes_between(
    get: Get, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    httpserver.expect_request("/page").respond_with_data(b"body")
    assert (await get(page(httpserver.url_for("/page")))).status == 200


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_an_error_status_is_an_answer_that_the_check_refuses(
    get: Get, httpserver: HTTPServer, status: int
) -> None:
    httpserver.expect_request("/page").respond_with_data(b"no", status=status)
    answer = await get(page(httpserver.url_for("/page")))
    assert answer.status == status
    with pytest.raises(AssertionError):
        _http.check([answer], _inputs(requests=4))


async def test_a_slow_body_is_awaited(get: Get) -> None:
    begun, rest_is_due = threading.Event(), threading.Event()

    def answer(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nslow ")
        begun.set()
        rest_is_due.wait(10)
        client.sendall(b"but whole")

    with raw_server(answer) as url:
        fetching = asyncio.ensure_future(get(page(url)))
        assert await asyncio.to_thread(begun.wait, 10)
        assert not fetching.done()
        rest_is_due.set()
        assert (await fetching).body == b"slow but whole"


async def test_a_reset_is_an_error(get: Get) -> None:
    with raw_server(resets) as url:
        with pytest.raises(ERRORS):
            await get(page(url))


async def test_a_truncated_body_is_an_error(get: Get) -> None:
    with raw_server(sends(b"HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\nhalf")) as url:
        with pytest.raises(ERRORS):
            await get(page(url))


async def test_a_malformed_answer_is_an_error(get: Get) -> None:
    with raw_server(sends(b"SMTP 220 hello\r\n\r\n")) as url:
        with pytest.raises(ERRORS):
            await get(page(url))


async def test_silence_ends_with_a_timeout(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CLIENTS:
        monkeypatch.setattr(f"workloads.{name}.TIMEOUT_S", 0.1)
    over = threading.Event()
    with raw_server(lambda _: over.wait(10) and None) as url:
        with pytest.raises((requests.Timeout, asyncio.TimeoutError, httpx2.TimeoutException)):
            await get(page(url))
        over.set()


def _inputs(**changes: Any) -> Any:
    return type("Inputs", (), changes)
