"""How often, and how long after each other, web servers are tried that did not take a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import orjson

from model.laws.backoff import SHAPES, Backoff
from model.services.sns.refusals import invalid
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

USUAL: Mapping[str, Any] = {
    "minDelayTarget": 20,
    "maxDelayTarget": 20,
    "numRetries": 3,
    "numMaxDelayRetries": 0,
    "numNoDelayRetries": 0,
    "numMinDelayRetries": 0,
    "backoffFunction": "linear",
}
MOST_RETRIES = 100
LONGEST_SECONDS = 3600
"Of one wait, and of all together."


def usual_of(topic: Topic) -> dict[str, Any]:
    """What a topic says for its web servers, where they are not told otherwise."""
    own: dict[str, Any] = orjson.loads(topic.delivery_policy).get("http", {}) if topic.delivery_policy else {}
    return {
        "defaultHealthyRetryPolicy": {**USUAL, **(own.get("defaultHealthyRetryPolicy") or {})},
        "disableSubscriptionOverrides": own.get("disableSubscriptionOverrides", False),
        **{name: value for name, value in own.items() if name == "defaultThrottlePolicy"},
        "defaultRequestPolicy": own.get("defaultRequestPolicy") or {"headerContentType": "text/plain; charset=UTF-8"},
    }


def policy_of(topic: Topic, subscription: Subscription) -> dict[str, Any]:
    """What holds for one of them."""
    usual = usual_of(topic)
    own: dict[str, Any] = orjson.loads(subscription.delivery_policy) if subscription.delivery_policy else {}
    if usual["disableSubscriptionOverrides"]:
        own = {}
    return {**usual["defaultHealthyRetryPolicy"], **(own.get("healthyRetryPolicy") or {})}


def backoff_of(said: Mapping[str, Any]) -> Backoff:
    return Backoff(
        retries=said["numRetries"],
        at_once=said["numNoDelayRetries"],
        least=float(said["minDelayTarget"]),
        at_least=said["numMinDelayRetries"],
        most=float(said["maxDelayTarget"]),
        at_most=said["numMaxDelayRetries"],
        shape=said["backoffFunction"],
    )


def refuse_bad_policy(text: str, *, of_topic: bool) -> None:
    """Raises InvalidParameter for what is no policy, or would go on for too long."""
    try:
        told: Any = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise invalid("DeliveryPolicy: failed to parse JSON.") from error
    if not isinstance(told, dict):
        raise invalid("DeliveryPolicy: failed to parse JSON.")
    policy = cast("dict[str, Any]", told)
    own: Any = policy.get("http", {}) if of_topic else policy
    said: Any = own.get("defaultHealthyRetryPolicy" if of_topic else "healthyRetryPolicy") if own else None
    if said is not None:
        _refuse_bad_retries(said)


def _refuse_bad_retries(said: Any) -> None:
    if not isinstance(said, dict) or not cast("dict[str, Any]", said).keys() <= USUAL.keys():
        raise invalid("DeliveryPolicy: the retry policy has members that are not known")
    whole = {**USUAL, **cast("dict[str, Any]", said)}
    if whole["backoffFunction"] not in SHAPES:
        raise invalid(f"DeliveryPolicy: backoffFunction must be one of {', '.join(SHAPES)}")
    numbers = [whole[name] for name in USUAL if name != "backoffFunction"]
    if any(not isinstance(each, int) or each < 0 for each in numbers) or whole["numRetries"] > MOST_RETRIES:
        raise invalid(f"DeliveryPolicy: delays and retries are whole numbers, and at most {MOST_RETRIES} retries")
    if not 1 <= whole["minDelayTarget"] <= whole["maxDelayTarget"] <= LONGEST_SECONDS:
        raise invalid(f"DeliveryPolicy: minDelayTarget must be 1 up to maxDelayTarget, that at most {LONGEST_SECONDS}")
    backoff = backoff_of(whole)
    if backoff.growing < 0:
        raise invalid("DeliveryPolicy: numRetries must be at least the retries of all phases together")
    if sum(backoff.waits()) > LONGEST_SECONDS:
        raise invalid(f"DeliveryPolicy: the total retry time must be at most {LONGEST_SECONDS} seconds")
