"""The endpoint of STS for the whole world, beside those of the regions."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.services.iam.resources.accounts import Account

GLOBAL_HOST = "sts.amazonaws.com"


def is_global(call: Call) -> bool:
    return call.host.partition(":")[0] == GLOBAL_HOST


def is_short_of_regions(call: Call, account: str) -> bool:
    """Whether credentials for this account that are asked for here are of no use in regions that one has to enable."""
    known = call.cell.world(account, call.region, "iam").find(Account, account)
    return is_global(call) and (known is None or known.global_endpoint == 1)


def refuse_global(call: Call) -> None:
    """Some operations are those of regions only."""
    if is_global(call):
        message = f"The action {call.operation} is not valid for the global endpoint. Use a Regional endpoint."
        raise AwsError("InvalidAction", message)
