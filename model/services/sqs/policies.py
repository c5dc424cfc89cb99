"""The policy of a queue: whether a document is one, and permissions added to it one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from model.kit.arn import arn
from model.kit.errors import AwsError
from model.laws.access.documents import listed
from model.laws.access.grammar import BadPolicy, check_policy
from model.services.sqs.places import refused
from model.services.sqs.resources.queues import Queue

SHARED = frozenset(
    {
        "*",
        "SendMessage",
        "ReceiveMessage",
        "DeleteMessage",
        "ChangeMessageVisibility",
        "GetQueueAttributes",
        "GetQueueUrl",
        "ListDeadLetterSourceQueues",
        "PurgeQueue",
    }
)
"What can be granted to other accounts (SQS Developer Guide, basic examples of policies)."
MOST_ACTIONS = 7


def refuse_bad_policy(text: str) -> None:
    """Raises InvalidAttributeValue for what the policy language forbids, or for what is said of other services."""
    try:
        check_policy(text, "resource")
    except BadPolicy as bad:
        raise AwsError("InvalidAttributeValue", "Invalid value for the parameter Policy.") from bad
    for statement in listed(orjson.loads(text)["Statement"]):
        for action in listed(statement.get("Action", [])):
            if action != "*" and not action.lower().startswith("sqs:"):
                raise AwsError("InvalidAttributeValue", "Invalid value for the parameter Policy.")


def with_permission(queue: Queue, label: str, accounts: Sequence[str], actions: Sequence[str]) -> str:
    """The policy with one statement more."""
    document = _document(queue)
    if any(statement.get("Sid") == label for statement in document["Statement"]):
        raise refused("Label", label, "Already exists.")
    for action in actions:
        if action not in SHARED:
            raise refused("ActionName", f"SQS:{action}", "Please refer to the appropriate WSDL for a list of actions.")
    if len(actions) > MOST_ACTIONS:
        raise AwsError("OverLimit", f"{len(actions)} Actions were found, maximum allowed is {MOST_ACTIONS}.", 403)
    who = [arn("iam", "", account, "root") for account in accounts]
    what = [f"SQS:{action}" for action in actions]
    statement = {
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": _one_or_many(who)},
        "Action": _one_or_many(what),
        "Resource": queue.arn,
    }
    document["Statement"] = [*document["Statement"], statement]
    return orjson.dumps(document).decode()


def without_permission(queue: Queue, label: str) -> str:
    """The policy without a statement; no policy at all without its last."""
    document = _document(queue)
    kept = [statement for statement in document["Statement"] if statement.get("Sid") != label]
    if len(kept) == len(document["Statement"]):
        raise refused("Label", label, "can't find label.")
    return orjson.dumps(document | {"Statement": kept}).decode() if kept else ""


def _document(queue: Queue) -> dict[str, Any]:
    if not queue.policy:
        return {"Version": "2008-10-17", "Id": f"{queue.arn}/SQSDefaultPolicy", "Statement": []}
    document = orjson.loads(queue.policy)
    return document | {"Statement": listed(document["Statement"])}


def _one_or_many(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts
