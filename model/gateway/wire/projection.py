"""Results onto output shapes by name: `instance_id` becomes `InstanceId`, compiled once per shape and class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from model.gateway.wire.fragments import is_kept, remembered
from model.gateway.wire.reading import expressions
from model.gateway.wire.script import Script
from model.gateway.wire.shapes import Shape
from model.kit.names import snake

Step = Callable[[Any], Any]


class Member(NamedTuple):
    """What a member is called in the outcome, and what is done to its value; None leaves it as it is."""

    name: str
    step: Step | None


class Projection:
    """Turns results into dicts and lists, with its own idea of what a blob or a timestamp becomes.

    `leaves` converts values by shape type, where they do not stay as they are. A projection that `keeps` remembers
    the JSON of every object whose class says `__fragments__`, until the object's `revision` changes.
    """

    def __init__(
        self,
        leaves: Mapping[str, Callable[[Shape], Step]] | None = None,
        name_of: Callable[[str, Shape], str] | None = None,
        *,
        keeps: bool = False,
    ) -> None:
        self.leaves = leaves or {}
        self.name_of = name_of or aws_name
        self.keeps = keeps
        self.steps: dict[Shape, Step | None] = {}

    def __call__(self, shape: Shape, value: Any) -> Any:
        step = self.step(shape)
        return value if step is None else step(value)

    def step(self, shape: Shape) -> Step | None:
        """What to do with a value of this shape; None leaves it as it is."""
        if shape not in self.steps:
            self.steps[shape] = self.compiled(shape)
        return self.steps[shape]

    def compiled(self, shape: Shape) -> Step | None:
        if shape.has("eventstream"):
            return self.events(shape)
        if shape.type == "structure" and not shape.has("document"):
            return self.structure(shape)
        if shape.type == "list":
            return self.sequence(shape)
        if shape.type == "map":
            return self.mapping(shape)
        leaf = self.leaves.get(shape.type)
        return leaf(shape) if leaf else None

    def structure(self, shape: Shape) -> Step:
        by_kind: dict[type, Step] = {}

        def project(value: Any) -> Any:
            kind = value.__class__
            step = by_kind.get(kind)
            if step is None:
                step = by_kind[kind] = self.structure_of(kind, shape)
            return step(value)

        return project

    def structure_of(self, kind: type[Any], shape: Shape) -> Step:
        members = {name: self.member(name, shape.members[name]) for name in self.shown(shape)}
        if issubclass(kind, Mapping):
            return picked(members)
        project = projected(kind, members)
        return kept(kind, project) if self.keeps and is_kept(kind) else project

    def shown(self, shape: Shape) -> Iterable[str]:
        """The members that are told of at all."""
        return shape.members

    def member(self, name: str, shape: Shape) -> Member:
        return Member(self.name_of(name, shape), self.step(shape))

    def events(self, shape: Shape) -> Step:
        """Events are turned one by one, when they come."""
        step = self.structure(shape)
        return lambda stream: stream.each(step)

    def sequence(self, shape: Shape) -> Step:
        step = self.step(shape.item)

        def project(values: Iterable[Any]) -> list[Any]:
            return list(values) if step is None else [step(value) for value in values]

        return project

    def mapping(self, shape: Shape) -> Step:
        step = self.step(shape.value)

        def project(values: Mapping[str, Any]) -> dict[str, Any]:
            return dict(values) if step is None else {key: step(value) for key, value in values.items()}

        return project


def picked(members: Mapping[str, Member]) -> Step:
    """Goes through a mapping by snake_case or by AWS's own names: most have few of the members that there could be."""
    known = {**{snake(name): member for name, member in members.items()}, **members}

    def project(value: Mapping[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for name, given in value.items():
            if given is not None and name in known:
                called, step = known[name]
                told[called] = given if step is None else step(given)
        return told

    return project


def projected(kind: type, members: Mapping[str, Member]) -> Step:
    """Reads every member that a value of the class may have into a dict; what is absent stays out of it."""
    script = Script()
    found = expressions(script, kind, members)
    script.add("told = {}")
    for name, expression in found.items():
        called, step = members[name]
        script.add(f"member = {expression}")
        script.add("if member is not None:")
        script.add(f"    told[{called!r}] = {f'{script.name(step)}(member)' if step else 'member'}")
    script.add("return told")
    return script.function()


def aws_name(name: str, _: Shape) -> str:
    return name


def kept(kind: type, project: Step) -> Step:
    """The JSON of an object, remembered on it for as long as its revision stays."""
    return remembered(kind, lambda value: orjson.Fragment(orjson.dumps(project(value))))
