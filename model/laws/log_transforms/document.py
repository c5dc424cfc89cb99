"""A log event on its way through processors: fields in fields, by the dots between their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

MESSAGE = "@message"
NOTHING = object()
"What is at a place where nothing is."


class BadTransformer(ValueError):
    """Processors that cannot be."""


class Failed(Exception):
    """A processor cannot do with an event what it is for."""


class Document:
    """`message` is the event as it came in; `about` is what is known of where it came from, by names with an @."""

    def __init__(self, message: str, about: Mapping[str, str]) -> None:
        self.fields: dict[str, Any] = {}
        self._aside: dict[str, Any] = {MESSAGE: message, **about}

    def get(self, path: str) -> Any:
        if path in self._aside:
            return self._aside[path]
        held: Any = self.fields
        for step in path.split("."):
            if isinstance(held, list):
                elements = cast("list[Any]", held)
                held = elements[int(step)] if step.isdecimal() and int(step) < len(elements) else NOTHING
            elif isinstance(held, dict):
                held = cast("dict[str, Any]", held).get(step, NOTHING)
            else:
                return NOTHING
        return held

    def has(self, path: str) -> bool:
        return self.get(path) is not NOTHING

    def put(self, path: str, value: Any) -> None:
        """Whatever lies on the way and is no object makes room."""
        held = self.fields
        *way, last = path.split(".")
        for step in way:
            inner = held.get(step)
            if not isinstance(inner, dict):
                inner = held[step] = {}
            held = cast("dict[str, Any]", inner)
        held[last] = value

    def take(self, path: str) -> Any:
        """What was there, which is gone then."""
        found = self.get(path)
        *way, last = path.split(".")
        held = self.get(".".join(way)) if way else self.fields
        if isinstance(held, dict):
            cast("dict[str, Any]", held).pop(last, None)
        return found

    def merge(self, values: Mapping[str, Any], destination: str = "") -> None:
        """At the root, or in a field."""
        if not destination:
            self.fields |= values
            return
        held = self.get(destination)
        self.put(destination, {**(cast("dict[str, Any]", held) if isinstance(held, dict) else {}), **values})

    def text(self, path: str) -> str:
        """Raises Failed where there is none."""
        found = self.get(path)
        if not isinstance(found, str):
            raise Failed(f"{path} is no text")
        return found
