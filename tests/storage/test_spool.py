from collections.abc import Iterator

import pytest

from dorsiflex.storage import people_store as aside
from dorsiflex.storage.people_store import Spool


@pytest.mark.parametrize("in_memory_bytes", [8_000_000, 100])
def test_values_come_back_in_order(monkeypatch: pytest.MonkeyPatch, in_memory_bytes: int) -> None:
    """From memory and from the disk; all are taken before the first comes back."""
    monkeypatch.setattr(aside, "_IN_MEMORY_BYTES", in_memory_bytes)
    taken: list[int] = []

    def values() -> Iterator[tuple[str, int, None]]:
        for number in range(1000):
            taken.append(number)
            yield ("p", number, None)

    kept = Spool(values())
    assert len(taken) == 1000
    assert list(kept) == [("p", number, None) for number in range(1000)]


def test_nothing_set_aside() -> None:
    """Nothing comes back."""
    assert list(Spool([])) == []
