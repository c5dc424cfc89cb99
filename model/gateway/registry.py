"""What the cloud offers, found by walking the folders of its services."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from keyword import iskeyword
from types import ModuleType
from typing import Any

import model.services
from model.gateway.awakening import awaken, import_whole, services
from model.gateway.wire.shapes import OperationModel, service_model
from model.kit.errors import AwsError
from model.kit.names import folder_of, snake
from model.kit.operation import FOUND, Operation


@dataclass(frozen=True)
class Offer:
    """An operation that the cloud answers: AWS's contract, and the function that fulfils it."""

    contract: OperationModel
    operation: Operation

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The members that the function acts on, AWS's name to its own."""
        shape = self.contract.input
        members = {name: _own(name) for name in shape.members}
        unknown = self.operation.parameters - set(members.values())
        assert not unknown, f"{self.operation.service}:{self.operation.name} takes {unknown}, which AWS does not know"
        return {name: own for name, own in members.items() if own in self.operation.parameters}

    @cached_property
    def token(self) -> str:
        """The member by which a request that comes twice is known, where the function leaves that to the gateway."""
        tokens = (name for name, member in self.contract.input.members.items() if member.has("idempotencyToken"))
        return next((name for name in tokens if name not in self.parameters), "")


def _own(member: str) -> str:
    """What a function calls a member; a word of Python's has an underscore after it."""
    return f"{snake(member)}_" if iskeyword(snake(member)) else snake(member)


@cache
def load_verbs(service: str) -> None:
    """Import what can be asked of a service, which nobody needs before somebody asks."""
    if service in services():
        awaken(service)
        import_whole(f"model.services.{folder_of(service)}.operations")


def bulk_schemas() -> dict[str, str]:
    """The SQL of every service's `tables.py`, by the name of the table it makes."""
    return {name: sql for tables in _tables() for name, sql in tables.TABLES.items()}


def body_columns() -> tuple[tuple[str, str], ...]:
    """Where services that keep bodies say which of them are in use: table and column."""
    return tuple(tables.BODIES for tables in _tables() if hasattr(tables, "BODIES"))


def untracked_tables() -> frozenset[str]:
    """Tables of notes, which no undo takes back."""
    return frozenset(name for tables in _tables() for name in getattr(tables, "UNTRACKED", ()))


def known_by() -> dict[str, Callable[[float, tuple[Any, ...]], tuple[Any, ...] | None]]:
    """How much of a row of notes was known at an instant, by the table; of other notes nobody minds."""
    return {name: tell for tables in _tables() for name, tell in getattr(tables, "KNOWN_BY", {}).items()}


@cache
def _tables() -> tuple[ModuleType, ...]:
    names = (f"model.services.{module.name}.tables" for module in pkgutil.iter_modules(model.services.__path__))
    return tuple(importlib.import_module(name) for name in names if importlib.util.find_spec(name))


@cache
def find_offer(service: str, name: str) -> Offer:
    """The operation that AWS calls `name`; refused as AWS refuses an unknown one."""
    load_verbs(service)
    operation = FOUND.get((service, snake(name)))
    if operation is None or name not in service_model(service).operations:
        raise AwsError("InvalidAction", f"The action {name} is not valid for this web service.")
    return Offer(service_model(service).operations[name], operation)


def offers() -> Iterator[Offer]:
    """Every operation that the cloud answers."""
    for service in services():
        load_verbs(service)
    for (service, name), operation in FOUND.items():
        contract = _by_snake_name(service)[name]
        yield Offer(contract, operation)


@cache
def _by_snake_name(service: str) -> dict[str, OperationModel]:
    return {snake(name): contract for name, contract in service_model(service).operations.items()}
