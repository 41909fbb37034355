"""What storage tests do with a store and its file: log, import, count, see what was touched."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.drafts import AnyDraft, BadRow, Kind
from dorsiflex.domain.measurement import KneeToWallTest
from dorsiflex.storage.import_rows import Part, import_parts
from dorsiflex.storage.importing import ImportCounts, Imported, ImportOptions
from dorsiflex.storage.store import Store


def logged(store: Store, *tests: KneeToWallTest, person: str | None = None) -> list[KneeToWallTest]:
    """Store tests as one step."""
    whose = store.person(person)
    return store.log(whose, [replace(test, person=whose.name) for test in tests], "log")


def import_rows(  # as `import_parts`, of one part
    store: Store,
    kind: Kind,
    drafts: Iterable[AnyDraft],
    options: ImportOptions,
    refuse: Callable[[BadRow], None],
    describe: Callable[[ImportCounts], str],
) -> Imported:
    """Import a file with rows of one kind."""
    return import_parts(store, [Part(kind, drafts, options)], refuse, describe)


def number_of_tests(store: Store) -> int:
    """Count the first person's tests."""
    return len(list(store.tests(store.person(None), Filter())))


def names(folder: Path) -> list[str]:
    """List a folder."""
    return sorted(each.name for each in folder.iterdir())


def touched(path: Path) -> tuple[bytes, int, list[str]]:
    """Return all that would tell that a file was touched, and what lies beside it."""
    return path.read_bytes(), path.stat().st_mtime_ns, names(path.parent)
