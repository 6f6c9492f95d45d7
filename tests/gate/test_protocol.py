"""The messages, on their way to the other end and back."""

import dataclasses
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bench.gate.line import ClosedLineError, GarbledLineError, Line
from bench.gate.lockstep import protocol
from bench.gate.lockstep.gate_line import GateLine
from bench.gate.lockstep.protocol import (
    MESSAGES,
    Begin,
    Calibrated,
    Collected,
    Describe,
    Ended,
    Finished,
    Item,
    Leave,
    Machine,
    Measure,
    Message,
    Proceed,
    Ready,
    Run,
    Skip,
    Turn,
    UnexpectedMessageError,
    Unsupported,
    decode,
    encode,
    one_of,
)

EVERY = [
    Unsupported("pytest 1", ["this", "that"], "pytest 2 to 3"),
    Collected({"t.py::test[\N{SNOWMAN}\n]": "digest"}, {"u.py": "SyntaxError"}, []),
    Machine({"node": "here", "cpu": {"count": 2}}),
    Item("t.py::test"),
    Calibrated(iterations=3, round_s=0.1, whole_s=1e-9, parallel=True),
    Ready([0.1, 0.30000000000000004]),
    Ended("failed", "call: it broke", [], ["package"]),
    Finished(),
    Describe(),
    Run(["b", "a"]),
    Begin(),
    Skip("no time"),
    Measure(turns=8, block=2, iterations=100, watched=3),
    Turn([0, 1]),
    Proceed(),
    Leave(),
]
# message by message: what a side's method is called with, and what the gate answers
CONVERSATION: list[tuple[str, list[object], Message]] = [
    ("collected", [{"a": "digest"}, {}, [], ["m"]], Describe()),
    ("collected", [{}, {}, [], []], Run([])),
    ("machine", [{"node": "here"}], Run(["a"])),
    ("item", ["a"], Begin()),
    ("item", ["a"], Skip("no time")),
    ("calibrated", [1, 0.5, 0.6, False], Measure(8, 1, 1)),
    ("ready", [[]], Turn([1])),
    ("ended", ["passed", "", [0.1], []], Proceed()),
    ("finished", [], Leave()),
]


def test_these_are_all() -> None:
    assert {type(message).__name__ for message in EVERY} == MESSAGES.keys()


@pytest.mark.parametrize("message", EVERY, ids=lambda message: type(message).__name__)
def test_what_is_decoded_is_what_was_encoded(message: Message) -> None:
    line = encode(message)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode(line) == message
    assert json.loads(json.dumps(vars(message))) == vars(message), "not of JSON's own types"
    assert dataclasses.is_dataclass(message)


def test_another_message_than_expected_is_an_error() -> None:
    assert one_of(Ready([]), Ready, Ended) == Ready([])
    assert one_of(Leave(), Leave) == Leave()
    with pytest.raises(UnexpectedMessageError, match="Ready came instead of Item"):
        one_of(Ready([]), Item, Finished)


@pytest.mark.parametrize(("method", "arguments", "answer"), CONVERSATION)
def test_a_side_says_one_message_and_gets_its_answer(
    method: str, arguments: list[object], answer: Message
) -> None:
    line = Line()
    line.send(answer)  # before it is asked for: the socket keeps it
    side = GateLine(os.dup(line.its_end.fileno()))
    assert getattr(side, method)(*arguments) == answer
    said = line.receive(1.0, lambda: True)
    assert list(vars(said).values()) == arguments
    assert type(said).__name__.lower() == method
    side._stream.close()
    side._socket.close()
    line.its_end.close()
    line.close()


def test_a_message_in_pieces_and_two_at_once() -> None:
    line = Line()
    text = encode(Item("a")) + encode(Finished())
    line.its_end.sendall(text[:5])
    line.its_end.sendall(text[5:])
    assert [line.receive(1.0, lambda: True) for _ in range(2)] == [Item("a"), Finished()]
    line.close()
    line.its_end.close()


@pytest.mark.parametrize(
    "text",
    [
        b"garbage",
        b"1",
        b'["Nothing", {}]',
        b'["Message", {}]',
        b'["Item", {}]',
        b'["Item", {"id": 1}]',
        b'["Ready", {"took": ["x"]}]',
        b'["Ready", {"took": [NaN]}]',
        b'["Ready", {"took": [-1]}]',
        b'["Calibrated", {"iterations": 0, "round_s": 1, "whole_s": 1, "parallel": false}]',
        b'["Calibrated", {"iterations": 1, "round_s": Infinity, "whole_s": 1, "parallel": false}]',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_is_no_message_is_an_error_of_its_own(text: bytes) -> None:
    line = Line()
    threading.Thread(target=line.its_end.sendall, args=(text + b"\n",), daemon=True).start()
    with pytest.raises(GarbledLineError, match="to the gate's line, which is no message"):
        line.receive(5.0, lambda: True)
    line.close()
    line.its_end.close()


def test_a_line_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.gate.line.LONGEST_LINE", 10)
    line = Line()
    line.its_end.sendall(b"x" * 11)
    with pytest.raises(GarbledLineError, match="at once"):
        line.receive(5.0, lambda: True)
    line.close()
    line.its_end.close()


def test_silence_and_an_end_are_two_things() -> None:
    line = Line()
    with pytest.raises(TimeoutError):
        line.receive(0.02, lambda: True)
    with pytest.raises(ClosedLineError):
        line.receive(0.02, lambda: False)  # dead, but a worker of its own holds the line
    line.its_end.close()
    with pytest.raises(ClosedLineError):
        line.receive(1.0, lambda: True)
    with pytest.raises(ClosedLineError):
        line.send(Leave())
    line.close()


def test_a_side_without_its_gate_ends_with_all_it_started() -> None:
    program = (
        "import subprocess, sys\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "print(child.pid, flush=True)\n"
        "from bench.gate.lockstep.gate_line import GateLine\n"
        "GateLine(int(sys.argv[1])).finished()\n"
    )
    ours, theirs = socket.socketpair()
    with subprocess.Popen(
        [sys.executable, "-c", program, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as side:
        theirs.close()
        assert side.stdout is not None
        assert int(side.stdout.readline())
        assert decode(ours.recv(1000)) == Finished()
        ours.close()
        assert side.wait(20) == -9
        assert side.stdout.read() == "", "its child still holds the pipe"


def test_the_messages_need_nothing_but_the_standard_library() -> None:
    program = f"import sys; sys.path.insert(0, {str(Path(protocol.__file__).parent)!r}); import protocol"
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)
