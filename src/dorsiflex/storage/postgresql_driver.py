"""psycopg, imported without modules that it loads but that nothing here uses.

They take a third of the time of its import: asyncio (no statement here is asynchronous), ctypes
(psycopg's driver in pure Python looks for libpq with it) and importlib.metadata (of which it needs
its own version). After the import they can be imported as usual.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

from dorsiflex.errors import CouldNotError

__all__ = ["psycopg"]

_SUFFIX = ".dist-info"


def _import_quickly() -> None:
    """Import psycopg; if that fails, leave nothing behind, so that it can be imported as usual."""
    unused: dict[str, ModuleType] = {
        name: _UnusedModule(name)
        for name in ("asyncio", "ctypes", "ctypes.util", "importlib.metadata")
        if name not in sys.modules
    }
    if "importlib.metadata" in unused:
        unused["importlib.metadata"].__dict__["version"] = _version
    sys.modules.update(unused)
    try:
        import psycopg  # noqa: F401 # only to be in sys.modules
    except Exception:  # noqa: BLE001 # whatever another version of psycopg needs
        for name in [name for name in sys.modules if name.startswith("psycopg")]:
            del sys.modules[name]
    finally:
        for name, module in unused.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


class _Unused(BaseException):
    """Any name in such a module: psycopg derives classes from some and lists some as exceptions."""

    def __class_getitem__(cls, item: object) -> type[_Unused]:
        """Be a generic class."""
        del item
        return cls


class _UnusedModule(ModuleType):
    """Such a module."""

    def __getattr__(self, name: str) -> type[_Unused]:
        """Return something for any name that is no attribute of modules."""
        if name.startswith("__"):
            raise AttributeError(name)
        return _Unused


def _version(package: str) -> str:
    """Return the version of an installed package, by the name of its folder."""
    start = f"{package.replace('-', '_')}-"
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(start) and entry.name.endswith(_SUFFIX):
                    return entry.name.removeprefix(start).removesuffix(_SUFFIX)
    raise _Unused  # for psycopg the exception that says so


_import_quickly()
try:
    import psycopg
except ImportError as error:
    raise CouldNotError(
        "a database on a server needs psycopg, which is not installed",
        "install it with: pip install 'psycopg[binary]'",
    ) from error
