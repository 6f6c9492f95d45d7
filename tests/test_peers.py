"""The turns stored in docs/peers.json make the table of docs/peers.md; what the peers run is Python."""

import ast

from docs.measure_peers import PYPERF, PYTEST_BENCHMARK, ROOT, packed, table_of


def test_the_document_has_the_table_that_the_stored_turns_give() -> None:
    assert table_of(packed()) in (ROOT / "docs" / "peers.md").read_text()


def test_a_row_has_all_turns_and_their_deviation() -> None:
    own = [{"asyncio": gain, "process_pool_fork": 1.8, "seconds": 20.0} for gain in (1.0, 1.0, 1.1)]
    lines = table_of([{"this suite": turn} for turn in own]).splitlines()
    assert lines[2] == "| this suite | 20 | asyncio | 1.00, 1.00, 1.10 | 5.5% |"
    assert lines[3] == "| this suite | 20 | process_pool_fork | 1.80, 1.80, 1.80 | 0.0% |"


def test_what_the_peers_run_is_python() -> None:
    for script in (PYTEST_BENCHMARK, PYPERF):
        ast.parse(script)
