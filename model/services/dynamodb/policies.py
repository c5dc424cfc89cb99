"""Policies of tables and streams: who else may use them."""

from __future__ import annotations

from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.access.grammar import BadPolicy, check_policy
from model.services.dynamodb.places import invalid
from model.services.dynamodb.resources.tables import Table

MOST_BYTES = 20 * 1024
NO_POLICY = "NO_POLICY"
"As the expected revision: that there is none."


def put_policy(world: World, table: Table, text: str, expected: str | None = None) -> str:
    """The number of the new revision. Raises ValidationException for what is no policy."""
    if len(text.encode()) > MOST_BYTES:
        raise invalid(f"Resource policy size exceeds the limit of {MOST_BYTES} bytes")
    try:
        check_policy(text, "resource")
    except BadPolicy as bad:
        raise invalid(f"Invalid policy document: {bad}") from bad
    _refuse_other_revision(table, expected)
    table.policy = text
    table.policy_revision = str(int(world.now * 1000) + world.count("dynamodb-policy"))
    return table.policy_revision


def drop_policy(table: Table, expected: str | None) -> str | None:
    if not table.policy:
        if expected is not None:
            raise _no_policy(table)
        return None
    _refuse_other_revision(table, expected)
    revision, table.policy, table.policy_revision = table.policy_revision, "", ""
    return revision


def told_policy(table: Table) -> dict[str, Any]:
    if not table.policy:
        raise _no_policy(table)
    return {"policy": table.policy, "revision_id": table.policy_revision}


def _refuse_other_revision(table: Table, expected: str | None) -> None:
    current = table.policy_revision or NO_POLICY
    if expected is not None and expected != current:
        text = f"Resource-based policy of {table.arn} has another revision than the expected one"
        raise AwsError("PolicyNotFoundException", text)


def _no_policy(table: Table) -> AwsError:
    return AwsError(
        "PolicyNotFoundException", f"Resource-based policy not found for the provided ResourceArn: {table.arn}"
    )
