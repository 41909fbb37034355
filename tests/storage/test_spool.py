from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

import pytest

from dorsiflex.storage.people_store import Spool


@pytest.mark.parametrize("in_memory_bytes", [8_000_000, 100])
def test_values_come_back_in_order_and_again(in_memory_bytes: int) -> None:
    """From memory and from the disk, of two spools in turns; all are taken before one is read."""
    taken: list[int] = []

    def values(name: str) -> Iterator[tuple[str, int, None]]:
        for number in range(1234):
            taken.append(number)
            yield (name, number, None)

    with SpooledTemporaryFile(max_size=in_memory_bytes) as stream:
        one, other = (Spool(stream, values(name)) for name in "ab")
        assert len(taken) == 2 * 1234
        assert (len(one), len(other)) == (1234, 1234)
        for _ in range(2):
            assert list(zip(one, other, strict=True)) == [
                (("a", number, None), ("b", number, None)) for number in range(1234)
            ]


def test_no_values() -> None:
    """Nothing comes back."""
    with SpooledTemporaryFile() as stream:
        empty: Spool[int] = Spool(stream, [])
        assert (len(empty), list(empty)) == (0, [])
