"""Finding topics and subscriptions by ARN, in whichever account they are."""

from __future__ import annotations

from model.kit.arn import NOWHERE, read_arn
from model.kit.world import World
from model.services.sns.refusals import invalid
from model.services.sns.resources.subscriptions import PENDING, Subscription
from model.services.sns.resources.topics import Topic

MOST_PARTS = 6


def refuse_bad_arn(parameter: str, arn: str) -> None:
    if not arn:
        raise invalid(parameter, "no value for required parameter")
    if read_arn(arn) == NOWHERE:
        parts = len(arn.split(":"))
        raise invalid(parameter, f"An ARN must have at least {MOST_PARTS} elements, not {parts}")


def topic_of(world: World, arn: str) -> Topic | None:
    """The topic of an ARN in this region, whosever it is."""
    read = read_arn(arn)
    if (read.service, read.region) != ("sns", world.region):
        return None
    return world.cell.world(read.account, world.region, "sns").find(Topic, arn)


def topic_at(world: World, arn: str, parameter: str = "TopicArn") -> tuple[World, Topic]:
    """A topic and the part of the world that it is in. Raises InvalidParameter or NotFound."""
    refuse_bad_arn(parameter, arn)
    found = topic_of(world, arn)
    if found is None:
        if read_arn(arn).region != world.region:
            raise invalid(parameter)
        raise Topic.is_missing(arn)
    return place_of(world, found), found


def subscription_at(world: World, arn: str) -> tuple[World, Subscription]:
    if arn.lower() != PENDING.lower():
        refuse_bad_arn("SubscriptionArn", arn)
    place = world.cell.world(read_arn(arn).account, world.region, "sns")
    return place, place.get(Subscription, arn)


def place_of(world: World, thing: Topic | Subscription) -> World:
    return world.cell.world(thing.account, thing.region, "sns")
