"""What a subscription may send to: which ARNs are of destinations, and which of them go with a role."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.arn import Arn, read_arn
from model.kit.errors import AwsError
from model.services.logs.refusals import invalid
from model.services.logs.resources.subscription_filters import BY_STREAM
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
