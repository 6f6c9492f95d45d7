#!/usr/bin/env bash
# The figures of docs/http_server.md: four servers on CPU 0, wrk on CPU 1. Needs wrk and `make test`'s .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

aiohttp_server='
import asyncio, sys
from aiohttp import web
async def handle(request):
    await asyncio.sleep(float(request.query.get("delay_ms", 0)) / 1000)
    return web.Response(body=b"." * 1024)
async def main():
    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(sys.argv[1]), backlog=4096).start()
    await asyncio.Event().wait()
asyncio.run(main())'
plain_server='
import asyncio, sys
from fixtures.http_server import serve
asyncio.run(serve(int(sys.argv[1]), until_eof=False))'
httpserver='
import sys, time
from pytest_httpserver import HTTPServer
server = HTTPServer(port=int(sys.argv[1]), threaded=True)
server.expect_request("/page").respond_with_data(b"." * 1024)
server.start()
time.sleep(300)'

load() { taskset -c 1 wrk -t1 --latency "$@" | awk '/50%/ {p50=$2} /99%/ {p99=$2} /Requests\/sec/ {r=$2} END {printf "%10s requests/s  median %8s  99 %% %8s\n", r, p50, p99}'; }

measure() {  # name, delays measured too?, command
  local name=$1 delayed=$2 url=http://127.0.0.1:9377/page
  shift 2
  taskset -c 0 "$@" >/dev/null 2>&1 &
  local server=$!
  trap 'kill $server 2>/dev/null' EXIT
  until "$python" -c "import socket; socket.create_connection(('127.0.0.1', 9377), 1)" 2>/dev/null; do sleep 0.1; done
  printf '%-28s no delay, 32 connections      ' "$name"; load -c32 -d3s "$url"
  [[ $delayed == no ]] || { printf '%-28s 10 ms delay, 256 connections  ' "$name"; load -c256 -d3s "$url?delay_ms=10"; }
  kill $server; wait $server 2>/dev/null || true
  trap - EXIT
}

for repetition in 1 2 3; do
  measure "asyncio.Protocol on uvloop" yes $python -m fixtures.http_server --port 9377
  measure "asyncio.Protocol on asyncio" yes $python -c "$plain_server" 9377
  measure "aiohttp.web.Server" yes $python -c "$aiohttp_server" 9377
  measure "pytest-httpserver" no $python -c "$httpserver" 9377
done

# what the fastest client asks of the server: its requests/s on one core, kept connections, no delay
taskset -c 1 $python - <<'PY'
import asyncio, time
import uvloop
from dataclasses import dataclass
from bench.models.coroutines import gather
from fixtures import server_process
from workloads import http_fetch_keepalive as keepalive
from workloads._http import Page
import os
with server_process.running() as server:
    os.sched_setaffinity(server.pid, {0})
    pages = [Page(n, f"{server.url}/page", "heey.example") for n in range(3000)]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for _ in range(3):
            began = time.perf_counter()
            runner.run(gather(keepalive.awork, pages, 32))
            print(f"fastest client: {len(pages) / (time.perf_counter() - began):.0f} requests/s")
PY
