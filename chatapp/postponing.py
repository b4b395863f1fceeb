"""Has modules run when something of them is first used, though others import them early.

asyncio imports TLS and `secrets` imports the hashes of OpenSSL, whose library alone takes 4 MB;
PySide imports all that its tools for developers use. A window that is only looked at needs none.

`importlib.util.LazyLoader` does the same, but before Python 3.11.9 and 3.12.3 not where threads
meet in a module that runs (https://github.com/python/cpython/issues/114763).
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader, MetaPathFinder
else:  # bases that do nothing, in a module that brings much along
    Loader = MetaPathFinder = object

MODULES = frozenset(
    {
        *("argparse", "ast", "asyncio.sslproto", "base64", "bz2", "hashlib", "hmac", "html"),
        *("ipaddress", "lzma", "pickle", "plistlib", "secrets", "shlex", "ssl", "tempfile"),
        *("textwrap", "tokenize", "uuid", "zipfile"),
    }
)
"""Modules of the standard library that others import at their beginning and use much later.

They, and what they import, may not wait for what another thread does.
"""
_running = RLock()


def postpone() -> None:
    """From now on an import of `MODULES` does not run them; using one of their names does."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds the modules that are postponed."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in MODULES:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Postponing(spec.loader)
                return spec
        return None


class _Postponing(Loader):
    """Makes a module without running it. Parameters: `loader`, its own."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__class__ = _Postponed

    def run(self, module: ModuleType) -> None:
        """Do what an import does without this."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)


class _Postponed(ModuleType):
    """A module that runs when one of its names is asked for."""

    def __getattr__(self, name: str) -> object:
        with _running:
            if isinstance(self.__loader__, _Postponing):
                self.__loader__.run(self)
                object.__setattr__(self, "__class__", ModuleType)
        return getattr(self, name)
