"""The HTTP server: what it answers, when, what it counts, and that it never stays behind."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psutil
import pytest

from fixtures import server_process
from fixtures.http_server import BODY
from fixtures.server_process import HttpServer, ServerError
from tests.helpers import ROOT, is_gone, wait_until


@pytest.fixture(scope="module")
def server() -> Iterator[HttpServer]:
    with server_process.running() as running:
        yield running


@pytest.fixture
def connection(server: HttpServer) -> Iterator[HTTPConnection]:
    client = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    yield client
    client.close()


def exchange(server: HttpServer, request: bytes) -> bytes:
    """Send raw bytes and read until the server closes."""
    address = urlsplit(server.url)
    assert address.hostname
    assert address.port
    with socket.create_connection((address.hostname, address.port), timeout=10) as raw:
        raw.sendall(request)
        return b"".join(iter(lambda: raw.recv(65536), b""))


def test_answers_the_fixed_body(connection: HTTPConnection) -> None:
    connection.request("GET", "/page")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, BODY)


def test_is_never_early(connection: HTTPConnection) -> None:
    for delay_ms in (1, 7.5, 30):
        began_s = time.monotonic()
        connection.request("GET", f"/page?delay_ms={delay_ms}")
        connection.getresponse().read()
        assert time.monotonic() - began_s >= delay_ms / 1000


def test_keeps_the_connection(server: HttpServer, connection: HTTPConnection) -> None:
    before = server.counters()["accepts"]
    for _ in range(5):
        connection.request("GET", "/page")
        connection.getresponse().read()
    assert server.counters()["accepts"] - before == 2  # ours, and the one that asks


def test_closes_when_asked(server: HttpServer) -> None:
    answer = exchange(server, b"GET /page HTTP/1.1\r\nConnection: close\r\n\r\nGET /page HTTP/1.1\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200") == 1


def test_answers_pipelined_requests_in_order(server: HttpServer) -> None:
    first = b"GET /page?delay_ms=20 HTTP/1.1\r\n\r\n"
    last = b"GET /counters HTTP/1.1\r\nConnection: close\r\n\r\n"
    answer = exchange(server, first + last)
    assert answer.index(BODY) < answer.index(b'"server"')


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/2\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET /?delay_ms=-1 HTTP/1.1\r\n\r\n", 400),
        (b"GET /?delay_ms=nan HTTP/1.1\r\n\r\n", 400),
        (b"GET /?delay_ms=99999999 HTTP/1.1\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\n\r\n", 405),
        (b"GET /" + b"x" * 20_000, 431),
    ],
)
def test_refuses_what_it_does_not_speak(server: HttpServer, request_bytes: bytes, status: int) -> None:
    assert exchange(server, request_bytes).startswith(f"HTTP/1.1 {status} ".encode())


def test_counts(server: HttpServer) -> None:
    before = server.counters(reset_peak=True)

    async def fetch(host: str) -> None:
        address = urlsplit(server.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(f"GET /page?delay_ms=100 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        await reader.read()
        writer.close()

    async def burst() -> None:
        await asyncio.gather(*(fetch("one.example" if index % 3 else "two.example") for index in range(12)))

    asyncio.run(burst())
    after = server.counters()
    assert after["requests"] - before["requests"] == 12
    assert after["most_in_flight"] == 12
    assert after["in_flight"] == 0
    hosts = {name: after["hosts"][name] - before["hosts"].get(name, 0) for name in after["hosts"]}
    assert (hosts["one.example"], hosts["two.example"]) == (8, 4)
    assert after["cpu_s"] > before["cpu_s"]
    assert server.counters(reset_peak=True)["most_in_flight"] == 12
    assert server.counters()["most_in_flight"] == 0


def test_a_client_that_leaves_does_no_harm(server: HttpServer, connection: HTTPConnection) -> None:
    connection.request("GET", "/page?delay_ms=50")
    connection.close()
    assert wait_until(lambda: server.counters()["in_flight"] == 0)


def test_is_gone_after_the_context() -> None:
    with server_process.running() as running:
        assert running.pid
        process = psutil.Process(running.pid)
    assert is_gone(process)
    with pytest.raises(ServerError, match="no fixture server answers"):
        running.counters()


def test_is_gone_when_its_owner_is_killed() -> None:
    code = (
        "import time; from fixtures import server_process\n"
        "with server_process.running() as s: print(s.pid, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    process = psutil.Process(int(owner.stdout.readline()))
    os.kill(owner.pid, signal.SIGKILL)
    owner.communicate()
    assert wait_until(lambda: is_gone(process))


def test_another_server_is_not_taken_for_ours(httpserver) -> None:  # type: ignore[no-untyped-def]
    httpserver.expect_request("/counters").respond_with_data(json.dumps({"server": "nginx"}))
    with pytest.raises(ServerError, match="another server"):
        HttpServer(httpserver.url_for("")).counters()
