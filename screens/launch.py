"""Makes a new thing of any kind: the form comes from AWS's own description of the operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.client import Client, KindView
from screens.form_screen import FormScreen, warning
from screens.launch_fields import Choices
from screens.launch_group import LaunchGroup
from screens.widgets.field import Field
from screens.widgets.form import Form
from screens.widgets.ink import Ink
from screens.widgets.spans import Span

_NAMES = ("Bucket", "Name", "GroupName")


class LaunchScreen(FormScreen):
    """Dismissed with the id of what was made, or with None."""

    def __init__(self, client: Client, kind: KindView, region: str, ink: Ink = Ink.BRAILLE) -> None:
        assert kind.create, f"{kind.kind} cannot be made"
        super().__init__(client, region, ink)
        self.kind = kind
        self.noun = kind.kind.partition(":")[2]
        self.action = kind.create
        self.verb = "Launch" if kind.create.endswith(":RunInstances") else "Create"
        self._group = LaunchGroup(client, region) if kind.create.endswith(":RunInstances") else None
        place = "" if kind.is_global else f" in {region}"
        self.heading = f"{self.verb} {noun_of(self.noun)}{place}"

    def more_fields(self) -> Sequence[Field]:
        return (self._group.field,) if self._group else ()

    def about(self, values: Mapping[str, Any]) -> Sequence[Span]:
        """What a new group gives away."""
        if self._group is None or not self._group.is_wanted(values):
            return ()
        return warning(self._group.warning, self.ink)

    def command_line(self, values: Mapping[str, Any]) -> str:
        line = super().command_line(values)
        return f"{line}   with {self._group.name}" if self._group and self._group.is_wanted(values) else line

    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        proposed = dict(super().proposed(choices))
        if self.action == "s3:CreateBucket" and self.place != "us-east-1":
            proposed["CreateBucketConfiguration"] = {"LocationConstraint": self.place}
        return proposed

    async def send(self, params: Mapping[str, Any]) -> str:
        if self._group is not None and self._group.is_wanted(self.query_one(Form).values):
            params = {**params, "SecurityGroupIds": [await self._group.make(params)]}
        answer = await self.call(self.action, self.place, params)
        return made_id(self.kind, params, answer)


def noun_of(kind: str) -> str:
    """`AutoScalingGroup` → `Auto Scaling group`, as in a sentence."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).strip()
    for acronym in ("vpc", "acl", "nat", "dhcp"):
        words = " ".join(word.upper() if word == acronym else word for word in words.split())
    article = "an" if words[0].lower() in "aeio" else "a"
    return f"{article} {words.replace('auto scaling', 'Auto Scaling')}"


def made_id(kind: KindView, params: Mapping[str, Any], answer: Any) -> str:
    """The new thing's id: AWS answers with it, or the form gave it; empty where neither says."""
    wanted = kind.key.replace("_", "").lower()
    told = _named(answer, wanted) or _named(params, wanted)
    return told or next((params[name] for name in _NAMES if name in params), "")


def _named(node: Any, wanted: str) -> str:
    """The first text under a member of this name, however deep."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if isinstance(value, str) and str(name).lower() == wanted:
                return value
    children = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
    return next((found for child in children if (found := _named(child, wanted))), "")
