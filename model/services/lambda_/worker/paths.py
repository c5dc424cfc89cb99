"""Paths as functions know them: /tmp and /var/task lie elsewhere on this machine, and nobody is told where."""

from __future__ import annotations

import builtins
import importlib.abc
import importlib.util
import io
import os
import sys
import tokenize
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_TAKING_ONE = (
    *("open", "stat", "lstat", "listdir", "scandir", "mkdir", "rmdir", "remove", "unlink", "chmod", "access", "utime"),
    *("truncate", "readlink", "chdir"),
)
_TAKING_TWO = ("rename", "replace", "link", "symlink")

_ROOTS: dict[str, str] = {}


def real(path: Any) -> Any:
    """Where a path lies."""
    text: object = path.__fspath__() if hasattr(path, "__fspath__") else path
    if isinstance(text, bytes):
        return real(text.decode()).encode()
    if isinstance(text, str) and not text.startswith(tuple(_ROOTS.values())):
        for root, place in _ROOTS.items():
            if text == root or text.startswith(f"{root}/"):
                return place + text[len(root) :]
    return path


def install(roots: dict[str, str]) -> None:
    """Whatever opens or looks at files goes there."""
    _ROOTS.update(roots)
    builtins.open = io.open = _first(io.open)
    tokenize.__dict__["_builtin_open"] = io.open
    for name in _TAKING_ONE:
        setattr(os, name, _first(getattr(os, name)))
    for name in _TAKING_TWO:
        setattr(os, name, _both(getattr(os, name)))
    sys.meta_path.insert(0, TaskFinder())


def _first(act: Callable[..., Any]) -> Callable[..., Any]:
    def there(path: Any = ".", *more: Any, **named: Any) -> Any:
        return act(real(path), *more, **named)

    return there


def _both(act: Callable[..., Any]) -> Callable[..., Any]:
    def there(path: Any, other: Any, **named: Any) -> Any:
        return act(real(path), real(other), **named)

    return there


class TaskFinder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Modules of the function's own, which think that they lie in /var/task."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,  # noqa: ARG002 -- the caller names it
    ) -> ModuleSpec | None:
        name = fullname.rpartition(".")[2]
        for folder in sys.path if path is None else path:
            if not folder.startswith("/var/task"):
                continue
            for origin, package in ((f"{folder}/{name}/__init__.py", True), (f"{folder}/{name}.py", False)):
                if os.path.isfile(origin):  # noqa: PTH113
                    places = [f"{folder}/{name}"] if package else None
                    return importlib.util.spec_from_file_location(
                        fullname, origin, loader=self, submodule_search_locations=places
                    )
            if os.path.isdir(f"{folder}/{name}"):  # noqa: PTH112
                spec = ModuleSpec(fullname, None, is_package=True)
                spec.submodule_search_locations = [f"{folder}/{name}"]
                return spec
        return None

    def get_source(self, fullname: str) -> str | None:
        module = sys.modules.get(fullname)
        origin = module.__spec__.origin if module is not None and module.__spec__ is not None else None
        return None if origin is None else self._text(origin)

    def exec_module(self, module: ModuleType) -> None:
        origin = module.__spec__.origin if module.__spec__ is not None else None
        assert origin is not None, "found in a file"
        exec(compile(self._text(origin), origin, "exec", dont_inherit=True), vars(module))  # noqa: S102

    def _text(self, origin: str) -> str:
        with open(origin, "rb") as file:  # noqa: PTH123
            return importlib.util.decode_source(file.read())
