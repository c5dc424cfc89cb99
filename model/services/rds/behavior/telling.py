"""RDS: what happens by itself: topics are told of what happened."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import orjson

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.rds.resources.event_subscriptions import EventSubscription

log = logging.getLogger(__name__)

_FIND = "SELECT at, kind, source, arn, categories, message FROM rds_event WHERE account = ? AND region = ? AND seq = ?"
_TITLES = {"db-instance": "DB Instance", "db-snapshot": "DB Snapshot", "db-parameter-group": "DB Parameter Group"}


@due
async def tell_subscribers(world: World, seq: str) -> None:
    """A topic that is gone or closed keeps nothing from happening."""
    rows = await world.read(_FIND, world.account, world.region, int(seq))
    if not rows:
        return
    at, kind, source, arn, categories, message = rows[0]
    told = {
        "Event Source": kind,
        "Event Time": f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S}.000",
        "Source ID": source,
        "Source ARN": arn,
        "Event Categories": categories.split("|"),
        "Event Message": message,
    }
    text = orjson.dumps(told).decode()
    for each in world.all(EventSubscription):
        if each.wants(kind, source, tuple(categories.split("|"))):
            subject = f"RDS Notification Message: {_TITLES[kind]} {source}"[:100]
            try:
                await world.ask("sns:Publish", source=arn, TopicArn=each.sns_topic_arn, Subject=subject, Message=text)
            except AwsError as refusal:
                log.info("%s was not told of %s: %s", each.sns_topic_arn, source, refusal)
