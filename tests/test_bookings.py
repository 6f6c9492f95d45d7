"""The booking CSV: the same bytes everywhere, the promised shape, a cache that can be trusted."""

import csv
import hashlib
import io
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from fixtures import bookings, cache


def rows(count: int, seed: int = 0) -> list[dict[str, str]]:
    text = b"".join(bookings.lines(count, seed)).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(("name", "digest"), cache.standard_digests().items())
def test_standard_sizes_have_the_committed_bytes(name: str, digest: str) -> None:
    _, count, seed = name.removesuffix(".csv").split("-")
    found = hashlib.sha256()
    for piece in bookings.lines(int(count), int(seed)):
        found.update(piece)
    assert found.hexdigest() == digest


def test_the_notebook_size_is_a_standard_size() -> None:
    assert f"bookings-{bookings.NOTEBOOK_ROWS}-0.csv" in cache.standard_digests()


def test_a_longer_file_begins_with_the_shorter_one() -> None:
    assert rows(9_000)[:50] == rows(50)


def test_seeds_differ() -> None:
    assert rows(20, seed=0) != rows(20, seed=1)


def test_columns_and_types() -> None:
    row = rows(1)[0]
    assert len(row) == 24
    assert all(len(row[name]) == 64 for name in ("reservation_id", "memberid", "resort_id"))
    assert datetime.strptime(row["booking_date"], "%d/%m/%y")
    assert 4.7 <= float(row["amount_spent_per_room_night_scaled"]) <= 10.7


def test_distributions_are_believable() -> None:
    found = rows(8_000)
    assert len({row["reservation_id"] for row in found}) == 8_000
    assert len({row["resort_id"] for row in found}) == 32
    gaps = Counter(row["state_code_residence"] for row in found)[""]
    assert 0 < gaps < 400
    mean = sum(float(row["amount_spent_per_room_night_scaled"]) for row in found) / 8_000
    assert 7.6 < mean < 7.8


def test_some_stays_contradict_their_room_nights() -> None:
    def stay(row: dict[str, str]) -> int:
        first, last = (datetime.strptime(row[name], "%d/%m/%y") for name in ("checkin_date", "checkout_date"))
        return (last - first).days

    wrong = sum(stay(row) != int(row["roomnights"]) for row in rows(5_000))
    assert 50 < wrong < 300


def test_true_dates_are_those_in_the_text() -> None:
    for column, truth in bookings.true_dates(9_000, 3).items():
        texts = [row[column] for row in rows(9_000, seed=3)]
        assert [datetime.strptime(text, "%d/%m/%y").date() for text in texts] == truth.tolist()
        assert isinstance(truth.tolist()[0], date)


@pytest.mark.parametrize(("count", "seed"), [(0, 0), (-1, 0), (1, -1)])
def test_sizes_out_of_range_are_refused(count: int, seed: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        list(bookings.lines(count, seed))


def test_cache_reuses_and_leaves_nothing_else(tmp_path: Path) -> None:
    first = cache.csv_path(tmp_path, 100, 7)
    changed = first.stat().st_mtime_ns
    assert cache.csv_path(tmp_path, 100, 7).stat().st_mtime_ns == changed
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bookings-100-7.csv",
        "bookings-100-7.sha256",
    ]


def test_a_changed_file_is_refused_in_one_line(tmp_path: Path) -> None:
    path = cache.csv_path(tmp_path, 100, 7)
    path.write_bytes(path.read_bytes().replace(b"16", b"17"))
    with pytest.raises(cache.DataError, match=r"has sha256 .*, not .*: delete it and run again") as caught:
        cache.csv_path(tmp_path, 100, 7)
    assert "\n" not in str(caught.value)


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield b"half"
        raise KeyboardInterrupt

    path = tmp_path / "data"
    path.write_bytes(b"whole")
    with pytest.raises(KeyboardInterrupt):
        cache.write_atomically(path, broken())
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]
