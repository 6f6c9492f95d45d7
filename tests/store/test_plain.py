"""The plain reader takes what msgspec takes, and refuses what it refuses."""

import json
import subprocess
import sys
from dataclasses import dataclass
from math import inf, nan
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest

from bench.store import checked, plain
from tests import fake_runs
from tests.helpers import ROOT, run_pytest

REFUSED = "refused"
BOUNDED = {library: Annotated[float, library.Meta(ge=0, lt=10)] for library in (msgspec, plain)}


@dataclass(frozen=True)
class Item:
    name: str
    sizes: dict[str, list[int]]
    place: tuple[Literal["here", "there"], str] = ("here", "")

    def __post_init__(self) -> None:
        if self.name == "wrong":
            raise ValueError("it is refused")
        if self.name == "none of these":
            raise TypeError("it is refused")


GOOD = {"name": "a", "sizes": {"b": [1, 2]}}


def converted(library: Any, value: Any, kind: Any) -> Any:
    """What it is read as, if it is."""
    try:
        return library.convert(value, kind)
    except (library.ValidationError, UnicodeEncodeError):
        return REFUSED


@pytest.mark.parametrize(
    "value",
    [
        GOOD,
        {**GOOD, "place": ["there", "x"], "unknown": 1},
        {**GOOD, "name": "\ud800"},
        {"name": "", "sizes": {"\ud800": []}},
    ],
)
def test_both_read_the_same(value: Any) -> None:
    read = converted(plain, value, Item)
    assert read == converted(msgspec, value, Item)
    assert isinstance(read, Item)


@pytest.mark.parametrize(
    "value",
    [
        {"name": "a"},
        {**GOOD, "name": 1},
        {**GOOD, "name": "wrong"},
        {**GOOD, "name": "none of these"},
        {**GOOD, "sizes": {"b": [True]}},
        {**GOOD, "sizes": {"b": ["1"]}},
        {**GOOD, "sizes": {"b": [1.0]}},
        {**GOOD, "sizes": {"b": [None]}},
        {**GOOD, "sizes": []},
        {**GOOD, "place": ["elsewhere", "x"]},
        {**GOOD, "place": ["here"]},
        {**GOOD, "\ud800": 1},
        [],
        None,
    ],
)
def test_both_refuse_the_same(value: Any) -> None:
    assert [converted(library, value, Item) for library in (plain, msgspec)] == [REFUSED, REFUSED]


@pytest.mark.parametrize("value", [0, 0.5, 9, 10, -1, nan, inf, 10**400, True, "1", None, [1]])
def test_both_have_the_same_bounds(value: Any) -> None:
    kinds = {library: dict[str, bounded | None] for library, bounded in BOUNDED.items()}
    results = [converted(library, {"x": value}, kind) for library, kind in kinds.items()]
    assert results[0] == results[1]


@pytest.mark.parametrize(("value", "is_long_enough"), [([], False), ([1], False), ([1, 2], True)])
def test_both_count_the_members(value: list[int], is_long_enough: bool) -> None:
    for library in (plain, msgspec):
        read = converted(library, value, Annotated[list[int], library.Meta(min_length=2)])
        assert read == (value if is_long_enough else REFUSED)


@pytest.mark.parametrize("text", ['{"x": 0.5}', '{"x": 11}', '{"x": NaN}', '{"x": 0', "", "[]", "{} x"])
def test_both_parse_the_same(text: str) -> None:
    content = text.encode()
    read: list[Any] = []
    for parse, library in ((plain.parsed, plain), (checked.parsed, msgspec)):
        try:
            read.append(parse(content, dict[str, BOUNDED[library]]))
        except library.ValidationError:
            read.append(REFUSED)
        except ValueError:
            read.append("no JSON")
    assert read[0] == read[1]


def test_a_struct_is_a_frozen_dataclass() -> None:
    class Own(plain.Struct, frozen=True, kw_only=True):
        first: int = 1
        second: list[str] = plain.field(default_factory=list)
        third: str

    own = plain.convert({"third": "c"}, Own)
    assert own == Own(third="c")
    assert plain.to_builtins(own) == {"first": 1, "second": [], "third": "c"}
    with pytest.raises(AttributeError):
        own.first = 2


READ = """
import json, sys
sys.modules["msgspec"] = None
from bench.store import checked, plain, runs
from bench.store.decode import cell_of
from pathlib import Path
assert checked.convert is plain.convert
run = runs.load(Path(sys.argv[1]))
cells = [cell_of(benchmark) for benchmark in run.benchmarks]
print(json.dumps([run.partial.missing, run.not_run[0].reason, [facts.model for facts, _ in cells]]))
"""


def test_a_stored_run_is_read_with_all_its_facts(tmp_path: Path) -> None:
    stored = fake_runs.run(["sleep"]) | {"partial": {"missing": ["sleep-threads-cold"]}}
    stored["not_run"] = [{"workload": "sleep", "model": "x", "start": "warm", "reason": "it is not there"}]
    path = fake_runs.write(tmp_path / "run.json", stored)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        check=False,
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    missing, reason, models = json.loads(done.stdout)
    assert (missing, reason) == (["sleep-threads-cold"], "it is not there")
    assert models == [model for model, _, _ in fake_runs.MODELS]


IMPORTED = """
import sys
sys.modules["msgspec"] = None
import bench.gate.measurement, bench.pythons.judge, bench.pythons.measurement, bench.report.page
"""


def test_no_command_needs_msgspec() -> None:
    subprocess.run([sys.executable, "-c", IMPORTED], cwd=ROOT, check=True, timeout=60)


def test_the_matrix_is_measured_and_shown_without_msgspec() -> None:
    run = run_pytest("-p", "tests.plugins.no_msgspec", "--profile", "smoke", "--workload", "spin")
    assert run.returncode == 0, run.stdout
    assert "spin" in run.stdout
