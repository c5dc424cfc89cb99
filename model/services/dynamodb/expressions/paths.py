"""What lies at a path of an item, and many paths at once as a tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from model.services.dynamodb.expressions.reading import spelt_path
from model.services.dynamodb.expressions.syntax import BadExpression
from model.services.dynamodb.values.items import Item, Value

Step = str | int
Steps = tuple[Step, ...]
Leaf = TypeVar("Leaf")


@dataclass(slots=True)
class Branch(Generic[Leaf]):
    """A place of a document: what is wanted of it or, by the next step, of places below it."""

    leaf: Leaf | None = None
    below: dict[Step, Branch[Leaf]] = field(default_factory=dict[Step, "Branch[Leaf]"])


def found(item: Item, steps: Steps) -> Value | None:
    """What lies there, if anything does."""
    value = item.get(steps[0])  # type: ignore[arg-type]
    for step in steps[1:]:
        if value is None:
            return None
        value = within(value, step)
    return value


def within(value: Value, step: Step) -> Value | None:
    """A member of a map or an element of a list."""
    if isinstance(step, str):
        return value["M"].get(step) if "M" in value else None
    elements = value.get("L", ())
    return elements[step] if step < len(elements) else None


def tree(leaves: Iterable[tuple[Steps, Leaf]]) -> Branch[Leaf]:
    """All paths in one, or the refusal of two of which one lies within the other."""
    root: Branch[Leaf] = Branch()
    known: list[Steps] = []
    for steps, leaf in leaves:
        for other in known:
            _refuse_collision(other, steps)
        known.append(steps)
        branch = root
        for step in steps:
            branch = branch.below.setdefault(step, Branch())
        branch.leaf = leaf
    return root


def _refuse_collision(one: Steps, two: Steps) -> None:
    for ours, theirs in zip(one, two, strict=False):
        if type(ours) is not type(theirs):
            raise BadExpression(_collision("conflict", one, two))
        if ours != theirs:
            return
    raise BadExpression(_collision("overlap", one, two))


def _collision(how: str, one: Steps, two: Steps) -> str:
    return (
        f"Two document paths {how} with each other; must remove or rewrite one of these paths; "
        f"path one: {spelt_path(one)}, path two: {spelt_path(two)}"
    )


def picked(item: Item, wanted: Branch[Leaf]) -> Item:
    """Of an item only what lies at these places."""
    chosen: dict[str, Value] = {}
    for name, branch in wanted.below.items():
        value = _picked_value(item.get(name), branch)  # type: ignore[arg-type]
        if value is not None:
            chosen[str(name)] = value
    return chosen


def _picked_value(value: Value | None, wanted: Branch[Leaf]) -> Value | None:
    """Elements of a list close up; what is found nowhere leaves nothing of its parents."""
    if value is None or not wanted.below:
        return value
    if "M" in value:
        inner = picked(value["M"], wanted)
        return {"M": inner} if inner else None
    parts = _picked_elements(value["L"], wanted) if "L" in value else []
    return {"L": parts} if parts else None


def _picked_elements(elements: list[Value], wanted: Branch[Leaf]) -> list[Value]:
    places = sorted(step for step in wanted.below if isinstance(step, int) and step < len(elements))
    parts = (_picked_value(elements[place], wanted.below[place]) for place in places)
    return [part for part in parts if part is not None]
