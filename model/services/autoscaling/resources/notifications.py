"""Auto Scaling: which topics are told of what groups do."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

LAUNCH = "autoscaling:EC2_INSTANCE_LAUNCH"
LAUNCH_ERROR = "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"
TERMINATE = "autoscaling:EC2_INSTANCE_TERMINATE"
TERMINATE_ERROR = "autoscaling:EC2_INSTANCE_TERMINATE_ERROR"
TEST = "autoscaling:TEST_NOTIFICATION"
TYPES = (LAUNCH, LAUNCH_ERROR, TERMINATE, TERMINATE_ERROR, TEST)


class NotificationConfiguration(
    Resource,
    key="configuration_id",
    index=("auto_scaling_group_name",),
    title="Scaling notifications",
    describe="DescribeNotificationConfigurations",
    create="PutNotificationConfiguration",
    columns=(
        Column("GROUP", "auto_scaling_group_name"),
        Column("OF", "notification_type"),
        Column("TO", "topic_arn"),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action(
            "DeleteNotificationConfiguration", "Delete", "TopicARN", key="d", confirm=1, asks=("AutoScalingGroupName",)
        ),
    ),
):
    """One kind of event of one group, told to one topic."""

    configuration_id: str
    auto_scaling_group_name: str
    topic_arn: str
    notification_type: str
