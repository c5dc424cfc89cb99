"""What a subscription may send to: which ARNs are of destinations, and which of them go with a role."""

from __future__ import annotations

from pydantic import ValidationError

from model.gateway.call import Call
from model.kit.arn import Arn, read_arn
from model.kit.errors import AwsError
from model.services.logs.refusals import invalid
from model.services.logs.resources.subscription_filters import BY_STREAM, SubscriptionPolicy
from model.services.logs.searching import patterned
from model.services.logs.subscribers import HOST, STREAMS

SHAPES = {"kinesis": "stream", "firehose": "deliverystream", "lambda": "function", "logs": "destination"}
"What the ARNs of destinations are of, by service."


def read_destination(call: Call, destination_arn: str, role_arn: str | None) -> Arn:
    """Raises InvalidParameterException, or AccessDeniedException for another account's stream or function."""
    read, own = read_arn(destination_arn), call.world.account
    if read.kind != SHAPES.get(read.service):
        if read.service in SHAPES or not read.service:
            raise invalid("Invalid destinationArn.")
        raise invalid(f"PutSubscriptionFilter operation cannot work with destinationArn for vendor {read.service}")
    if read.service == "lambda" and read.account != own:
        text = "Cross-account lambda invocation passing is not allowed. "
        text += "You must use DestinationPolicies to create cross account lambda triggers."
        raise AwsError("AccessDeniedException", text)
    if read.service in STREAMS and role_arn is None:
        raise invalid(f"destinationArn for vendor {read.service} cannot be used without roleArn")
    if read.service not in STREAMS and role_arn is not None:
        raise invalid(f"destinationArn for vendor {read.service} cannot be used with roleArn")
    if read.region != call.world.region:
        raise invalid(f"destinationArn for vendor {read.service} cannot be of another region than the log group.")
    if role_arn is not None:
        refuse_foreign_role(call, role_arn)
    if read.service in STREAMS and read.account != own:
        raise invalid("A stream of another account can be used only through a destination (PutDestination).")
    return read


def read_subscription_policy(call: Call, document: str) -> SubscriptionPolicy:
    """What a policy of an account says, with the way tried. Raises as `read_destination` does."""
    try:
        said = SubscriptionPolicy.model_validate_json(document)
    except ValidationError as bad:
        raise invalid("The policy document is no subscription filter policy.") from bad
    read = read_destination(call, said.destination_arn, said.role_arn)
    patterned(said.filter_pattern)
    refuse_odd_distribution(read.service, said.distribution)
    return said


def refuse_foreign_role(call: Call, role_arn: str) -> None:
    """The caller has to be allowed to hand the role over."""
    read = read_arn(role_arn)
    if read.service != "iam" or read.kind != "role":
        raise invalid("Invalid roleArn.")
    if read.account != call.world.account:
        raise AwsError("AccessDeniedException", "Cross-account pass role is not allowed.")
    call.require("iam:PassRole", role_arn, iam_PassedToService=HOST)


def refuse_odd_distribution(service: str, distribution: str) -> None:
    """Only a stream with shards can be filled in more than one way."""
    if distribution != BY_STREAM and service not in ("kinesis", "logs"):
        raise invalid(f"destinationArn for vendor {service} cannot be used with distribution {distribution}")
