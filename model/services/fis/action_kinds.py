"""The actions that experiments are made of: what they are told, and what they act on."""

from __future__ import annotations

from typing import Literal, NamedTuple

Form = Literal["text", "duration", "percentage"]

ROLES = (("Roles", "aws:iam:role"),)
INSTANCES = (("Instances", "aws:ec2:instance"),)
SCOPES = ("all", "availability-zone", "vpc")
STRESS_DOCUMENTS = ("AWSFIS-Run-CPU-Stress", "AWSFIS-Run-Memory-Stress", "AWSFIS-Run-Kill-Process")


class ParameterKind(NamedTuple):
    name: str
    description: str
    required: bool = True
    form: Form = "text"
    words: tuple[str, ...] = ()


DURATION = ParameterKind("duration", "How long it lasts (ISO 8601).", form="duration")
PERCENTAGE = ParameterKind("percentage", "The share of the calls that are struck, from 1 to 100.", form="percentage")


class ActionKind(NamedTuple):
    """`permissions` are what the role needs beside those of the calls that the action makes."""

    id: str
    description: str
    parameters: tuple[ParameterKind, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    permissions: tuple[str, ...] = ()


def _injecting(error: str, said: str, permission: str) -> ActionKind:
    parameters = (
        DURATION,
        ParameterKind("service", "The API that is struck.", words=("ec2", "kinesis")),
        PERCENTAGE,
        ParameterKind("operations", "The operations that are struck, separated by commas."),
    )
    return ActionKind(f"aws:fis:inject-api-{error}-error", said, parameters, ROLES, (permission,))


_ALL = (
    ActionKind(
        "aws:ec2:stop-instances",
        "Stop the instances, and start them again later if asked to.",
        (ParameterKind("startInstancesAfterDuration", "When they start again.", required=False, form="duration"),),
        INSTANCES,
    ),
    ActionKind("aws:ec2:reboot-instances", "Reboot the instances.", (), INSTANCES),
    ActionKind("aws:ec2:terminate-instances", "Terminate the instances.", (), INSTANCES),
    ActionKind(
        "aws:ec2:api-insufficient-instance-capacity-error",
        "Have launches by the roles find no capacity in some zones.",
        (
            DURATION,
            ParameterKind("availabilityZoneIdentifiers", "The zones, separated by commas."),
            PERCENTAGE,
        ),
        ROLES,
        ("ec2:InjectApiError",),
    ),
    ActionKind(
        "aws:ec2:send-spot-instance-interruptions",
        "Interrupt Spot Instances, with two minutes' notice.",
        (ParameterKind("durationBeforeInterruption", "When they are interrupted.", form="duration"),),
        (("SpotInstances", "aws:ec2:spot-instance"),),
        ("ec2:SendSpotInstanceInterruptions",),
    ),
    ActionKind(
        "aws:ebs:pause-volume-io",
        "Have the volumes answer no I/O.",
        (DURATION,),
        (("Volumes", "aws:ec2:ebs-volume"),),
        ("ec2:PauseVolumeIO",),
    ),
    ActionKind(
        "aws:network:disrupt-connectivity",
        "Have no packets get into the subnets and out of them.",
        (DURATION, ParameterKind("scope", "Which packets are meant.", words=SCOPES)),
        (("Subnets", "aws:ec2:subnet"),),
    ),
    ActionKind(
        "aws:rds:reboot-db-instances",
        "Reboot the databases, or have their standbys take over.",
        (ParameterKind("forceFailover", "Whether the standby takes over.", required=False, words=("true", "false")),),
        (("DBInstances", "aws:rds:db"),),
    ),
    _injecting("internal", "Have calls by the roles fail for an internal error.", "fis:InjectApiInternalError"),
    _injecting("throttle", "Have calls by the roles be throttled.", "fis:InjectApiThrottleError"),
    _injecting("unavailable", "Have the API be unavailable to the roles.", "fis:InjectApiUnavailableError"),
    ActionKind("aws:fis:wait", "Wait.", (DURATION,)),
    ActionKind(
        "aws:ssm:send-command",
        "Run a document of Systems Manager on the instances.",
        (
            ParameterKind("documentArn", "The ARN of the document."),
            ParameterKind("documentParameters", "Its parameters, as JSON.", required=False),
            ParameterKind("documentVersion", "Its version.", required=False),
            DURATION,
        ),
        INSTANCES,
        ("ssm:SendCommand",),
    ),
)

ACTION_KINDS = {each.id: each for each in sorted(_ALL)}
