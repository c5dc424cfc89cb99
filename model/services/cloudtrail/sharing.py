"""Calls that two accounts have on record: whoever came into another account's role, and the owner of that role."""

from __future__ import annotations

from typing import Any

from model.kit.called import Called


def seen_from(called: Called, account: str) -> Called | None:
    """A call as an account has it on record, None if it has not; the other side's keys and names are not shown."""
    if called.account == account:
        return called
    return called._replace(account=account, access_key="", principal="") if owner_of(called) == account else None


def owner_of(called: Called) -> str:
    """The account whose role somebody of another one came into; empty for every other call."""
    if called.service != "sts" or called.operation != "AssumeRole" or called.refused is not None:
        return ""
    parts = str((called.request or {}).get("roleArn", "")).split(":")
    return parts[4] if len(parts) > 4 and parts[4] != called.caller.account and called.caller.account else ""


def is_foreign(called: Called) -> bool:
    """Seen from the owner's side."""
    return bool(owner_of(called)) and called.account != called.caller.account


def role_resources(called: Called) -> list[dict[str, Any]]:
    arn = str((called.request or {})["roleArn"])
    return [{"ARN": arn, "accountId": arn.split(":")[4], "type": "AWS::IAM::Role"}]
