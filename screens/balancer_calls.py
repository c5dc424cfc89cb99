"""What is done to a balancer from its view, as calls: cross-zone, targets that leave, weights, health checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from typing_extensions import override

from model.client import BalancerPicture, Client, Crowd, Door, Question, Stand, Way
from screens.form_screen import FormScreen
from screens.launch_fields import Choices
from screens.widgets.field import Field
from screens.widgets.ink import Ink

CLASSIC: Final = "elb:ClassicBalancer"
_ACROSS: Final = "load_balancing.cross_zone.enabled"
HEAVIEST: Final = 999


@dataclass(frozen=True, slots=True)
class Deed:
    """One call, with its parameters and what people call it."""

    title: str
    action: str
    params: Mapping[str, Any]


def crossing(seen: BalancerPicture, crowd: Crowd) -> Deed:
    """Cross-zone the other way: of a group where requests are read, else of the balancer."""
    turned = "false" if crowd.across_zones else "true"
    title = f"Cross-zone {'off' if crowd.across_zones else 'on'}"
    if seen.kind == CLASSIC:
        attributes = {"CrossZoneLoadBalancing": {"Enabled": not crowd.across_zones}}
        params = {"LoadBalancerName": seen.id, "LoadBalancerAttributes": attributes}
        return Deed(title, "elb:ModifyLoadBalancerAttributes", params)
    chosen = {"Attributes": [{"Key": _ACROSS, "Value": turned}]}
    return Deed(title, "elbv2:ModifyTargetGroupAttributes", {"TargetGroupArn": crowd.id, **chosen})


def leaving(crowd: Crowd, stand: Stand) -> Deed:
    title = f"Deregister {stand.label}"
    if crowd.kind == CLASSIC:
        params: dict[str, Any] = {"LoadBalancerName": crowd.id, "Instances": [{"InstanceId": stand.id}]}
        return Deed(title, "elb:DeregisterInstancesFromLoadBalancer", params)
    target = {"Id": stand.id, **({"Port": stand.port} if stand.port else {})}
    return Deed(title, "elbv2:DeregisterTargets", {"TargetGroupArn": crowd.id, "Targets": [target]})


def weighted(doors: Sequence[Door]) -> list[tuple[Door, Way]]:
    """The rules that lead to groups, those that divide first."""
    found = [(door, way) for door in doors for way in door.ways if way.shares and way.rule_arn]
    return sorted(found, key=lambda each: -len(each[1].shares))


def weighing(door: Door, way: Way, weights: Sequence[int]) -> Deed:
    """The default rule is changed at its listener."""
    groups = [
        {"TargetGroupArn": share.group_arn, "Weight": weight} for share, weight in zip(way.shares, weights, strict=True)
    ]
    deeds = [{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}]
    title = f"Weights of {door.label} {way.priority}"
    if way.priority == "default":
        return Deed(title, "elbv2:ModifyListener", {"ListenerArn": door.listener_arn, "DefaultActions": deeds})
    return Deed(title, "elbv2:ModifyRule", {"RuleArn": way.rule_arn, "Actions": deeds})


class WeightsForm(FormScreen):
    """Asks for a number for each group of a rule; dismissed with True once they hold."""

    def __init__(self, client: Client, region: str, door: Door, way: Way, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, region, ink)
        self._door, self._way = door, way
        self.deed = weighing(door, way, [share.weight for share in way.shares])
        self.action = self.deed.action
        self.heading = self.deed.title
        self.verb = "Change"

    @override
    def questions(self) -> Sequence[Question]:
        return ()

    @override
    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        return {}

    @override
    def more_fields(self) -> Sequence[Field]:
        return [
            Field(
                share.group_arn,
                share.group,
                "int",
                required=True,
                default=share.weight,
                minimum=0,
                maximum=HEAVIEST,
                help=f"{share.part:.0%} of the requests of this rule now",
            )
            for share in self._way.shares
        ]

    @override
    def params(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Fields that are not filled in yet keep what holds."""
        weights = [int(values.get(share.group_arn) or 0) for share in self._way.shares]
        return dict(weighing(self._door, self._way, weights).params)

    @override
    async def send(self, params: Mapping[str, Any]) -> bool:
        await self.call(self.action, self.place, params)
        return True
