"""Facts in the past tense, told once, after what they tell of is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Fact = TypeVar("Fact")


class Bus:
    """Listeners by the kind of fact they listen to; a listener only listens, it changes nothing."""

    def __init__(self) -> None:
        self._listeners: dict[type, list[Callable[..., None]]] = {}

    def listen(self, kind: type[Fact], listener: Callable[[Fact], None]) -> Callable[[], None]:
        """Have `listener` told of every fact of this kind; call what is returned to stop it."""
        listeners = self._listeners.setdefault(kind, [])
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    def hears(self, kind: type) -> bool:
        """Somebody listens to facts of this kind."""
        return bool(self._listeners.get(kind))

    def tell(self, fact: object) -> None:
        for listener in tuple(self._listeners.get(type(fact), ())):
            listener(fact)
