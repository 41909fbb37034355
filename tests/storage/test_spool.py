from tempfile import SpooledTemporaryFile

import pytest

from dorsiflex.storage import people_store
from dorsiflex.storage.people_store import SpooledReadings


@pytest.mark.parametrize("in_memory_bytes", [8_000_000, 100])
def test_readings_come_back_in_order_and_again(
    monkeypatch: pytest.MonkeyPatch, in_memory_bytes: int
) -> None:
    """From memory and from the disk, of two people in turns."""
    monkeypatch.setattr(people_store, "_BATCH_ROWS", 3)
    beside = (2, False, None, None, None, None)
    with SpooledTemporaryFile(max_size=in_memory_bytes) as stream:
        people = []
        for side in ("left", "right"):
            rows = (
                (side, f"2026-11-{day:02}T08:00:00", *beside, day, 900 + day, *[None] * 9)
                for day in range(1, 11)
            )
            people.append(SpooledReadings(stream, rows))
        for both in (zip(*people, strict=True), zip(*people, strict=True)):
            assert [
                (left.side, left.id, left.trials, right.side, right.id, right.trials)
                for left, right in both
            ] == [("left", day, (900 + day,), "right", day, (900 + day,)) for day in range(1, 11)]


def test_no_readings() -> None:
    """Nothing comes back."""
    with SpooledTemporaryFile() as stream:
        assert list(SpooledReadings(stream, [])) == []
