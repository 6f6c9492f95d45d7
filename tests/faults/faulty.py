"""A workload that goes wrong as the environment says; the engine lays it among the others of a copy."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from fixtures.inputs import Inputs

KIND = "io"
ITEMS = 6
HELD: list[Any] = []


class UnpicklableError(Exception):
    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


def raises() -> None:
    raise ValueError("bad item")


def exits() -> None:
    sys.exit("leaves")


def exits_at_once() -> None:
    os._exit(3)


def kills_its_worker() -> None:
    if multiprocessing.parent_process() or "pytest" not in sys.modules:  # which a fork has, but no fresh one
        os.kill(os.getpid(), signal.SIGKILL)
    raise ValueError("no worker to kill")


def returns_what_no_pickle_holds() -> Any:
    return threading.Lock()


def raises_what_no_pickle_holds() -> None:
    raise UnpicklableError(1, 2)


def wants_all_memory() -> None:
    bytearray(1 << 40)  # is refused at once: more than the limit that the run is started with


def hangs() -> None:
    time.sleep(1e6)


def hangs_beside_a_thread() -> None:
    threading.Thread(target=time.sleep, args=(1e6,)).start()  # that nobody joins
    time.sleep(1e6)


def leaves_a_thread() -> None:
    threading.Thread(target=time.sleep, args=(1e6,)).start()


def hangs_whatever_is_raised() -> None:
    while True:
        try:
            time.sleep(1e6)
        except BaseException:  # noqa: BLE001 - that is the fault
            continue


def spins() -> None:
    while True:
        pass


def hangs_in_a_call_of_c() -> None:
    sum(range(10**13))


def hangs_on_a_socket() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.accept()


def reads_a_byte_now_and_then() -> None:
    """As from a server whose answer does not end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        while True:
            theirs.send(b" ")
            ours.recv(1)
            time.sleep(0.1)


def leaves_things_behind() -> int:
    os.chdir("/")
    os.environ["BENCH_FAULTS_LEFT"] = "here"
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    HELD.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
    thread = threading.Thread(target=threading.Event().wait, daemon=True)
    thread.start()
    return 0


def leaves_a_file_open() -> int:
    HELD.append(os.open(__file__, os.O_RDONLY))
    return 0


def items(inputs: Inputs) -> list[int]:
    return list(range(ITEMS))


def work(item: int) -> Any:
    """Goes wrong at the item that BENCH_FAULTS_ITEM names."""
    if item == int(os.environ["BENCH_FAULTS_ITEM"]):
        left: Any = globals()[os.environ["BENCH_FAULTS_CODE"]]()
        return item if left is None or left == 0 else left
    return item


async def awork(item: int) -> Any:
    return work(item)


def combine(results: list[Any]) -> list[Any]:
    return results


def check(output: list[Any], inputs: Inputs) -> None:
    if output != items(inputs):
        raise AssertionError(f"got {output}")
