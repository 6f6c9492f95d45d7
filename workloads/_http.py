"""What both HTTP workloads share: the pages to fetch and the check of the answers."""

from typing import NamedTuple

from fixtures.inputs import Inputs, Sizes

HOSTS = ("heey.example", "hooo.example")  # the notebook's two sites, told apart by the Host header
CLIENT_S = 0.002  # of a request, beside the server's latency, about
TIMEOUT_S = 30.0  # a server that does not answer fails the cell instead of hanging it


class Page(NamedTuple):
    """A request to make: its place in the order, its URL and the host to ask for."""

    number: int
    url: str
    host: str


class Answer(NamedTuple):
    """What came back."""

    number: int
    status: int
    body: bytes


def items(inputs: Inputs) -> list[Page]:
    """``inputs.requests`` pages, the two hosts in turn."""
    url = f"{inputs.http_url}/page?delay_ms={inputs.latency_s * 1000:g}"
    return [Page(index, url, HOSTS[index % 2]) for index in range(inputs.requests)]


def item_s(sizes: Sizes) -> float:
    """Seconds of one request, about."""
    return sizes.latency_s + CLIENT_S


def check(output: list[Answer], inputs: Inputs) -> None:
    """Raises AssertionError unless every request was answered once, in order, with the whole page."""
    from fixtures.http_messages import BODY

    if [answer.number for answer in output] != list(range(inputs.requests)):
        raise AssertionError(f"answers out of order or missing: {[answer.number for answer in output]}")
    for number, status, body in output:
        if status != 200 or body != BODY:
            raise AssertionError(f"request {number} was answered with {status} and {len(body)} bytes")
