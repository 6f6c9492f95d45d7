"""Says at the start, in one line, if the installed pytest or pytest-benchmark lacks what we stand on."""

import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata

import pytest

from bench.session.upstream.thresholds import OPTION, option_of

# The first and the last versions with which the tests marked ``upstream`` are known to pass
KNOWN_TO_WORK = {"pytest": ("9.1.0", "9.2.0"), "pytest-benchmark": ("5.2.0", "5.3.1")}

# What must exist, and the parameters that we pass to it by their names
CODE: dict[str, tuple[str, ...]] = {
    "_pytest.runner:runtestprotocol": ("log", "nextitem"),
    "argparse:_ExtendAction": (),
    "pytest_benchmark.fixture:BenchmarkFixture.pedantic": ("setup", "teardown", "rounds"),
    "pytest_benchmark.session:PerformanceRegression": (),
    "pytest_benchmark.session:BenchmarkSession.get_machine_info": (),
    "pytest_benchmark.session:BenchmarkSession.handle_saving": (),
    "pytest_benchmark.session:BenchmarkSession.save_json": (),
    "pytest_benchmark.session:get_machine_id": (),
    "pytest_benchmark.session:load_storage": (),
    "pytest_benchmark.stats:Metadata.as_dict": (),
    "pytest_benchmark.stats:Stats": (),
    "pytest_benchmark.storage.file:FileStorage.get": (),
    "pytest_benchmark.storage.file:FileStorage.save": (),
    "pytest_benchmark.storage.file:FileStorage._next_num": (),
    "pytest_benchmark.utils:safe_dumps": (),
}
SESSION = (
    *("autosave", "benchmarks", "compare", "compared_mapping", "disabled", "json", "quiet", "save"),
    *("save_data", "storage", "verbose"),
)


def require_known_code(parser: pytest.Parser) -> None:
    """Raises pytest.UsageError if something is missing that exists before any option is read."""
    _require_none([*_missing_code(), *_missing_attributes(parser)])


def require_known_session(config: pytest.Config) -> None:
    """Raises pytest.UsageError if something is missing that exists once pytest-benchmark is configured."""
    _require_none([*_missing_of_session(config)])


def _missing_code() -> Iterator[str]:
    for path, parameters in CODE.items():
        name = path.replace(":", ".")
        try:
            code = pkgutil.resolve_name(path)
        except (ImportError, AttributeError):
            yield name
        else:
            known = inspect.signature(code).parameters if parameters else ()
            yield from (f"{name}({parameter}=)" for parameter in parameters if parameter not in known)


def _missing_attributes(parser: pytest.Parser) -> Iterator[str]:
    """What only an instance has, and what pytest-benchmark reads of pytest's."""
    option = option_of(parser)
    if option is None:
        yield f"the option {OPTION}"
    elif not hasattr(option, "_action"):  # before pytest 9.1
        yield "_pytest.config.argparsing.Argument._action"
    with suppress(ImportError, AttributeError):  # said already
        if not isinstance(pkgutil.resolve_name("pytest_benchmark.stats:Stats")().data, list):
            yield "a list in pytest_benchmark.stats.Stats.data"
        init = pkgutil.resolve_name("pytest_benchmark.fixture:BenchmarkFixture.__init__")
        reads_node_id = "_nodeid" in init.__code__.co_names  # before pytest-benchmark 5.3.1
        if reads_node_id and not hasattr(pytest.Item, "_nodeid"):  # from pytest 9.2 on
            yield "_pytest.nodes.Node._nodeid (read by this pytest-benchmark)"


def _missing_of_session(config: pytest.Config) -> Iterator[str]:
    session = getattr(config, "_benchmarksession", None)
    if session is None:
        yield "_pytest.config.Config._benchmarksession"
        return
    for name in SESSION:
        if not hasattr(session, name):
            yield f"pytest_benchmark.session.BenchmarkSession.{name}"
    has_terminal = config.pluginmanager.hasplugin("terminalreporter")
    if has_terminal and not hasattr(config.get_terminal_writer(), "_file"):
        yield "_pytest._io.terminalwriter.TerminalWriter._file"


def _require_none(missing: list[str]) -> None:
    if missing:
        installed = " and ".join(f"{name} {_version(name)}" for name in KNOWN_TO_WORK)
        known = " and ".join(f"{name} {first} to {last}" for name, (first, last) in KNOWN_TO_WORK.items())
        raise pytest.UsageError(
            f"this suite is known to work with {known}; here are {installed}, which lack {', '.join(missing)}"
        )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(not installed)"
