"""What a statement asks for, once it is read."""

from __future__ import annotations

from dataclasses import dataclass

from model.services.dynamodb.expressions.scope import Scope
from model.services.dynamodb.expressions.syntax import Node, Path
from model.services.dynamodb.expressions.updates import Change
from model.services.dynamodb.values.items import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A table, by name or ARN, and the values that are spoken of."""

    table: str
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection(Statement):
    """`SELECT`: these parts, or everything where none is named, of all items for which a condition holds."""

    wanted: tuple[Path, ...] = ()
    index: str | None = None
    where: Node | None = None
    order: tuple[tuple[Path, bool], ...] = ()
    "Paths to sort by, each with whether what is greater comes first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion(Statement):
    """`INSERT`: a new item, which must not be there yet."""

    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration(Statement):
    """`UPDATE`: changes of the one item whose key the condition names."""

    changes: tuple[Change, ...]
    where: Node | None
    returning: str = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal(Statement):
    """`DELETE`: the one item whose key the condition names."""

    where: Node | None
    returning: str = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Statement):
    """`EXISTS`: within a transaction, that an item is as the condition says."""

    where: Node | None


Read = Selection | Insertion | Alteration | Removal | Check
PERMISSIONS: dict[type[Statement], str] = {
    Selection: "dynamodb:PartiQLSelect",
    Check: "dynamodb:PartiQLSelect",
    Insertion: "dynamodb:PartiQLInsert",
    Alteration: "dynamodb:PartiQLUpdate",
    Removal: "dynamodb:PartiQLDelete",
}
"What policies call the kinds of statement."
