"""Calls from before the session began, as CloudTrail tells of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from model.client import Called, Client
from screens.trail_ring import Entry

PAGE: Final = 50
_SERVICES: Final[Mapping[str, str]] = {"monitoring": "cloudwatch", "elasticloadbalancing": "elbv2"}
"Where the source of an event is not the name of the service."


async def older(client: Client, before: float, known: Collection[str], *, first: int, reads: bool) -> list[Entry]:
    """A page of calls not later than `before`, newest first, in the region of whoever is signed in.

    `known` are the request ids of calls that are held already, `first` the number of the newest of these. Raises
    AwsError for those who may not look events up.
    """
    fresh: list[dict[str, Any]] = []
    asked: dict[str, Any] = {"EndTime": before, "MaxResults": PAGE}
    if not reads:
        asked["LookupAttributes"] = [{"AttributeKey": "ReadOnly", "AttributeValue": "false"}]
    while not fresh:
        answer = await client.call("cloudtrail:LookupEvents", **asked)
        told = [json.loads(each["CloudTrailEvent"]) for each in answer["Events"]]
        fresh = [event for event in told if event["requestID"] not in known]
        if "NextToken" not in answer:
            break
        asked["NextToken"] = answer["NextToken"]
    return [_entry(first - place, event) for place, event in enumerate(fresh)]


def _entry(number: int, event: Mapping[str, Any]) -> Entry:
    """CloudTrail names the parameters in its own way, which is how they are shown."""
    who = event["userIdentity"]
    service = str(event["eventSource"]).partition(".")[0]
    called = Called(
        time=datetime.fromisoformat(event["eventTime"]).timestamp(),
        request_id=event["requestID"],
        cause=event["requestID"],
        service=_SERVICES.get(service, service),
        operation=event["eventName"],
        region=event["awsRegion"],
        account=event["recipientAccountId"],
        principal=_name(who),
        by_service=who["type"] == "AWSService",
        reads=event["readOnly"],
        params={},
        refused=event.get("errorCode"),
        message=event.get("errorMessage", ""),
        ignored=(),
        source_ip=event["sourceIPAddress"],
        user_agent=event["userAgent"],
        answer=event["responseElements"],
    )
    return Entry(number, called, _large(event["requestParameters"] or {}))


def _name(who: Mapping[str, Any]) -> str:
    if who["type"] == "Root":
        return "root"
    return who.get("userName") or who.get("invokedBy") or who.get("arn", "").partition(":assumed-role/")[2] or "unknown"


def _large(params: Mapping[str, Any]) -> dict[str, Any]:
    """`instanceId` → `InstanceId`: the member's own name, wherever CloudTrail keeps to it."""
    return {name[:1].upper() + name[1:]: value for name, value in params.items()}
