"""Resources as those outside see them: frozen rows, and what can be done with each kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

_WORD = re.compile("[A-Z][a-z]*")
_ACRONYMS = {word: word.upper() for word in ("Acl", "Dhcp", "Nat", "Vpc")}


@dataclass(frozen=True, slots=True)
class KindView:
    """One kind of resource: its table, its actions, the operations that make and describe one (`ec2:RunInstances`)."""

    kind: str
    service: str
    title: str
    key: str
    columns: tuple[Column, ...]
    actions: tuple[Action, ...]
    create: str
    describe: str
    is_global: bool
    headline: tuple[tuple[str, str], ...] = ()
    "The metrics that say how busy one is, and what people call them; none for kinds that carry no load."


@dataclass(frozen=True, slots=True)
class Row:
    """One resource at one revision. `values` are its columns', plain; `state` is AWS's word, empty without a lifecycle.

    `possible` are the operations that its state allows, of those that a lifecycle has a say in; `refused` the others.
    """

    kind: str
    account: str
    region: str
    id: str
    label: str
    state: str
    values: tuple[Any, ...]
    created_at: float
    revision: int
    refused: frozenset[str]


def kind_view(kind: type[Resource]) -> KindView:
    words = kind.words
    return KindView(
        kind=kind.kind,
        service=kind.service,
        title=words.title or plural(kind.__name__),
        key=words.key,
        columns=words.columns,
        actions=words.actions,
        create=f"{kind.service}:{words.create}" if words.create else "",
        describe=f"{kind.service}:{words.describe}" if words.describe else "",
        is_global=words.scope == "global",
        headline=words.headline,
    )


def plural(noun: str) -> str:
    """`AutoScalingGroup` → `Auto Scaling Groups`, `NetworkAcl` → `Network ACLs`, `Policy` → `Policies`."""
    words: list[str] = _WORD.findall(noun)
    text = " ".join(_ACRONYMS.get(word, word) for word in words)
    if text.endswith("Options"):
        return text
    if text.endswith("y") and text[-2] not in "aeo":
        return f"{text[:-1]}ies"
    return f"{text}es" if text.endswith("s") else f"{text}s"


def row(thing: Resource) -> Row:
    words = thing.words
    life = words.life
    return Row(
        kind=thing.kind,
        account=thing.account,
        region=thing.region,
        id=thing.id,
        label=thing.label,
        state=life.state(thing) if life else "",
        values=tuple([attribute(thing, column.field) for column in words.columns]),
        created_at=thing.created_at,
        revision=thing.revision,
        refused=life.refused(thing, words.operations) if life else frozenset(),
    )


def attribute(thing: Any, path: str) -> Any:
    """A dotted attribute; None as soon as something on the way is None. A metric column has none of its own."""
    if "." not in path:
        return getattr(thing, path, None)
    for name in path.split("."):
        if thing is None:
            return None
        thing = getattr(thing, name, None)
    return thing
