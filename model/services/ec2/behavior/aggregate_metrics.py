"""The metrics that EC2 publishes over many instances, in all zones of a region: of those that are watched in detail."""

from __future__ import annotations

from model.kit.world import World
from model.physics.metric import METRICS, Derive, Metric
from model.physics.series import Series
from model.services.ec2.behavior import instance_metrics
from model.services.ec2.resources.instances import Instance

TOGETHER: tuple[dict[str, str], ...] = ({}, {"InstanceType": "instance_type"}, {"ImageId": "image_id"})
"All instances, those of a type, and those of an image."

APART = ("StatusCheck", "CPUCredit", "CPUSurplus")
"How metrics begin that are told of each instance alone."


def _in_detail(derive: Derive) -> Derive:
    def derived(world: World, instance: Instance) -> Series | None:
        detailed = instance.monitoring_state in ("enabled", "disabling")
        return derive(world, instance) if detailed else None

    return derived


METRICS.extend(
    [
        Metric(each.namespace, each.name, each.unit, Instance, dimensions, _in_detail(each.derive))
        for dimensions in TOGETHER
        for each in METRICS
        if each.derive.__module__ == instance_metrics.__name__ and not each.name.startswith(APART)
    ]
)
