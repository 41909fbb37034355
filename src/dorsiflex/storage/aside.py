"""Values set aside until the database is closed again, in memory or, where many, on the disk."""

from __future__ import annotations

import pickle
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Value = TypeVar("Value")

_IN_MEMORY_BYTES = 8_000_000


class Aside(Generic[Value]):
    """Values in the order they were set aside, to be gone through once.

    A reader who takes long over each of them must not keep the database open meanwhile: nobody
    could write to it.
    """

    def __init__(self, values: Iterable[Value]) -> None:
        """Take all values there are."""
        self._stream = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 # closed by __iter__
        self._count = 0
        for value in values:
            pickle.dump(value, self._stream, pickle.HIGHEST_PROTOCOL)
            self._count += 1
        self._stream.seek(0)

    def __iter__(self) -> Iterator[Value]:
        """Give them back, one after the other."""
        with self._stream as stream:
            for _ in range(self._count):
                yield pickle.load(stream)  # noqa: S301 # what this process wrote a moment ago
