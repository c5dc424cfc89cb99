"""All or nothing: why a transaction is cancelled, and which one was carried out before.

Source: Amazon DynamoDB API Reference, TransactWriteItems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from model.kit.errors import AwsError
from model.kit.world import World

MOST_ITEMS = 100
REMEMBERED_SECONDS = 600.0
NONE = {"Code": "None"}

_SEEN = "SELECT digest FROM dynamodb_token WHERE account = ? AND region = ? AND token = ? AND at > ?"
_NOTE = "INSERT OR REPLACE INTO dynamodb_token VALUES (?,?,?,?,?)"
_FORGET = "DELETE FROM dynamodb_token WHERE at <= ?"

Reason = Mapping[str, Any]


def cancelled(reasons: Sequence[Reason]) -> AwsError:
    codes = ", ".join(reason["Code"] for reason in reasons)
    text = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    return AwsError("TransactionCanceledException", text, CancellationReasons=list(reasons))


def reason_of(refusal: AwsError) -> Reason:
    """What a refusal of one item alone would be is a reason here."""
    codes = {
        "ConditionalCheckFailedException": "ConditionalCheckFailed",
        "ProvisionedThroughputExceededException": "ProvisionedThroughputExceeded",
        "ThrottlingException": "ThrottlingError",
        "DuplicateItemException": "DuplicateItem",
    }
    code = codes.get(refusal.code, "ValidationError")
    return {"Code": code, "Message": refusal.message, **refusal.fields}


async def was_done(world: World, token: str | None, asked: Any) -> bool:
    """The same was asked for with this token lately; refused if it was something else."""
    if token is None:
        return False
    rows = await world.read(_SEEN, world.account, world.region, token, world.now - REMEMBERED_SECONDS)
    if rows and rows[0][0] != _digest(asked):
        text = "Request with the same client token has already been carried out with other parameters"
        raise AwsError("IdempotentParameterMismatchException", text)
    return bool(rows)


def remember(world: World, token: str | None, asked: Any) -> None:
    if token is not None:
        world.write(_FORGET, world.now - REMEMBERED_SECONDS)
        world.write(_NOTE, world.account, world.region, token, world.now, _digest(asked))


def _digest(asked: Any) -> str:
    text = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS, default=repr)
    return blake2b(text, digest_size=8).hexdigest()
