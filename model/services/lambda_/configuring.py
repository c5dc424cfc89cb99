"""Configurations out of what a client asks for, held against what Lambda allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from model.catalog.functions import runtime_of
from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.form import Form
from model.kit.inviting import invites
from model.kit.quotas import most
from model.kit.world import World
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.iam.resources.roles import Role
from model.services.lambda_.refusals import invalid
from model.services.lambda_.resources.functions import Configuration, LogSettings, Network

Given = Mapping[str, Any]


class ConfigurationForm(Form):
    """What can be said of how code is to be run, when a function is made and later."""

    function_name: str
    runtime: str | None = None
    handler: str | None = None
    description: str | None = None
    timeout: int | None = None
    memory_size: int | None = None
    kms_key_arn: str | None = None
    environment: Given | None = None
    vpc_config: Given | None = None
    dead_letter_config: Given | None = None
    tracing_config: Given | None = None
    ephemeral_storage: Given | None = None
    snap_start: Given | None = None
    logging_config: Given | None = None


MOST_SECONDS = 900
RESERVED = frozenset(
    {
        *("_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV"),
        *("AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"),
        *("AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"),
        *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *("AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"),
    }
)


def configured(
    call: Call, old: Configuration | None, asked: ConfigurationForm, role: str | None, **more: Any
) -> Configuration:
    """`old` with what is asked for; raises InvalidParameterValueException for what cannot be."""
    world = call.world
    values: dict[str, Any] = {} if old is None else {name: getattr(old, name) for name in Configuration.model_fields}
    values |= asked.fields_of(Configuration) | _structured(world, asked)
    values |= {"modified_at": world.now, "revision_id": new_revision(world), **more}
    if role is not None:
        values["role"] = role
    found = Configuration(**values)
    _refuse_bad_limits(world, found)
    if asked.runtime is not None:
        _refuse_bad_runtime(asked.runtime)
    if role is not None:
        call.require("iam:PassRole", found.role, iam_PassedToService="lambda.amazonaws.com")
        _refuse_bad_role(world, found.role)
    return found


def revised(world: World, configuration: Configuration, **values: Any) -> Configuration:
    """Another state of it, which has another id."""
    return configuration.model_copy(update={"modified_at": world.now, "revision_id": new_revision(world), **values})


def new_revision(world: World) -> str:
    """The id of another state of something."""
    digits = world.luck("revision", world.count("lambda revision")).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _structured(world: World, asked: ConfigurationForm) -> dict[str, Any]:
    read: dict[str, tuple[Given | None, Callable[[Given], Any]]] = {
        "variables": (asked.environment, lambda given: _variables(world, given.get("Variables") or {})),
        "network": (asked.vpc_config, lambda given: _network(world, given)),
        "dead_letters": (asked.dead_letter_config, lambda given: _dead_letters(given.get("TargetArn") or "")),
        "tracing": (asked.tracing_config, lambda given: given.get("Mode") or "PassThrough"),
        "ephemeral_storage": (asked.ephemeral_storage, lambda given: given["Size"]),
        "snap_start": (asked.snap_start, lambda given: given.get("ApplyOn") or "None"),
        "logging": (asked.logging_config, _logging),
    }
    return {name: reader(given) for name, (given, reader) in read.items() if given is not None}


def _logging(given: Mapping[str, Any]) -> LogSettings:
    is_json = given.get("LogFormat") == "JSON"
    if not is_json and (given.get("ApplicationLogLevel") or given.get("SystemLogLevel")):
        raise invalid("Can't set ApplicationLogLevel or SystemLogLevel when LogFormat is Text.")
    levels = {"application_log_level": "INFO", "system_log_level": "INFO"} if is_json else {}
    return LogSettings(**{**levels, **{k: v for k, v in vars(LogSettings.read(given)).items() if v}})


_UNABLE = (
    "Lambda was unable to configure your environment variables because the environment variables you have provided"
)


def _variables(world: World, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    reserved = ", ".join(sorted(RESERVED & given.keys()))
    if reserved:
        text = "contains reserved keys that are currently not supported for modification."
        raise invalid(f"{_UNABLE} {text} Reserved keys used in this request: {reserved}")
    limit, written = int(most(world, "lambda/environment-bytes")), orjson.dumps(dict(given))
    if len(written) > limit:
        raise invalid(f"{_UNABLE} exceeded the {limit // 1024}KB limit. String measured: {written.decode()}")
    return tuple(sorted(given.items()))


def _network(world: World, given: Mapping[str, Any]) -> Network | None:
    """None takes the function out of its VPC again."""
    subnets, groups = _found(world, given.get("SubnetIds") or (), given.get("SecurityGroupIds") or ())
    if not subnets and not groups:
        return None
    if not subnets or not groups:
        raise invalid("SubnetIds and SecurityIds must coexist or be both empty list.")
    vpcs = {each.vpc_id for each in (*subnets, *groups)}
    if len(vpcs) > 1:
        raise invalid("The subnets and security groups of a function have to belong to the same VPC.")
    return Network(
        vpc_id=subnets[0].vpc_id,
        subnet_ids=tuple(each.subnet_id for each in subnets),
        security_group_ids=tuple(each.group_id for each in groups),
        ipv6_allowed_for_dual_stack=bool(given.get("Ipv6AllowedForDualStack")),
    )


def _found(
    world: World, subnet_ids: Sequence[str], group_ids: Sequence[str]
) -> tuple[list[Subnet], list[SecurityGroup]]:
    place = world.cell.world(world.account, world.region, "ec2")
    for kind, ids, code in (
        (Subnet, subnet_ids, "InvalidSubnetID.NotFound; Error Message: The subnet ID"),
        (SecurityGroup, group_ids, "InvalidGroup.NotFound; Error Message: The security group"),
    ):
        for id in ids:
            if place.find(kind, id) is None:
                text = f"Error occurred while DescribeSubnets. EC2 Error Code: {code} '{id}' does not exist"
                raise invalid(text if kind is Subnet else text.replace("DescribeSubnets", "DescribeSecurityGroups"))
    return [place.get(Subnet, id) for id in subnet_ids], [place.get(SecurityGroup, id) for id in group_ids]


def _dead_letters(target: str) -> str:
    if target and read_arn(target).service not in ("sqs", "sns"):
        raise invalid(f"The target ARN of the dead letter configuration, {target}, is neither a queue's nor a topic's.")
    return target


def _refuse_bad_limits(world: World, found: Configuration) -> None:
    """What botocore's contract allows may still be more than there is."""
    if found.timeout > MOST_SECONDS:
        raise _unsatisfied("timeout", found.timeout, f"Member must have value less than or equal to {MOST_SECONDS}")
    largest = int(most(world, "lambda/memory-megabytes"))
    if found.memory_size > largest:
        text = (
            f"'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to {largest}"
        )
        raise invalid(text)


def _unsatisfied(member: str, value: object, constraint: str) -> AwsError:
    text = f"Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    return invalid(f"1 validation error detected: {text}")


def _refuse_bad_runtime(name: str) -> None:
    if runtime_of(name).is_retired:
        advice = "We recommend you use a supported runtime while creating or updating functions."
        text = f"The runtime parameter of {name} is no longer supported for creating or updating AWS Lambda functions."
        raise invalid(f"{text} {advice}")


def _refuse_bad_role(world: World, arn: str) -> None:
    """Lambda has to be let in by its trust policy."""
    named = read_arn(arn)
    role = world.cell.world(named.account, world.region, "iam").find(Role, named.resource.rpartition("/")[2])
    host = {"service": "lambda", "source": "", "account": world.account}
    is_there = role is not None and role.arn == arn
    if not is_there or role is None or not invites(role.trust, "sts:AssumeRole", arn, named.account, **host):
        raise invalid("The role defined for the function cannot be assumed by Lambda.")
