"""Services sleep until there is something for them to do: a noun of theirs exists, or somebody asks for one by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache

import model.services
from model.kernel.uncollected import uncollected
from model.kit.behavior import WAKES, Woken
from model.kit.names import folder_of, service_of
from model.kit.resource import Resource
from model.kit.tending import is_always_awake, tended_by

KNOWN_TO_OTHERS = frozenset(
    {"resources", "behavior", "tables", "permissions", "publishing", "recording", "calling", "flow_sources"}
    | {"streams", "trust", "vacancy", "waiting", "website_names", "websites"}
)
"The files of services in which something is offered to the kit or the physics; what they need, they import."

TOLD_OF_ALL = frozenset({"findings", "happenings", "practices"})
"Those that only he needs who looks at everything: for what happened, or for what is left open."

_IN_EVERY_WORLD = ("model.kit.living", "model.kit.replays", "model.physics.facilities")

_awake: set[str] = set()


class Kinds(dict[str, type[Resource]]):
    """The nouns of all that is awake, by their kinds; to ask for one awakens its service. KeyError if there is none."""

    def __missing__(self, kind: str) -> type[Resource]:
        awaken(kind.partition(":")[0])
        self.update(_nouns())
        found = self.get(kind)
        if found is None:
            raise KeyError(kind)
        return found


KINDS = Kinds()


@cache
def services() -> tuple[str, ...]:
    """What is offered, by botocore's names; nobody awakes by that."""
    return tuple(
        sorted(service_of(f"model.services.{each.name}") for each in pkgutil.iter_modules(model.services.__path__))
    )


@cache
def begin() -> None:
    """Import what there is in every world, and the services that do something in one before anybody asks them to."""
    with uncollected():
        for name in _IN_EVERY_WORLD:
            import_whole(name)
    for service in services():
        if is_always_awake(service):
            _rise(service)
    KINDS.update(_nouns())


@cache
def awaken(family: str) -> None:
    """Import nouns and habits of a service, and of those that tend its things; a family may be physics' as well."""
    begin()
    for service in services():
        if service == family or family in tended_by(service):
            _rise(service)
    KINDS.update(_nouns())


@cache
def awaken_all() -> None:
    """For whoever must know of everything that there could be."""
    for service in services():
        awaken(service)
        _import_of(service, TOLD_OF_ALL)


def kinds() -> dict[str, type[Resource]]:
    """Every noun of every service, by its kind, as they are written: file by file."""
    awaken_all()
    return {kind.kind: kind for kind in _as_written(KINDS.values())}


def kinds_of(service: str) -> list[type[Resource]]:
    """A service's own nouns, as they are written."""
    awaken(service)
    return _as_written(kind for kind in KINDS.values() if kind.service == service)


def find_habit(name: str) -> Woken:
    """What a timer is for, by the name that `due` gave it."""
    if name not in WAKES:
        awaken(name.partition(":")[0])
    return WAKES[name]


def import_whole(name: str) -> None:
    """A module, or a package with all that is in it."""
    found = importlib.import_module(name)
    for module in pkgutil.walk_packages(getattr(found, "__path__", ()), f"{name}."):
        importlib.import_module(module.name)


def _rise(service: str) -> None:
    if service in _awake:
        return
    _awake.add(service)
    _import_of(service, KNOWN_TO_OTHERS)


def _import_of(service: str, files: frozenset[str]) -> None:
    with uncollected():
        package = importlib.import_module(f"model.services.{folder_of(service)}")
        for module in pkgutil.iter_modules(package.__path__):
            if module.name in files:
                import_whole(f"{package.__name__}.{module.name}")


def _nouns() -> dict[str, type[Resource]]:
    """Those of services that are awake, and what is no service's."""
    return {
        kind.kind: kind
        for kind in _leaves(Resource)
        if kind.__module__.startswith(("model.physics.", "model.kit.")) or _is_awake(kind)
    }


def _as_written(kinds: Iterable[type[Resource]]) -> list[type[Resource]]:
    """Whichever was imported first."""
    return sorted(kinds, key=lambda kind: kind.__module__)


def _is_awake(kind: type[Resource]) -> bool:
    return kind.__module__.startswith("model.services.") and kind.service in _awake


def _leaves(kind: type[Resource]) -> Iterator[type[Resource]]:
    """A class that others derive from says what they have in common, and is no noun itself."""
    derived = kind.__subclasses__()
    for each in derived:
        yield from _leaves(each)
    if not derived:
        yield kind
