"""The policy of a topic: whether a document is one, permissions added one by one, and whether a service is let in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from model.kit.arn import arn
from model.kit.inviting import invites
from model.kit.principal import Principal
from model.laws.access.documents import listed
from model.laws.access.grammar import BadPolicy, check_policy
from model.laws.access.policy import Policy, read_policy
from model.services.sns.refusals import invalid
from model.services.sns.resources.topics import Topic

SHARED = frozenset(
    {
        "*",
        "AddPermission",
        "DeleteTopic",
        "GetTopicAttributes",
        "ListSubscriptionsByTopic",
        "Publish",
        "RemovePermission",
        "SetTopicAttributes",
        "Subscribe",
    }
)
"What can be granted to other accounts."
OUT_OF_SCOPE = "Policy statement action out of service scope!"


def refuse_bad_policy(text: str) -> None:
    """Raises InvalidParameter for what the policy language forbids, or for what is said of other services."""
    try:
        check_policy(text, "resource")
    except BadPolicy as bad:
        raise invalid("Policy Error") from bad
    for statement in listed(orjson.loads(text)["Statement"]):
        for action in listed(statement.get("Action", [])):
            if action != "*" and action.partition(":")[0].lower() != "sns":
                raise invalid(OUT_OF_SCOPE)


def policy_of(topic: Topic) -> Policy:
    return read_policy(topic.effective_policy, topic.name, "resource-based policy")


def lets_service_in(topic: Topic, caller: Principal, source: str) -> bool:
    """A service may publish for its account, or for one of its things if `source` names one by ARN."""
    return invites(
        topic.effective_policy,
        "sns:Publish",
        topic.topic_arn,
        topic.account,
        service=caller.name.removesuffix(".amazonaws.com"),
        source=source,
        account=caller.account,
    )


def with_permission(topic: Topic, label: str, accounts: Sequence[str], actions: Sequence[str]) -> str:
    document = _document(topic)
    if any(statement.get("Sid") == label for statement in document["Statement"]):
        raise invalid("Statement already exists")
    if not set(actions) <= SHARED:
        raise invalid(OUT_OF_SCOPE)
    who = [arn("iam", "", account, "root") for account in accounts]
    what = [f"SNS:{action}" for action in actions]
    statement = {
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": who[0] if len(who) == 1 else who},
        "Action": what[0] if len(what) == 1 else what,
        "Resource": topic.topic_arn,
    }
    document["Statement"] = [*document["Statement"], statement]
    return orjson.dumps(document).decode()


def without_permission(topic: Topic, label: str) -> str:
    """A statement that is not there needs no removing."""
    document = _document(topic)
    kept = [statement for statement in document["Statement"] if statement.get("Sid") != label]
    return orjson.dumps(document | {"Statement": kept}).decode() if kept else topic.policy


def _document(topic: Topic) -> dict[str, Any]:
    document = orjson.loads(topic.effective_policy)
    return document | {"Statement": listed(document["Statement"])}
