"""What is done to a distribution from its view, as calls: copies taken out, switched on and off, times changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from typing_extensions import override

from model.client import BehaviourSeen, Client, Question
from screens.form_screen import FormScreen
from screens.launch_fields import Choices
from screens.widgets.field import Field
from screens.widgets.ink import Ink

UPDATE: Final = "cloudfront:UpdateDistribution"
INVALIDATE: Final = "cloudfront:CreateInvalidation"
_REST: Final = "*"
"What the default behaviour is about."

Change = Callable[[dict[str, Any]], None]


async def update(client: Client, id: str, change: Change) -> None:
    """Another config, from the one that holds now. Raises AwsError."""
    told = await client.call("cloudfront:GetDistributionConfig", Id=id)
    config = told["DistributionConfig"]
    change(config)
    await client.call(UPDATE, Id=id, DistributionConfig=config, IfMatch=told["ETag"])


def switching(*, on: bool) -> Change:
    def switch(config: dict[str, Any]) -> None:
        config["Enabled"] = on

    return switch


def keeping(pattern: str, times: Mapping[str, int]) -> Change:
    """Times of the behaviour of a pattern, wherever it stands by then. ValueError where it does not stand any more."""

    def keep(config: dict[str, Any]) -> None:
        ordered = (config.get("CacheBehaviors") or {}).get("Items") or []
        found = {each["PathPattern"]: each for each in ordered} | {_REST: config["DefaultCacheBehavior"]}
        if pattern not in found:
            raise ValueError(f"There is no behaviour for {pattern} any more.")
        found[pattern].update(times)

    return keep


def invalidation(id: str, paths: str, now: float) -> dict[str, Any]:
    """Paths are separated by blanks; a first slash is added where it was left out."""
    items = [each if each.startswith("/") else f"/{each}" for each in paths.split()]
    batch = {"Paths": {"Quantity": len(items), "Items": items}, "CallerReference": f"screen-{now:.0f}"}
    return {"DistributionId": id, "InvalidationBatch": batch}


class CdnForm(FormScreen):
    """Asks in its own words alone."""

    def __init__(self, client: Client, id: str, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, client.region, ink)
        self.distribution = id

    @override
    def questions(self) -> Sequence[Question]:
        return ()

    @override
    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        return {}


class InvalidateForm(CdnForm):
    action = INVALIDATE
    heading = "Take copies out of all edges"
    verb = "Invalidate"

    @override
    def more_fields(self) -> Sequence[Field]:
        told = "blanks between them; a star at the end is whatever follows: /css/* /index.html"
        return [Field("paths", "Paths", required=True, default="/*", help=told)]

    @override
    def params(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return invalidation(self.distribution, str(values.get("paths") or ""), self.client.now)

    @override
    async def send(self, params: Mapping[str, Any]) -> bool:
        await self.call(self.action, self.place, params)
        return True


class TimesForm(CdnForm):
    """How long a behaviour keeps copies; one that has a cache policy is governed by that."""

    action = UPDATE
    verb = "Change"

    def __init__(self, client: Client, id: str, seen: BehaviourSeen, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, id, ink)
        self._seen = seen
        self.heading = f"How long {seen.pattern} is kept"

    @override
    def more_fields(self) -> Sequence[Field]:
        seen = self._seen
        values = (("MinTTL", "At least", seen.least), ("DefaultTTL", "Where the origin says nothing", seen.usual))
        return [
            Field(name, label, "int", required=True, default=int(value), minimum=0, help="seconds")
            for name, label, value in (*values, ("MaxTTL", "At most", seen.most))
        ]

    @override
    def params(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The times alone: the whole config is read when it is sent."""
        names = ("MinTTL", "DefaultTTL", "MaxTTL")
        return {name: int(values[name]) for name in names if values.get(name) is not None}

    @override
    def command_line(self, values: Mapping[str, Any]) -> str:
        times = " ".join(f"{name}={value}" for name, value in self.params(values).items())
        return f"aws cloudfront update-distribution --id {self.distribution} …  ({times})"

    @override
    async def send(self, params: Mapping[str, Any]) -> bool:
        await update(self.client, self.distribution, keeping(self._seen.pattern, dict(params)))
        return True
