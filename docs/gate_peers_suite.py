"""The suite that measure_gate_peers.py has all of them compare, and each one's way to call it, as text."""

NAMES = ("sort", "dump", "count", "spin")
SLOWED = "count"

WORK = '''"""What is measured: some milliseconds each. ``count`` is slowed by a share of its own time."""

import json
import random
import time
from functools import wraps

SHARE = 0.0
RANDOM = random.Random(1)
NUMBERS = [RANDOM.random() for _ in range(10_000)]
WORDS = [f"word-{RANDOM.randrange(1000)}" for _ in range(40_000)]


def slowed(function):
    @wraps(function)
    def slower():
        began = time.perf_counter()
        result = function()
        now = time.perf_counter()
        end = now + SHARE * (now - began)
        while time.perf_counter() < end:
            pass
        return result

    return slower


def sort():
    return sorted(NUMBERS)


def dump():
    return json.dumps(NUMBERS[:4000])


@slowed
def count():
    counts = {}
    for word in WORDS:
        counts[word] = counts.get(word, 0) + 1
    return counts


def spin():
    return sum(number * number for number in range(50_000))
'''

_TESTS = "\n\n".join(f"def test_{name}(benchmark):\n    benchmark(peerwork.{name})\n" for name in NAMES)
_TIMES = "\n\n".join(f"def time_{name}():\n    peerwork.{name}()\n" for name in NAMES)
_EXERCISES = "\n\n".join(
    f'def {name}_perf():\n    "{name}"\n    import peerwork  # end warmup\n\n    peerwork.{name}()\n'
    for name in NAMES
)
FILES = {
    "pyproject.toml": """[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "peerwork"
version = "1"

[tool.setuptools]
py-modules = ["peerwork"]
""",
    "test_peerwork.py": f"import peerwork\n\n\n{_TESTS}",
    "exercises.py": f"# pytest_perf looks for functions with its name in theirs\n\n\n{_EXERCISES}",
    "asv": f"import peerwork\n\n\n{_TIMES}",
    # a worker of pyperf's is started with the same arguments
    "pyperf": f"""import sys

import pyperf


def pass_on(command, args):
    command.extend(("--checkout", args.checkout))


runner = pyperf.Runner(add_cmdline_args=pass_on)
runner.argparser.add_argument("--checkout")
sys.path.insert(0, runner.parse_args().checkout)
import peerwork

for name in {NAMES!r}:
    runner.bench_func(name, getattr(peerwork, name))
""",
}
